using Gateway.Rules.Signals;

namespace Gateway.Rules.Tests.Signals;

/// <summary>A full window merges neighbours: what is kept of them says the same as the readings did.</summary>
public class BucketTests
{
    [Fact]
    public void Merged_neighbours_say_what_their_readings_said()
    {
        // 5, 9, then a counter that began anew at 2, doubtful, and 2 again; before the second and the third something is missing.
        var all = Bucket.Of(10, 5, isUncertain: false, gapBefore: 0);
        var second = Bucket.Of(12, 9, isUncertain: false, gapBefore: 1);
        var third = Bucket.Of(15, 2, isUncertain: true, gapBefore: 2);
        var fourth = Bucket.Of(20, 2, isUncertain: false, gapBefore: 0);
        all.Absorb(ref second);
        third.Absorb(ref fourth);
        Assert.False(all.IsUncertain);
        Assert.True(third.IsUncertain);
        all.Absorb(ref third);

        Assert.Equal((10, 20, 15, 5.0, 2.0), (all.FirstAt, all.LastAt, all.Middle, all.First, all.Last));
        Assert.Equal((4, 18.0, 4.5, 33.0, 2.0, 9.0), (all.Count, all.Sum, all.Mean, all.Scatter, all.Min, all.Max));
        Assert.Equal((2, 6.0, 4.0, 3), (all.Changes, all.Gain, all.GainKept, all.ResetTime));
        Assert.Equal((0, 3, 5, true), (all.GapBefore, all.GapInside, all.LongestStep, all.IsUncertain));
    }

    [Theory]
    [InlineData(0, 10, 11, 12, 10)]
    [InlineData(0, 1, 20, 21, 19)]
    [InlineData(0, 1, 2, 9, 7)]
    public void The_longest_step_is_the_longest_of_all(long a, long b, long c, long d, long longest)
    {
        var (first, second, third, fourth) = (Bucket.Of(a, 1, true, 0), Bucket.Of(b, 1, true, 0), Bucket.Of(c, 1, true, 0), Bucket.Of(d, 1, true, 0));
        first.Absorb(ref second);
        third.Absorb(ref fourth);
        first.Absorb(ref third);
        Assert.Equal((longest, true, 0), (first.LongestStep, first.IsUncertain, first.Changes));
    }

    [Fact]
    public void A_window_of_more_readings_than_buckets_is_still_what_its_readings_are()
    {
        double[] values = [.. Enumerable.Range(0, 200).Select(i => (double)(i * i % 17))];
        var mean = values.Average();
        var steps = values.Zip(values.Skip(1)).ToList();
        var resets = steps.Count(s => s.Second < s.First);
        Assert.Equal(values.Sum(), Last("sum=100s"), 9);
        Assert.Equal(200, Last("count=100s"));
        Assert.Equal((0, 16, 16), (Last("min=100s"), Last("max=100s"), Last("range=100s")));
        Assert.Equal(mean, Last("mean=100s"), 9);
        Assert.Equal(Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), Last("stddev=100s"), 9);
        Assert.Equal(steps.Count(s => s.First != s.Second), Last("changes=100s"));
        Assert.Equal((values[^1] - values[0]) / 19.9, Last("rate=100s"), 9);
        Assert.Equal(steps.Sum(s => s.Second < s.First ? s.Second : s.Second - s.First) / 19.9, Last("rate=100s mode=counter"), 9);
        Assert.Equal(
            steps.Sum(s => Math.Max(0, s.Second - s.First)) / (19.9 - (resets * 0.1)),
            Last("rate=100s mode=counter reset-pair=skip"),
            9);

        double Last(string signal)
        {
            var bench = new SignalBench(signal.StartsWith("rate", StringComparison.Ordinal) ? signal : signal + " min-coverage=0");
            return values.Select((v, i) => bench.Take(bench.At(i / 10d), v.ToString(System.Globalization.CultureInfo.InvariantCulture)).Value).Last();
        }
    }
}
