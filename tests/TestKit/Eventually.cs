namespace TestKit;

/// <summary>Waits for something another process does. Only for system tests; everything else can be signalled.</summary>
public static class Eventually
{
    /// <summary>Asks every 20 ms until it is so; fails with <paramref name="what"/> after <paramref name="limit"/> (three minutes when left out: only who waits in vain waits so long).</summary>
    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? limit = null) => TrueAsync(condition, () => what, limit);

    /// <summary>As the other, with words that are looked for only when it failed.</summary>
    public static Task TrueAsync(Func<bool> condition, Func<string> what, TimeSpan? limit = null) => TrueAsync(() => Task.FromResult(condition()), what, limit);

    /// <summary>As the other, for who must ask somebody.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> what, TimeSpan? limit = null)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(begin) > (limit ?? TimeSpan.FromMinutes(3)))
            {
                throw new TimeoutException($"Waited in vain until {what()}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
