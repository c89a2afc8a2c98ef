using Gateway.Abstractions;
using Gateway.Reporting;

namespace Gateway.Tests.Reporting;

/// <summary>What must hold for any readings: made by a seeded generator, so that a failure repeats.</summary>
public sealed class ReportPropertyTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Upstream_never_believes_what_is_no_longer_true(int seed)
    {
        var random = new Random(seed);
        var (change, interval, heartbeat) = (random.Next(3), random.Next(1, 20), random.Next(20, 60));
        using var bench = new ReportBench(ReportBench.OnChange(change, heartbeat, interval));
        var (at, value, sent) = (0.0, 0, 0);
        for (var i = 0; i < 500; i++)
        {
            var step = Math.Round(random.NextDouble() * 5, 3);
            bench.Advance(at + (step / 2));
            at += step;
            value += random.Next(-1, 2);
            var reading = random.Next(10) == 0 ? bench.Bad(at, random.Next(2) == 0 ? "no answer" : "wrong checksum") : bench.Good(at, value);
            bench.Take(reading);

            var told = bench.Batch.Readings[^1];
            Assert.Equal(reading.Quality, told.Quality);
            if (Age(told) > heartbeat)
            {
                Assert.Equal(reading.At, told.At);
            }

            // What differs too much for longer than the interval was told.
            bench.Advance(at + interval);
            told = bench.Batch.Readings[^1];
            Assert.True(reading.Quality == Quality.Bad ? told.Reason == reading.Reason : told.Value == value || Math.Abs(told.Value - value) < change, $"{told} {reading}");
            sent = bench.Batch.Readings.Count;
            at += interval;
        }

        Assert.Equal(500, sent + bench.HeldBack);
        Assert.Equal(bench.Batch.Readings, bench.Batch.Readings.OrderBy(r => r.At.Ticks));

        double Age(in Reading told) => (bench.At(at).Ticks - told.At.Ticks) / (double)TimeSpan.TicksPerSecond;
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Single_readings_are_far_enough_apart_unless_their_quality_differs(int seed)
    {
        var random = new Random(seed);
        var interval = random.Next(1, 20);
        using var bench = new ReportBench(ReportBench.OnChange(random.Next(2), interval: interval));
        var (at, sent) = (0.0, new List<(double At, Quality Quality)>());
        for (var i = 0; i < 500; i++)
        {
            at += Math.Round(random.NextDouble() * 3, 3);
            if (bench.Due(at) is { } due && due < at)
            {
                Note(due, () => bench.Advance(due));
            }

            Note(at, () => bench.Take(random.Next(15) == 0 ? bench.Bad(at) : bench.Good(at, random.Next(5))));
        }

        Assert.All(sent.Zip(sent.Skip(1)), p => Assert.True(p.First.Quality != p.Second.Quality || p.Second.At - p.First.At > interval - 1e-6, $"{p}"));

        void Note(double when, Action act)
        {
            var before = bench.Batch.Readings.Count;
            act();
            sent.AddRange(bench.Batch.Readings.Skip(before).Select(r => (when, r.Quality)));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Aggregates_are_what_anybody_gets_from_all_readings(int seed)
    {
        var random = new Random(seed);
        using var bench = new ReportBench(ReportBench.Minutes(), recorded: seed % 2 == 0);
        var readings = new List<Reading>();
        for (var (i, at) = (0, 0.0); i < 400; i++, at += Math.Round(random.NextDouble() * (i % 50 == 0 ? 300 : 10), 3))
        {
            readings.Add(random.Next(20) == 0 ? bench.Bad(at) : bench.Good(at, random.Next(-50, 50)));
        }

        bench.Take([.. readings, bench.Good(1_000_000, 0)]);
        var expected = readings.GroupBy(r => r.At.UtcTicks / TimeSpan.TicksPerMinute).Select(g =>
        {
            double[] values = [.. g.Where(r => r.Quality == Quality.Good).Select(r => r.Value)];
            return (End: (g.Key + 1) * TimeSpan.TicksPerMinute, Mean: values.DefaultIfEmpty(double.NaN).Average(), Min: values.DefaultIfEmpty(double.NaN).Min(), Max: values.DefaultIfEmpty(double.NaN).Max(), values.Length);
        }).ToList();
        var told = bench.Batch.Readings.Where(r => r.Point.Channel.Contains('.', StringComparison.Ordinal)).Chunk(4).ToList();
        Assert.Equal(expected.Select(e => e.End), told.Select(t => t[0].At.UtcTicks));
        Assert.All(expected.Zip(told), p =>
        {
            Assert.Equal(p.First.Mean, p.Second[0].Value, 1e-9);
            Assert.Equal((p.First.Min, p.First.Max, p.First.Length), (p.Second[1].Value, p.Second[2].Value, (int)p.Second[3].Value));
        });
    }
}
