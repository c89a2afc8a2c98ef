using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Calibration;
using TestKit;

namespace Gateway.Drivers.Tests.Calibration;

public sealed class CalibratorTests
{
    [Fact]
    public void What_asks_for_nothing_is_no_correction()
    {
        Assert.Null(Read());
        Assert.Null(Read(("offset", 0), ("factor", 1), ("median", 1), ("average", 1)));
    }

    [Fact]
    public void The_factor_counts_before_the_offset() =>
        Assert.Equal([5.6, -0.4], Values(Start(("factor", 2), ("offset", -0.4)), 3, 0), new Close());

    [Theory]
    [InlineData(0.3, 0)]
    [InlineData(50.3, 49)]
    [InlineData(100.3, 98)]
    [InlineData(150.3, 149)]
    [InlineData(200.3, 200)]
    [InlineData(-9.7, -9.8)]
    [InlineData(300.3, 302)]
    public void Points_correct_along_straight_lines_and_the_outer_ones_go_on(double raw, double expected)
    {
        var calibrator = Start(("points", Written.List(Pair(200.3, 200), Pair(0.3, 0), Pair(100.3, 98))));
        Assert.Equal(expected, Values(calibrator, raw)[0], 9);
    }

    [Fact]
    public void Points_may_turn_a_value_round_and_come_before_factor_and_offset() =>
        Assert.Equal([101.0, 1.0], Values(Start(("points", Written.List(Pair(0, 10), Pair(10, 0))), ("factor", 10), ("offset", 1)), 0, 10));

    [Theory]
    [InlineData(9, Quality.Bad)]
    [InlineData(10, Quality.Good)]
    [InlineData(20, Quality.Good)]
    [InlineData(21, Quality.Bad)]
    public void A_corrected_value_outside_the_range_is_bad(double raw, Quality expected)
    {
        var sample = Start(("offset", 10), ("range", Written.List(20, 30))).Apply(new Sample(0, raw));
        Assert.Equal((expected, expected == Quality.Bad ? "outside the configured range" : null), (sample.Quality, sample.Reason));
    }

    [Fact]
    public void A_median_takes_outliers_away_and_is_always_a_value_that_was_measured() =>
        Assert.Equal([1.0, 2, 2, 3, 3, 3, 4], Values(Start(("median", 3)), 1, 2, 90, 3, 2.5, 4, 5));

    [Fact]
    public void An_average_is_the_mean_of_the_last_values_as_far_as_there_are_any() =>
        Assert.Equal([3.0, 4.5, 6, 9], Values(Start(("average", 3)), 3, 6, 9, 12), new Close());

    [Fact]
    public void The_median_comes_before_the_average() =>
        Assert.Equal(2, Values(Start(("median", 3), ("average", 2)), 2, 2, 900, 2)[^1], 9);

    [Fact]
    public void A_bad_sample_passes_and_is_not_remembered()
    {
        var calibrator = Start(("average", 2), ("range", Written.List(0, 100)));
        Values(calibrator, 10);
        Assert.Equal(Sample.Bad(0, "CRC mismatch"), calibrator.Apply(Sample.Bad(0, "CRC mismatch")));
        Assert.Equal(Quality.Bad, calibrator.Apply(new Sample(0, 500)).Quality);
        Assert.Equal(15, Values(calibrator, 20)[0]);
    }

    [Fact]
    public void An_uncertain_sample_makes_uncertain_what_it_is_part_of()
    {
        var calibrator = Start(("average", 3));
        calibrator.Apply(new Sample(0, 1));
        var results = new[] { new Sample(0, 1, Quality.Uncertain, "too fast"), new Sample(0, 1), new Sample(0, 1), new Sample(0, 1) }.Select(s => calibrator.Apply(s)).ToList();
        Assert.Equal([Quality.Uncertain, Quality.Uncertain, Quality.Uncertain, Quality.Good], results.Select(r => r.Quality));
        Assert.Equal(["too fast", "too fast", "too fast", null], results.Select(r => r.Reason));
    }

    [Fact]
    public void What_is_forgotten_has_no_part_in_later_values()
    {
        var calibrator = Start(("median", 3), ("average", 5));
        Values(calibrator, 100, 100, 100);
        calibrator.Forget();
        Assert.Equal([1.0], Values(calibrator, 1));
    }

    [Fact]
    public void A_value_that_grows_beyond_all_numbers_is_bad() =>
        Assert.Equal(Quality.Bad, Start(("factor", 1e300)).Apply(new Sample(0, 1e300)).Quality);

    [Fact]
    public void Nothing_is_allocated_for_a_sample()
    {
        var calibrator = Start(("median", 9), ("average", 20), ("points", Written.List(Pair(0, 1), Pair(10, 12))), ("range", Written.List(-100, 100)));
        Values(calibrator, 1, 2, 3);
        Assert.Equal(0, Allocated.ButOnce(200, i => calibrator.Apply(new Sample(0, i % 7))));
    }

    private static MapNode Pair(double reads, double value) => Written.Map(("reads", reads), ("is", value));

    private static double[] Values(Calibrator calibrator, params double[] raw) => [.. raw.Select(r => calibrator.Apply(new Sample(0, r)).Value)];

    private static Calibrator Start(params (string Key, object Value)[] keys) => Read(keys)!.Start();

    private static Correction? Read(params (string Key, object Value)[] keys)
    {
        var settings = Written.Settings(Written.Map(keys), out var problems);
        var correction = Correction.Read(settings);
        settings.Finish();
        Assert.Empty(problems);
        return correction;
    }

    private sealed class Close : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-9;

        public int GetHashCode(double obj) => 0;
    }
}
