using Gateway.Abstractions;
using Gateway.Rules.Signals;

namespace Gateway.Rules.Tests.Signals;

/// <summary>Random series against the definition, and against themselves with restarts in between.</summary>
public class SignalPropertyTests
{
    public static TheoryData<string> Functions => ["mean", "min", "max", "median", "stddev", "range", "sum", "count", "changes"];

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_window_is_what_its_definition_says_at_every_instant(string function)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var coverage = (seed % 4) switch { 0 => 0, 1 => 0.5, 2 => 0.83, _ => 1 };
            var silent = seed % 3 == 0 ? 0 : 9;
            Compare(seed, $"{function}=10s min-coverage={coverage}", silent, new Naive(function, 10, coverage, silent));
        }
    }

    [Theory]
    [InlineData("rate", "")]
    [InlineData("counter", " mode=counter")]
    [InlineData("fit", " fit=least-squares")]
    public void A_rate_is_what_its_definition_says_at_every_instant(string function, string settings)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var coverage = seed % 2 * 0.5;
            var gap = seed % 3 * 2;
            Compare(seed, $"rate=10s per=1m min-coverage={coverage}{(gap > 0 ? $" max-gap={gap}s" : "")}{settings}", 0, new Naive(function, 10, coverage, per: 60, maxGap: gap));
        }
    }

    [Theory]
    [InlineData("age")]
    [InlineData("value")]
    [InlineData("mean=10s")]
    [InlineData("median=3s min-coverage=0.9")]
    [InlineData("changes=60s")]
    [InlineData("stddev=600s")]
    [InlineData("sum=7s tumbling=true")]
    [InlineData("median=100s tumbling=true min-coverage=0")]
    [InlineData("rate=60s mode=counter max-gap=8s")]
    [InlineData("rate=600s mode=counter reset-pair=skip min-coverage=0.5")]
    [InlineData("rate=60s fit=least-squares")]
    [InlineData("deviation-from=3")]
    [InlineData("deviation-from=hall/temperature")]
    public void A_restart_of_a_recording_and_a_reload_change_nothing(string settings)
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var recorded = seed % 2 == 0;
            var straight = new SignalBench(settings, recorded, silentAfter: 9, levels: "above=2 hysteresis=1");
            var broken = new SignalBench(settings, recorded, silentAfter: 9, levels: "above=2 hysteresis=1");
            var restarts = new Random(seed + 1000);
            foreach (var item in Series(seed, 400, setpoints: straight.Setpoint))
            {
                Assert.Equal(straight.Feed(item), broken.Feed(item));
                Assert.Equal(straight.Due, broken.Due);
                if (restarts.Next(seed % 3 == 0 ? 1 : 10) == 0)
                {
                    var at = double.Parse(item.Split(':')[0], System.Globalization.CultureInfo.InvariantCulture);
                    broken.Reload(at);
                }
            }

            Assert.Equal(straight.Samples, broken.Samples);
        }
    }

    private static void Compare(int seed, string settings, double silent, Naive naive)
    {
        var bench = new SignalBench(settings, silentAfter: silent);
        var observed = Observed.Lost("never");
        foreach (var item in Series(seed, 150, setpoints: false))
        {
            var parts = item.Split(':');
            var at = bench.At(double.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture));
            bench.Moved = (t, result) =>
            {
                Equal(naive.At(t), result, settings, seed, t);
                Equal(naive.At(t - 1), observed, settings, seed, t);
                observed = result;
            };
            bench.Wait(at);
            Equal(naive.At(at.Ticks - 1), observed, settings, seed, at.Ticks);
            naive.Take(at.Ticks, double.TryParse(parts[1].TrimEnd('?'), System.Globalization.CultureInfo.InvariantCulture, out var value) ? new(value, parts[1].EndsWith('?') ? Quality.Uncertain : Quality.Good, null) : Observed.Lost(parts[1]));
            observed = bench.Take(at, parts[1]);
            Equal(naive.At(at.Ticks), observed, settings, seed, at.Ticks);
        }
    }

    private static void Equal(Observed expected, Observed actual, string settings, int seed, long t)
    {
        var same = expected.Unknown == actual.Unknown && expected.Quality == actual.Quality
            && (expected.Unknown is not null || Math.Abs(expected.Value - actual.Value) <= 1e-9 * Math.Max(1, Math.Abs(expected.Value)));
        Assert.True(same, $"{settings} with seed {seed} at {(t - SignalBench.Epoch) / 1e7}: {SignalBench.Say(expected)} was expected, and is {SignalBench.Say(actual)}");
    }

    /// <summary>Steps of 0.1 s and multiples, so that instants meet the edges of windows often.</summary>
    private static IEnumerable<string> Series(int seed, int count, bool setpoints)
    {
        var random = new Random(seed);
        var tenths = 0;
        for (var i = 0; i < count; i++)
        {
            tenths += random.Next(5) switch { 0 => 1, 1 => 10, 2 => 5, 3 => random.Next(1, 30), _ => random.Next(1, 8) * (random.Next(12) == 0 ? 30 : 1) };
            var what = random.Next(10) switch { 0 => "bad", 1 => $"{random.Next(6)}?", _ => $"{random.Next(6)}" };
            yield return $"{tenths / 10.0:R}:{(setpoints && random.Next(4) == 0 ? "s" : "")}{what}";
        }
    }
}
