namespace TestKit;

/// <summary>
/// Measures what code allocates. A garbage collection that another test causes in between is counted too, as up to a few
/// kilobytes: what was left of the piece of memory the stopped thread allocates from. So a few rounds may be left out.
/// </summary>
public static class Allocated
{
    /// <summary>Bytes that <paramref name="step"/> allocates on this thread.</summary>
    public static long By(Action step)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        step();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Bytes of all <paramref name="rounds"/> but for the greatest <paramref name="few"/> of them.</summary>
    public static long ButFew(int few, IEnumerable<long> rounds) => rounds.Order().SkipLast(few).Sum();

    /// <summary>
    /// Bytes that <paramref name="count"/> calls of <paramref name="step"/> allocate, but for the greatest of them. A thread that
    /// allocates nothing meets no more than one: a second collection finds nothing left to count. What
    /// <paramref name="between"/> does after each call is not counted.
    /// </summary>
    public static long ButOnce(int count, Action<int> step, Action? between = null)
    {
        var rounds = new long[count];
        for (var i = 0; i < count; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            step(i);
            rounds[i] = GC.GetAllocatedBytesForCurrentThread() - before;
            between?.Invoke();
        }

        return ButFew(1, rounds);
    }
}
