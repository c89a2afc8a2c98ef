using Gateway.Abstractions;
using Gateway.Rules.Signals;
using TestKit;

namespace Gateway.Rules.Tests.Signals;

public class SignalCostTests
{
    public static TheoryData<string> Signals =>
    [
        "age", "value", "deviation-from=20", "deviation-from=a/b",
        "mean=10s", "median=10s", "stddev=10s", "changes=10s", "min=10s", "range=10s", "sum=60s tumbling=true", "median=600s",
        "rate=10s mode=counter max-gap=5s", "rate=600s fit=least-squares min-coverage=0.5",
    ];

    [Theory]
    [MemberData(nameof(Signals))]
    public void A_reading_allocates_nothing(string signal)
    {
        var tracker = SignalReaderTests.Read(signal, out _).Track(Bench.Rule("r", "above=6 hysteresis=1").Levels, 50_000_000);
        var step = 0L;
        for (var i = 0; i < 2000; i++)
        {
            Feed();
        }

        Assert.Equal(0, Allocated.ButOnce(500, _ => Feed()));

        void Feed()
        {
            step++;
            var at = Instant.Recorded(SignalBench.Epoch + (step * TimeSpan.TicksPerSecond) + (step % 7 * 1000));
            while (tracker.Due < at.Ticks)
            {
                tracker.Pass(at.At(tracker.Due), out var _);
            }

            tracker.Take(new(at, step % 20 == 0 ? Observed.Lost("bad") : new(step % 13, step % 5 == 0 ? Quality.Uncertain : Quality.Good, null), true));
            if (signal.EndsWith("/b", StringComparison.Ordinal))
            {
                tracker.TakeSetpoint(new(at, step % 9 == 0 ? Observed.Lost("lost") : new(20, Quality.Good, null), true));
            }
        }
    }

    [Fact]
    public void A_million_readings_in_a_window_are_sixty_buckets()
    {
        var buckets = new Buckets(1_000_000_000);
        var random = new Random(7);
        var all = new double[1_000_000];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = random.NextDouble() + (i / 100_000);
            buckets.Drop(i * 1000L);
            buckets.Add(Bucket.Of(i * 1000L, all[i], false, 0));
            Assert.InRange(buckets.Count, 1, Buckets.Most);
        }

        var now = 999_999_000L;
        var oldest = buckets[0];
        Assert.InRange(oldest.LastAt, now - 1_000_000_000, now);
        Assert.Equal(all.Length, buckets.Readings);
        var mean = all.Average();
        Close(mean, "mean", 1e-12);
        Close(Math.Sqrt(all.Average(v => (v - mean) * (v - mean))), "stddev", 1e-9);
        Close(all.Min(), "min", 0);
        Close(all.Max(), "max", 0);
        Close(all.Length - 1, "changes", 0);
        Close(all.Order().ElementAt(all.Length / 2), "median", 0.5);

        // Half a window later the bucket at the edge is the only error: a thirtieth of the window at most, or two of its neighbours.
        buckets.Drop(now + 500_000_000);
        Assert.InRange(buckets.Readings, 500_000, 500_000 * (1 + (2 / 15d)));

        void Close(double expected, string function, double tolerance) =>
            Assert.InRange(WindowFunctions.All.First(f => f.Name == function).Compute(buckets), expected - tolerance, expected + tolerance);
    }

    [Theory]
    [InlineData("rate=600s mode=counter reset-pair=skip", "1")]
    [InlineData("rate=600s mode=gauge max-gap=1s", "gap")]
    [InlineData("count=600s min-coverage=0.6", "coverage")]
    public void Resets_and_gaps_within_a_bucket_count(string signal, string expected)
    {
        // A counter that gains one per second and begins anew after fifty; in the other series every second reading is bad.
        var bench = new SignalBench(signal);
        for (var i = 0; i < 2000; i++)
        {
            bench.Feed(expected == "1" ? $"{i}:{i % 50}" : $"{i}:{(i % 2 == 0 ? "1" : "bad")}");
        }

        Assert.Equal(expected, SignalBench.Say(bench.Take(bench.At(2000d), "0")));
    }

    [Fact]
    public void A_long_series_stays_within_its_error()
    {
        // 10 000 readings per window, for a hundred windows: a ramp makes an error of the edge visible.
        var buckets = new Buckets(10_000);
        for (var i = 0; i < 1_000_000; i++)
        {
            buckets.Drop(i);
            buckets.Add(Bucket.Of(i, i, false, 0));
            if (i > 20_000)
            {
                Assert.InRange(buckets.Count, 20, Buckets.Most);
                Assert.InRange(buckets.Readings, 10_000, 10_000 + (2 * 10_000 / 30) + 2);
            }
        }
    }
}
