using System.Globalization;

namespace Gateway.Rules.Tests;

/// <summary>What must hold for any series: made by a seeded generator, so that a failure repeats.</summary>
public class PropertyTests
{
    private static readonly string[] Settings = ["on-unknown=hold", "on-unknown=raise", "on-unknown=clear", "on-unknown=reset", "band-in-delay=hold", "deescalate=hold"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_tick_rate_gives_the_same_events(int seed)
    {
        var random = new Random(seed);
        var (rule, series) = (RandomRule(random), RandomSeries(random, 200));
        var plain = new Bench(false, rule);
        plain.Feed(string.Join(' ', series));
        plain.Feed("100000:tick");
        foreach (var rate in new[] { 0.7, 3, 11, 40 })
        {
            var ticked = new Bench(false, rule);
            ticked.Feed(WithTicks(series, rate));
            ticked.Feed("100000:tick");
            Assert.Equal(plain.Trace, ticked.Trace);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Raised_and_cleared_alternate_and_numbers_have_no_gaps(int seed)
    {
        var random = new Random(seed);
        var bench = new Bench(false, RandomRule(random));
        bench.Feed(WithTicks(RandomSeries(random, 400), 5));
        Assert.NotEmpty(bench.All);
        var (level, number, episode, at) = (0, 0, 0L, long.MinValue);
        for (var i = 0; i < bench.All.Count; i++)
        {
            var t = bench.All[i];
            (number, episode) = level == 0 ? (1, 100L + i) : (number + 1, episode);
            Assert.Equal(level == 0, t.Kind == TransitionKind.Raised);
            Assert.Equal(t.Level == 0, t.Kind == TransitionKind.Cleared);
            Assert.Equal((number, episode), (t.Number, t.Episode));
            Assert.True(t.Kind != TransitionKind.Escalated || t.Level > level);
            Assert.True(t.Kind != TransitionKind.Deescalated || t.Level < level);
            Assert.True(t.At.Ticks >= at);
            (level, at) = (t.Level, t.At.Ticks);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_restart_at_any_row_changes_nothing_for_a_recorded_point(int seed)
    {
        var random = new Random(seed);
        var (rule, series) = (RandomRule(random), RandomSeries(random, 120));
        var through = new Bench(true, rule);
        through.Feed(string.Join(' ', series));
        var broken = new Bench(true, rule);
        foreach (var item in series)
        {
            broken.Feed(item);
            Assert.Equal("", random.Next(3) == 0 ? broken.Restart(5_000_000, checkpoint: random.Next(2) == 0) : "");
        }

        Assert.Equal(through.Trace, broken.Trace);
        Assert.Equal(through.Set.Active, broken.Set.Active);
    }

    private static Rule RandomRule(Random random)
    {
        var delays = $" on-delay={random.Next(3) * 20}s off-delay={random.Next(3) * 10}s on-count={random.Next(1, 4)}";
        string[] levels = random.Next(3) switch
        {
            0 => ["severity=warning above=6 hysteresis=1" + delays, "severity=critical at-or-above=9 hysteresis=0.5 on-delay=15s"],
            1 => ["severity=info outside=[2,7] hysteresis=0.5" + delays, "severity=critical below=0"],
            _ => ["severity=warning below=3 hysteresis=1" + delays, "severity=warning above=6 hysteresis=1 off-delay=5s", "severity=critical above=8"],
        };
        return Bench.Rule("r", Settings[random.Next(Settings.Length)], levels);
    }

    /// <summary>A walk that lingers about the limits, with times on a coarse grid so that samples meet due times.</summary>
    private static List<string> RandomSeries(Random random, int length)
    {
        var series = new List<string>();
        var (time, value) = (0.0, 5.0);
        for (var i = 0; i < length; i++)
        {
            time += random.Next(5) switch { 0 => 1, 1 => 5, 2 => 10, 3 => 20, _ => 2.5 };
            value = Math.Clamp(value + ((random.Next(9) - 4) * 0.75), -2, 12);
            var text = random.Next(12) switch { 0 => "bad", 1 => "nan", 2 => $"{value:0.00}?", _ => $"{value:0.00}" };
            series.Add(string.Create(CultureInfo.InvariantCulture, $"{time}:{text}"));
            if (random.Next(15) == 0)
            {
                series.Add(string.Create(CultureInfo.InvariantCulture, $"{time}:{value + 1:0.00}"));
            }
        }

        return series;
    }

    private static string WithTicks(List<string> series, double every)
    {
        var all = new List<string>();
        var tick = every;
        foreach (var item in series)
        {
            var time = double.Parse(item.Split(':')[0], CultureInfo.InvariantCulture);
            for (; tick <= time; tick += every)
            {
                all.Add(string.Create(CultureInfo.InvariantCulture, $"{tick}:tick"));
            }

            all.Add(item);
        }

        return string.Join(' ', all);
    }
}
