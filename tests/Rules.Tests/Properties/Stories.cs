using FsCheck;
using FsCheck.Fluent;

namespace Gateway.Rules.Tests.Properties;

/// <summary>What a story may be made of.</summary>
/// <param name="Sensors">Those that have readings: a and b are live, f and g recorded.</param>
/// <param name="Targets">What rules watch.</param>
/// <param name="Features">Settings of which each rule gets some.</param>
/// <param name="Signals">Signals of which each rule gets one.</param>
/// <param name="Operates">Whether operators take part.</param>
internal sealed record Stage(string[] Sensors, string[] Targets, string[] Features, string[] Signals, bool Operates = true)
{
    public static readonly string[] AllSignals =
    [
        "", "", "", "signal.mean=20s signal.min-coverage=0.3", "signal.median=15s", "signal.max=30s signal.tumbling=true signal.min-coverage=0",
        "signal.count=30s signal.min-coverage=0", "signal.stddev=60s signal.min-samples=3 signal.min-coverage=0", "signal.rate=20s signal.per=10s",
        "signal.rate=30s signal.mode=counter signal.max-gap=15s", "signal.rate=40s signal.fit=least-squares", "signal.deviation-from=2", "signal=age",
    ];

    public static readonly string[] Calm =
    [
        "on-unknown=raise", "on-unknown=clear", "on-unknown=reset", "band-in-delay=hold", "deescalate=hold", "latch=true", "ack=required", "ack=required reminder-unacks=true",
        "remind-every=10s", "remind-every=25s", "flapping.window=60s flapping.start=3 flapping.end=1", "flapping.window=40s flapping.start=2 flapping.end=0",
        "plausible=[-1,11]", "stuck-after=30s", "uncertain-as=unknown", "max-shelve=2m", "unit=K",
    ];

    public static readonly string[] Silence = ["silent-after=20s", "silent-after=45s"];

    /// <summary>Everything at once.</summary>
    public static readonly Stage Everything = new(
        ["a", "b", "f", "g"],
        ["a/t", "b/t", "f/t", "g/t", "*/t", "computed/difference", "computed/mixed", "computed/recorded"],
        [.. Calm, .. Silence, "suppress-when=r0"],
        [.. AllSignals, "signal.deviation-from=b/t", "signal.deviation-from=g/t"]);
}

/// <summary>Makes random stories and checks what must hold for each. A failure is made small, and names the seed with which it repeats.</summary>
internal static class Stories
{
    public static void Hold(Stage stage, int count, Action<Story> check)
    {
        var stories = Gen.Choose(0, int.MaxValue).Select(seed => Make(new Random(seed), stage));
        var config = Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(new Replay(new Rnd(20260329, 7), null));
        Check.One(config, Prop.ForAll(Arb.From(stories, s => s.Smaller()), check));
    }

    private static Story Make(Random random, Stage stage)
    {
        var rules = Enumerable.Range(0, random.Next(1, 4)).Select(i => MakeRule(random, stage, i)).ToList();
        var steps = new List<Step>();
        var (time, value) = (0.0, 5.0);
        for (var i = random.Next(20, 100); i > 0; i--)
        {
            // On a grid of a quarter of a second, so that samples meet due times.
            time += random.Next(6) switch { 0 => 0.25, 1 => 1, 2 => 2.5, 3 => 5, 4 => 10, _ => random.Next(12) == 0 ? 70 : 3 };
            value = Math.Clamp(value + ((random.Next(9) - 4) * 0.75), -2, 12);
            if (stage.Operates && random.Next(8) == 0)
            {
                steps.Add(new(time, $"r{random.Next(rules.Count)}", $"{stage.Sensors[random.Next(stage.Sensors.Length)]}/t {Operation(random)}"));
                continue;
            }

            var who = stage.Sensors[random.Next(stage.Sensors.Length)];
            var number = value.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
            var what = random.Next(14) switch { 0 => "bad", 1 => "nan", 2 => number + "?", 3 => "worse", _ => number };
            steps.Add(new(time, who, what));
            if (World.IsRecorded(who) && random.Next(10) == 0)
            {
                steps.Add(new(time - random.Next(2), who, number + "~"));
            }
        }

        return new(rules, steps);
    }

    private static string MakeRule(Random random, Stage stage, int index)
    {
        while (true)
        {
            var signal = stage.Signals[random.Next(stage.Signals.Length)];
            var features = stage.Features.OrderBy(_ => random.Next()).Take(random.Next(5)).Where(f => index > 0 || !f.StartsWith("suppress", StringComparison.Ordinal));
            var rule = $"point={stage.Targets[random.Next(stage.Targets.Length)]} {signal} {string.Join(' ', features)}{MakeLevels(random, signal == "signal=age")}";
            rule = string.Join(' ', rule.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            if (World.IsSound(rule))
            {
                return rule;
            }
        }
    }

    private static string MakeLevels(Random random, bool isAge)
    {
        var delays = $" on-delay={random.Next(3) * 10}s off-delay={random.Next(3) * 5}s on-count={random.Next(1, 4)}";
        if (isAge)
        {
            return random.Next(2) == 0 ? " | above=15s hysteresis=5s" : " | severity=info at-or-above=10s off-delay=5s | severity=critical above=30s on-delay=5s";
        }

        return random.Next(6) switch
        {
            0 => $" | severity=warning above=6 hysteresis=1{delays} | severity=critical at-or-above=9 hysteresis=0.5 on-delay=15s",
            1 => $" | severity=info outside=[2,7] hysteresis=0.5{delays} | severity=critical below=0",
            2 => $" | severity=warning below=3 hysteresis=1{delays} | severity=warning above=6 hysteresis=1 off-delay=5s | severity=critical above=8",
            3 => $" | inside=[4,6] hysteresis=0.5{delays}",
            4 => " | above=5 hysteresis=0",
            _ => $" | above=1 clear.below=0{delays}",
        };
    }

    private static string Operation(Random random) => random.Next(7) switch
    {
        0 or 1 => "ack",
        2 => $"ack {random.Next(1, 6)}",
        3 => $"shelve {random.Next(1, 90)}",
        4 => $"shelve {random.Next(1, 60)} once",
        5 => "unshelve",
        _ => "reset",
    };
}
