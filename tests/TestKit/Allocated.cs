namespace TestKit;

/// <summary>Measures what code allocates.</summary>
public static class Allocated
{
    /// <summary>
    /// Bytes that <paramref name="count"/> calls of <paramref name="step"/> allocate, but for the greatest of them: a garbage
    /// collection that another test causes in between is counted as a few kilobytes of the thread it stops. What
    /// <paramref name="between"/> does after each call is not counted.
    /// </summary>
    public static long ButOnce(int count, Action<int> step, Action? between = null)
    {
        long total = 0;
        long greatest = 0;
        for (var i = 0; i < count; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            step(i);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            total += allocated;
            greatest = Math.Max(greatest, allocated);
            between?.Invoke();
        }

        return total - greatest;
    }
}
