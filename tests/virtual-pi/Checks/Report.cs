namespace VirtualPi.Checks;

/// <summary>Says of each check whether it held, and counts; one that failed does not end the run.</summary>
internal sealed class Report
{
    private int passed;

    /// <summary>How many failed.</summary>
    public int Failed { get; private set; }

    /// <summary>Does one check: it holds when nothing is thrown.</summary>
    public async Task CheckAsync(string what, Func<Task> check)
    {
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            await check();
            passed++;
            Console.WriteLine($"ok      {what} ({TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s)");
        }
        catch (Exception e)
        {
            // Whatever it was, the others still have something to say.
            Failed++;
            Console.WriteLine($"FAILED  {what}: {(e is Unexpected or TimeoutException ? e.Message : e)}");
        }
    }

    /// <summary>Sums up in the words of the test runner, which <c>.ci/run</c> adds up.</summary>
    public void Sum() => Console.WriteLine($"Failed: {Failed}, Passed: {passed}, Skipped: 0");
}

/// <summary>Something is not as it should be.</summary>
internal sealed class Unexpected(string message) : Exception(message);

/// <summary>What a check demands.</summary>
internal static class Expect
{
    /// <summary>Both are equal.</summary>
    public static void Equal<T>(T expected, T actual, string what) => True(EqualityComparer<T>.Default.Equals(expected, actual), $"{what} is {actual}, not {expected}");

    /// <summary>It is so.</summary>
    public static void True(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new Unexpected(otherwise);
        }
    }

    /// <summary>The time lies between the two; a time in an event has whole milliseconds.</summary>
    public static void Between(DateTimeOffset earliest, DateTimeOffset time, DateTimeOffset latest, string what)
    {
        var grace = TimeSpan.FromMilliseconds(2);
        True(time >= earliest - grace && time <= latest + grace, $"{what} is {time:mm:ss.fff}, not between {earliest:mm:ss.fff} and {latest:mm:ss.fff}");
    }
}
