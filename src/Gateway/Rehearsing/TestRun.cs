using Gateway.Rules;

namespace Gateway.Rehearsing;

/// <summary>Runs one test through virtual time.</summary>
internal static class TestRun
{
    /// <summary>More than this happens in no test that somebody wrote by hand.</summary>
    public const int MostTransitions = 100_000;

    /// <summary>Runs it and says what came of it.</summary>
    public static TestResult Run(TestCase test, RuleBook book)
    {
        var gateway = new VirtualGateway(book);
        gateway.Start(0);
        var found = new Findings(test);
        var readings = test.Series.Select(s => (s.Point, Next: s.Series.Readings(test.Until).GetEnumerator())).ToArray();
        var more = Array.ConvertAll(readings, r => r.Next.MoveNext());
        var moments = new SortedSet<long>(test.Expectations.Where(e => e.Kind is null).Select(e => e.At));
        moments.UnionWith(test.Steps.Select(s => s.At));
        moments.UnionWith(test.Restarts.SelectMany(r => new[] { r.At, r.At + r.Down }));
        moments.Add(test.Until);
        var now = -1L;
        while (gateway.Happened.Count <= MostTransitions)
        {
            var next = gateway.Due is { } due ? Math.Max(due, now + 1) : long.MaxValue;
            next = moments.Count > 0 ? Math.Min(next, moments.Min) : next;
            for (var i = 0; i < readings.Length; i++)
            {
                next = more[i] ? Math.Min(next, readings[i].Next.Current.Time) : next;
            }

            if (next > test.Until)
            {
                break;
            }

            now = next;
            moments.Remove(now);
            for (var i = 0; i < readings.Length; i++)
            {
                while (more[i] && readings[i].Next.Current.Time == now)
                {
                    gateway.Judge(readings[i].Point, readings[i].Next.Current);
                    more[i] = readings[i].Next.MoveNext();
                }
            }

            gateway.Advance(now);
            Happen(test, gateway, now, found);
        }

        return found.Conclude(gateway.Happened);
    }

    /// <summary>What people and the machine do at an instant, then how things stand.</summary>
    private static void Happen(TestCase test, VirtualGateway gateway, long now, Findings found)
    {
        foreach (var (at, down) in test.Restarts)
        {
            if (at + down == now && down > 0)
            {
                gateway.Start(now);
            }

            if (at == now)
            {
                gateway.Stop(now);
                if (down == 0)
                {
                    gateway.Start(now);
                }
            }
        }

        foreach (var step in test.Steps.Where(s => s.At == now))
        {
            found.Answer(step, gateway.Operate(step.Operation, now));
        }

        foreach (var expectation in test.Expectations.Where(e => e.Kind is null && e.At == now))
        {
            found.Look(expectation, gateway.View(expectation.Rule, expectation.Point ?? string.Empty));
        }
    }
}
