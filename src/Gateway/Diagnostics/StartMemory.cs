using System.Runtime.InteropServices;

namespace Gateway.Diagnostics;

/// <summary>
/// Gives back to the system what only the start needed, when the start is over: the objects of the configuration's text, and what the
/// compiler had in use, which the C library keeps for a next time that does not come. That is 8 of some 70 MB.
/// </summary>
internal sealed partial class StartMemory : IDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);

    /// <summary>Once more, when what runs often has been compiled anew.</summary>
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(60);

    private readonly ITimer timer;
    private int times;

    /// <summary>Begins to wait; the start is over now. Ten seconds count from here, because a small board takes longer than that to start.</summary>
    public StartMemory(TimeProvider time) => timer = time.CreateTimer(static state => ((StartMemory)state!).GiveBack(), this, First, Second - First);

    /// <inheritdoc />
    public void Dispose() => timer.Dispose();

    private void GiveBack()
    {
        if (Interlocked.Increment(ref times) == 2)
        {
            timer.Dispose();
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            _ = MallocTrim(0); // whether there was anything to give back
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library than glibc.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);
}
