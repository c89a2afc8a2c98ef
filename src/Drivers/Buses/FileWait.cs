using System.Runtime.InteropServices;
using Gateway.Abstractions.Sensors;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Drivers.Buses;

/// <summary>Waits until a file has something to read, for a while, or until told to stop, whatever comes first.</summary>
/// <remarks>Used by one thread; only the end of the waiting may come from another.</remarks>
internal sealed unsafe class FileWait : IDisposable
{
    private readonly SafeFileHandle file;
    private readonly SafeFileHandle stop;
    private readonly CancellationTokenRegistration registration;

    /// <summary>Prepares waiting; the file stays the caller's.</summary>
    public FileWait(SafeFileHandle file, CancellationToken stopping)
    {
        this.file = file;
        stop = Libc.EventFd(0, Libc.CloseOnExec | Libc.NonBlocking);
        if (stop.IsInvalid)
        {
            throw new SensorException($"no file can be opened to wait with ({Errno.Text(Marshal.GetLastPInvokeError())}): raise LimitNOFILE");
        }

        registration = stopping.Register(static state => End((SafeFileHandle)state!), stop);
    }

    /// <summary>True when there is something to read, be it an error; false when the time is over, when told to stop, or on a signal.</summary>
    public bool Wait(TimeSpan atMost)
    {
        var files = stackalloc PollFd[2];
        files[0] = new PollFd { File = (int)file.DangerousGetHandle(), Events = Libc.PollIn };
        files[1] = new PollFd { File = (int)stop.DangerousGetHandle(), Events = Libc.PollIn };

        // Rounded up: a wait that ends just before its time would be followed by many short ones.
        return Libc.Poll(files, 2, (int)Math.Ceiling(Math.Max(0, atMost.TotalMilliseconds))) > 0 && files[0].Returned != 0;
    }

    public void Dispose()
    {
        // Waits for a callback that is running, so that it never writes to a number that is in use for something else.
        registration.Dispose();
        stop.Dispose();
    }

    private static void End(SafeFileHandle stop)
    {
        // Never taken away again, so that each later wait ends at once.
        ulong one = 1;
        _ = Libc.Write(stop, &one, sizeof(ulong));
    }
}
