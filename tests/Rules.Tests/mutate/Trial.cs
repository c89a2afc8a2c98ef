namespace Mutate;

/// <summary>Asks the tests about one mutant after the other and writes each answer at once, so that it can go on where it stopped.</summary>
internal sealed class Trial(string build, Coverage coverage, string results)
{
    private const int Deepest = 64 << 20;
    private const long MostBytes = 800_000_000;

    /// <summary>False: a test did not come back, and the process has to be started anew.</summary>
    public bool Run(IEnumerable<Mutant> mutants)
    {
        var warm = new Suite(build);
        var all = Enumerable.Range(0, coverage.Milliseconds.Length).Where(i => coverage.Milliseconds[i] > 0).OrderBy(i => coverage.Milliseconds[i]).ToList();
        foreach (var mutant in mutants)
        {
            File.AppendAllText(results, $"{mutant.Id}");
            var verdict = coverage.Static.Contains(mutant.Id) ? Fresh(mutant, all) ?? "lives"
                : coverage.Tests.TryGetValue(mutant.Id, out var tests) ? Ask(warm, mutant.Id, tests) ?? "lives"
                : "no-test";
            File.AppendAllText(results, $" {verdict}\n");
            if (verdict.StartsWith("timeout", StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A suite of its own, whose static tables are made with the mutant in them; the tests of its room are asked first.</summary>
    private string? Fresh(Mutant mutant, List<int> all)
    {
        Suite suite;
        try
        {
            suite = new Suite(build, mutant.Id);
        }
        catch (Exception e)
        {
            return $"killed by {e.GetType().Name} where the tests are listed";
        }

        var tests = all.OrderByDescending(i => i < suite.Tests.Count && suite.Tests[i].Name.StartsWith(mutant.Room, StringComparison.Ordinal)).ToList();
        var verdict = Ask(suite, mutant.Id, tests);
        suite.Context.Unload();
        return verdict;
    }

    /// <summary>Who notices; null: nobody.</summary>
    private string? Ask(Suite suite, int mutant, List<int> tests)
    {
        string? verdict = null;
        var at = -1;
        var thread = new Thread(() =>
        {
            foreach (var test in tests)
            {
                Volatile.Write(ref at, test);
                if (test >= suite.Tests.Count || !suite.Tests[test].Passes())
                {
                    verdict = $"killed {(test < suite.Tests.Count ? suite.Tests[test].Name : "a row that is missing")}";
                    return;
                }
            }
        }, Deepest) { IsBackground = true };

        suite.Active = mutant;
        thread.Start();
        var (last, since) = (-1, TimeProvider.System.GetTimestamp());
        while (!thread.Join(20))
        {
            if (Volatile.Read(ref at) is var now && now != last)
            {
                (last, since) = (now, TimeProvider.System.GetTimestamp());
            }
            else if (last >= 0 && (TimeProvider.System.GetElapsedTime(since).TotalMilliseconds > 5000 + (20 * coverage.Milliseconds[last]) || GC.GetTotalMemory(false) > MostBytes))
            {
                return $"timeout {suite.Tests[last].Name}";
            }
        }

        suite.Active = -1;
        return verdict;
    }
}
