using System.Runtime.InteropServices;

namespace VirtualPi.Machine;

/// <summary>
/// A thread that is a device: it comes before all programs, as a device is not held up by them, and after the kernel's threads that handle
/// interrupts, without which two changes of a line would become one.
/// </summary>
internal static partial class RealTime
{
    private const int First = 1;
    private const int Priority = 10;

    /// <summary>Starts it.</summary>
    public static Thread Start(string name, Action run)
    {
        var thread = new Thread(() =>
        {
            var priority = Priority;
            if (SetScheduler(0, First, in priority) < 0)
            {
                throw new InvalidOperationException($"no real-time priority, error {Marshal.GetLastPInvokeError()}");
            }

            run();
        })
        { Name = name, IsBackground = true };
        thread.Start();
        return thread;
    }

    /// <summary>Sleeps for less than a millisecond, which threads of .NET cannot.</summary>
    public static void Nap(TimeSpan time) => _ = MicroSleep((uint)time.TotalMicroseconds);

    /// <summary>Waits without sleeping until a position of the clock, in its ticks.</summary>
    public static void Until(long timestamp)
    {
        while (TimeProvider.System.GetTimestamp() < timestamp)
        {
            // A thread that slept would be late by more than what matters here.
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    private static partial int SetScheduler(int thread, int policy, in int priority);

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int MicroSleep(uint microseconds);
}
