using Gateway.Abstractions;
using Gateway.Reporting;

namespace Gateway.Tests.Reporting;

public sealed class AggregatorTests
{
    [Fact]
    public void A_full_minute_is_told_with_its_end_when_the_first_reading_behind_it_comes()
    {
        using var bench = new ReportBench(ReportBench.Minutes());
        Assert.Equal("0:20", bench.Take(bench.Good(0, 20), bench.Good(30, 23), bench.Good(59.9999999, 26)));
        Assert.Equal("60:mean=23 60:min=20 60:max=26 60:count=3", bench.Take(bench.Good(60, 30)));
    }

    [Fact]
    public void It_is_told_by_the_clock_when_nothing_more_comes()
    {
        using var bench = new ReportBench(ReportBench.Minutes(AggregateValue.Max));
        bench.Take(bench.Good(61, 20), bench.Good(62, 21));
        Assert.Equal(120, bench.Due(62));
        Assert.Equal(string.Empty, bench.Advance(119.9999999));
        Assert.Equal("120:max=21", bench.Advance(120));
        Assert.Null(bench.Due(120));
        Assert.Equal(string.Empty, bench.Advance(3600));
    }

    [Fact]
    public void A_minute_without_readings_is_not_told()
    {
        using var bench = new ReportBench(ReportBench.Minutes(AggregateValue.Count));
        Assert.Equal("10:1 60:count=1", bench.Take(bench.Good(10, 1), bench.Good(200, 1)));
        Assert.Equal("240:count=1", bench.Take(bench.Good(240, 1)));
    }

    [Fact]
    public void The_first_reading_and_changes_of_quality_go_beside_it_and_single_readings_do_not()
    {
        using var bench = new ReportBench(ReportBench.Minutes(AggregateValue.Mean));
        Assert.Equal("0:20 2:no_answer 3:24", bench.Take(bench.Good(0, 20), bench.Good(1, 22), bench.Bad(2), bench.Good(3, 24)));
        Assert.Equal("60:mean=22?", bench.Advance(60));
        Assert.Equal(1, bench.HeldBack);
    }

    [Fact]
    public void Changes_and_heartbeat_go_beside_it_where_they_are_asked_for()
    {
        using var bench = new ReportBench(ReportBench.OnChange(5, heartbeat: 20) with { Aggregate = ReportBench.Minutes(AggregateValue.Count).Aggregate });
        Assert.Equal("0:20 1:25 21:25 60:count=4 60:25", bench.Take(bench.Good(0, 20), bench.Good(1, 25), bench.Good(21, 25), bench.Good(40, 25), bench.Good(60, 25)));
    }

    [Fact]
    public void A_minute_of_bad_readings_has_no_mean_and_a_count_of_zero()
    {
        using var bench = new ReportBench(ReportBench.Minutes(AggregateValue.Mean, AggregateValue.Count));
        bench.Take(bench.Bad(0), bench.Bad(1));
        Assert.Equal("60:mean=no_usable_reading 60:count=0", bench.Advance(60));
    }

    [Fact]
    public void Doubtful_readings_make_what_is_told_doubtful_but_for_the_count()
    {
        using var bench = new ReportBench(ReportBench.Minutes());
        bench.Take(bench.Good(0, 1), bench.Good(1, 3) with { Quality = Quality.Uncertain, Reason = "warming up" });
        bench.Advance(60);
        Assert.Equal(["some readings were uncertain", "some readings were uncertain", "some readings were uncertain", null], bench.Batch.Readings.TakeLast(4).Select(r => r.Reason));
    }

    [Fact]
    public void It_is_a_channel_of_its_own_with_the_unit_of_the_values_or_of_a_number()
    {
        using var bench = new ReportBench(ReportBench.Minutes(AggregateValue.Mean, AggregateValue.Count));
        bench.Take(bench.Good(0, 1));
        bench.Advance(60);
        Assert.Equal(
            [("bench/temperature", "Cel"), ("bench/temperature.mean", "Cel"), ("bench/temperature.count", "1")],
            bench.Batch.Readings.Select(r => (r.Point.Id, r.Point.Unit)));
    }

    [Fact]
    public void What_was_stamped_by_an_unsynchronised_clock_says_so()
    {
        using var bench = new ReportBench(ReportBench.Minutes(AggregateValue.Mean));
        bench.Take(bench.Good(0, 1) with { Flags = ReadingFlags.ClockUnsynced | ReadingFlags.Coalesced }, bench.Good(1, 1));
        bench.Advance(60);
        Assert.Equal(ReadingFlags.ClockUnsynced, bench.Batch.Readings[^1].Flags);
    }

    [Fact]
    public void A_clock_that_is_set_ends_the_minute_and_loses_nothing()
    {
        using var bench = new ReportBench(ReportBench.Minutes(AggregateValue.Count));
        var back = bench.Good(20, 1) with { At = new Instant(bench.At(20).Ticks, bench.At(-3600).UtcTicks) };
        Assert.Equal("0:1 60:count=2", bench.Take(bench.Good(0, 1), bench.Good(10, 1), back));
        Assert.Equal("-3540:count=1", bench.Take(bench.Good(30, 1)));
    }

    [Fact]
    public void A_recording_goes_by_its_rows_alone_and_a_late_row_counts_where_its_clock_stands()
    {
        using var bench = new ReportBench(ReportBench.Minutes(AggregateValue.Count), recorded: true);
        var late = bench.Good(70, 1) with { At = new Instant(bench.At(70).Ticks, bench.At(5).UtcTicks) };
        Assert.Equal("0:1 60:count=1", bench.Take(bench.Good(0, 1), bench.Good(70, 1), late));
        Assert.Equal(string.Empty, bench.Advance(3600));
        Assert.Null(bench.Due(70));
        Assert.Equal("120:count=2", bench.Take(bench.Good(500, 1)));
    }

    [Fact]
    public void What_is_not_finished_goes_at_the_end_with_the_time_of_its_last_reading()
    {
        using var bench = new ReportBench(ReportBench.Minutes(AggregateValue.Count));
        bench.Take(bench.Good(0, 1), bench.Good(10, 1));
        Assert.Equal("10:count=2", bench.End());
        Assert.Equal(string.Empty, bench.End());
    }

    [Fact]
    public void The_mean_of_the_greatest_numbers_is_one()
    {
        using var bench = new ReportBench(ReportBench.Minutes(AggregateValue.Mean));
        bench.Take(bench.Good(0, double.MaxValue), bench.Good(1, double.MaxValue));
        bench.Advance(60);
        Assert.Equal(double.MaxValue, bench.Batch.Readings[^1].Value);
    }
}
