using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Rules;

namespace Gateway.Benchmarks;

/// <summary>What judging a reading costs, beside a bare dictionary look-up and comparison of the same stream.</summary>
internal static class RulesBench
{
    private const int Readings = 2_000_000;

    /// <summary>Measures on one thread.</summary>
    public static IReadOnlyList<Figure> Run(TimeProvider time)
    {
        Judge(points: 10, rules: 1, time);
        var one = Judge(points: 1, rules: 1, time);
        var many = Judge(points: 100_000, rules: 3, time);
        var bareOne = Bare(points: 1, time);
        var bareMany = Bare(points: 100_000, time);
        return
        [
            new Figure("judge a reading: 1 point, 1 rule and its guard", one.Nanoseconds, "ns", bareOne),
            new Figure("judge a reading: 100,000 points, 3 rules and a guard each", many.Nanoseconds, "ns", bareMany),
            new Figure("allocated per reading in steady state", one.Allocated, "bytes"),
            new Figure("memory per alert, 400,000 alerts", many.BytesPerAlert, "bytes"),
        ];
    }

    private static (double Nanoseconds, double Allocated, double BytesPerAlert) Judge(int points, int rules, TimeProvider time)
    {
        // The stream reads each point every 1 to 100 s: none of them is silent.
        Point[] all = [.. Enumerable.Range(0, points).Select(i => new Point(i, "s" + i, "temperature", "Cel", every: TimeSpan.FromSeconds(100)))];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var set = RuleSet.Bind([.. Enumerable.Range(0, rules).Select(MakeRule)], all);
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        var transitions = new Transitions();
        transitions.Begin(1);
        set.Restore(new Dictionary<string, byte[]>(), new Instant(0, 0), transitions);
        Feed(set, all, transitions, Math.Max(points, Readings / 10), from: 0);
        transitions.Begin(1);

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = time.GetTimestamp();
        Feed(set, all, transitions, Readings, from: Readings);
        var elapsed = time.GetElapsedTime(start);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return (elapsed.TotalNanoseconds / Readings, allocated / (double)Readings, memory / (double)set.Count);
    }

    private static void Feed(RuleSet set, Point[] points, Transitions transitions, int count, long from)
    {
        for (var i = 0; i < count; i++)
        {
            var at = (from + i) * TimeSpan.TicksPerMillisecond;
            set.Judge(new Reading(points[i % points.Length], new Instant(at, at), Value(i)), transitions);
        }
    }

    private static double Bare(int points, TimeProvider time)
    {
        var limits = Enumerable.Range(0, points).ToDictionary(i => $"s{i}/temperature", _ => 100.0, StringComparer.Ordinal);
        string[] names = [.. limits.Keys];
        var above = 0;
        for (var round = 0; ; round++)
        {
            var start = time.GetTimestamp();
            for (var i = 0; i < Readings; i++)
            {
                if (limits.TryGetValue(names[i % names.Length], out var limit) && Value(i) > limit)
                {
                    above++;
                }
            }

            if (round == 1)
            {
                return time.GetElapsedTime(start).TotalNanoseconds / Readings + (above > 0 ? 1 : 0);
            }
        }
    }

    /// <summary>Below the limit, never the same twice in a row.</summary>
    private static double Value(int i) => 20 + (i & 7);

    private static Rule MakeRule(int number)
    {
        var place = new Place("bench", 1, 1);
        MapEntry Entry(string key, string value) => new(place, key, new ScalarNode(place, value));
        var node = new MapNode(place, [Entry("point", "*/temperature"), Entry("above", $"{100 + number}"), Entry("hysteresis", "1")]);
        return Rule.Read($"rule-{number}", new Settings(node, "rules", place, []));
    }
}
