using Gateway.Abstractions;
using Gateway.Reporting;
using TestKit;

namespace Gateway.Tests.Reporting;

public sealed class SingleReporterTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Without_settings_every_reading_goes()
    {
        using var bench = new ReportBench(new ChannelReport());
        Assert.Equal("0:20 1:20 1:20", bench.Take(bench.Good(0, 20), bench.Good(1, 20), bench.Good(1, 20)));
        Assert.Equal(0, bench.HeldBack);
    }

    [Fact]
    public void A_change_of_exactly_the_band_goes_and_a_smaller_one_does_not()
    {
        using var bench = new ReportBench(ReportBench.OnChange(0.5), Second);
        Assert.Equal("0:20", bench.Take(bench.Good(0, 20), bench.Good(1, 20.4999), bench.Good(2, 19.5001)));
        Assert.Equal("3:20.5", bench.Take(bench.Good(3, 20.5)));
        Assert.Equal("4:20", bench.Take(bench.Good(4, 20)));
        Assert.Equal(2, bench.HeldBack);
    }

    [Theory]
    [InlineData(0.2, 0.3, 0.1)]
    [InlineData(0.3, 0.2, 0.1)]
    [InlineData(1000.2, 1000.3, 0.1)]
    [InlineData(101325.21, 101325.22, 0.01)]
    public void A_change_of_exactly_the_band_goes_where_decimals_are_no_binary_numbers(double from, double to, double band)
    {
        using var bench = new ReportBench(ReportBench.OnChange(band), Second);
        bench.Take(bench.Good(0, from), bench.Good(1, to));
        Assert.Equal(0, bench.HeldBack);
    }

    [Fact]
    public void A_slow_drift_goes_once_it_has_left_the_value_that_was_forwarded()
    {
        using var bench = new ReportBench(ReportBench.OnChange(1), Second);
        Assert.Equal("0:20 4:21", bench.Take(bench.Good(0, 20), bench.Good(1, 20.25), bench.Good(2, 20.5), bench.Good(3, 20.75), bench.Good(4, 21), bench.Good(5, 21.25)));
    }

    [Fact]
    public void A_band_of_zero_lets_any_change_through_and_no_repetition()
    {
        using var bench = new ReportBench(ReportBench.OnChange(0), Second);
        Assert.Equal("0:20 2:20.000000001", bench.Take(bench.Good(0, 20), bench.Good(1, 20), bench.Good(2, 20.000000001)));
    }

    [Fact]
    public void A_change_of_quality_goes_at_once_there_and_back()
    {
        using var bench = new ReportBench(ReportBench.OnChange(5, interval: 60), Second);
        var doubtful = bench.Good(4, 20) with { Quality = Quality.Uncertain, Reason = "warming up" };
        Assert.Equal("0:20 1:no_answer 3:20 4:20?", bench.Take(bench.Good(0, 20), bench.Bad(1), bench.Bad(2), bench.Good(3, 20), doubtful));
    }

    [Fact]
    public void Another_reason_is_a_change_that_waits_as_others_do()
    {
        using var bench = new ReportBench(ReportBench.OnChange(5, interval: 10), Second);
        Assert.Equal("0:no_answer 10:wrong_checksum", bench.Take(bench.Bad(0), bench.Bad(1), bench.Bad(2, "wrong checksum"), bench.Bad(10, "wrong checksum")));
    }

    [Fact]
    public void The_heartbeat_lets_a_reading_through_at_exactly_its_time_and_begins_anew_with_each()
    {
        using var bench = new ReportBench(ReportBench.OnChange(5, heartbeat: 60));
        Assert.Equal("0:20 60:20", bench.Take(bench.Good(0, 20), bench.Good(59.9999999, 20), bench.Good(60, 20)));
        Assert.Equal("90:30", bench.Take(bench.Good(90, 30), bench.Good(149.9999999, 30)));
        Assert.Equal("150:30", bench.Take(bench.Good(150, 30)));
    }

    [Fact]
    public void A_heartbeat_never_invents_a_reading()
    {
        using var bench = new ReportBench(ReportBench.OnChange(5, heartbeat: 60));
        bench.Take(bench.Good(0, 20));
        Assert.Equal(string.Empty, bench.Advance(3600));
        Assert.Null(bench.Due(0));
    }

    [Fact]
    public void A_change_within_the_interval_waits_and_goes_when_it_is_over()
    {
        using var bench = new ReportBench(ReportBench.OnChange(0, interval: 1));
        Assert.Equal("0:1", bench.Take(bench.Good(0, 1), bench.Good(0.3, 0)));
        Assert.Equal(1, bench.Due(0.3));
        Assert.Equal(string.Empty, bench.Advance(0.9999999));
        Assert.Equal("0.3:0", bench.Advance(1));
        Assert.Null(bench.Due(1));
        Assert.Equal(0, bench.HeldBack);
    }

    [Fact]
    public void The_newest_of_several_within_the_interval_goes()
    {
        using var bench = new ReportBench(ReportBench.OnChange(0, interval: 1));
        bench.Take(bench.Good(0, 1), bench.Good(0.2, 2), bench.Good(0.4, 3), bench.Good(0.6, 4));
        Assert.Equal("0.6:4", bench.Advance(1));
        Assert.Equal(2, bench.HeldBack);
    }

    [Fact]
    public void What_is_back_within_the_interval_is_no_news()
    {
        using var bench = new ReportBench(ReportBench.OnChange(0, interval: 1));
        bench.Take(bench.Good(0, 1), bench.Good(0.3, 0), bench.Good(0.5, 1));
        Assert.Null(bench.Due(0.5));
        Assert.Equal(string.Empty, bench.Advance(5));
        Assert.Equal(2, bench.HeldBack);
    }

    [Fact]
    public void The_interval_counts_from_when_a_kept_reading_went()
    {
        using var bench = new ReportBench(ReportBench.OnChange(0, interval: 1));
        bench.Take(bench.Good(0, 1), bench.Good(0.3, 0));
        bench.Advance(1);
        Assert.Equal(string.Empty, bench.Take(bench.Good(1.5, 1)));
        Assert.Equal("1.5:1", bench.Advance(2));
    }

    [Fact]
    public void A_reading_at_exactly_the_interval_takes_the_place_of_the_kept_one()
    {
        using var bench = new ReportBench(ReportBench.OnChange(0, interval: 1));
        Assert.Equal("0:1 1:5", bench.Take(bench.Good(0, 1), bench.Good(0.3, 0), bench.Good(1, 5)));
    }

    [Fact]
    public void A_recording_does_the_same_by_its_own_clock_alone()
    {
        using var bench = new ReportBench(ReportBench.OnChange(0, interval: 1), recorded: true);
        bench.Take(bench.Good(0, 1), bench.Good(0.3, 0));
        Assert.Null(bench.Due(0.3));
        Assert.Equal(string.Empty, bench.Advance(3600));
        Assert.Equal("0.3:0 2.5:1", bench.Take(bench.Good(2.5, 1)));
    }

    [Fact]
    public void A_change_of_quality_takes_the_place_of_a_kept_reading()
    {
        using var bench = new ReportBench(ReportBench.OnChange(0, interval: 10));
        Assert.Equal("0:1 0.5:no_answer", bench.Take(bench.Good(0, 1), bench.Good(0.3, 0), bench.Bad(0.5)));
        Assert.Null(bench.Due(0.5));
    }

    [Fact]
    public void A_polled_point_keeps_nothing_because_it_is_read_again()
    {
        using var bench = new ReportBench(ReportBench.OnChange(0, interval: 10), Second);
        Assert.Equal("0:1 10:5", bench.Take(bench.Good(0, 1), bench.Good(3, 2), bench.Good(9, 3), bench.Good(10, 5)));
        Assert.Null(bench.Due(10));
    }

    [Theory]
    [InlineData(9.5, true)]
    [InlineData(9.4999999, false)]
    public void A_polled_reading_may_be_early_by_half_the_pace(double at, bool goes)
    {
        using var changes = new ReportBench(ReportBench.OnChange(0, interval: 10), Second);
        using var beats = new ReportBench(ReportBench.OnChange(5, heartbeat: 10), Second);
        changes.Take(changes.Good(0, 1));
        beats.Take(beats.Good(0, 1));
        Assert.Equal(goes, changes.Take(changes.Good(at, 2)).Length > 0);
        Assert.Equal(goes, beats.Take(beats.Good(at, 1)).Length > 0);
    }

    [Fact]
    public void An_interval_of_the_pace_itself_holds_nothing_back_however_the_pace_trembles()
    {
        using var bench = new ReportBench(ReportBench.OnChange(0, interval: 1), Second);
        bench.Take(bench.Good(0.01, 1), bench.Good(1, 2), bench.Good(1.99, 3), bench.Good(3.01, 4));
        Assert.Equal(0, bench.HeldBack);
    }

    [Fact]
    public void An_interval_alone_thins_every_reading()
    {
        using var bench = new ReportBench(new ChannelReport { MinInterval = TimeSpan.FromSeconds(2) }, Second);
        Assert.Equal("0:1 2:1 4:1", bench.Take([.. Enumerable.Range(0, 6).Select(i => bench.Good(i, 1))]));
    }

    [Fact]
    public void What_is_kept_goes_at_the_end()
    {
        using var bench = new ReportBench(ReportBench.OnChange(0, interval: 10));
        bench.Take(bench.Good(0, 1), bench.Good(0.3, 0));
        Assert.Equal("0.3:0", bench.End());
        Assert.Equal(string.Empty, bench.End());
    }

    [Fact]
    public void It_allocates_nothing_per_reading()
    {
        var report = ReportBench.OnChange(0.5, heartbeat: 10, interval: 1) with { Aggregate = new AggregateSettings(TimeSpan.FromHours(1), [AggregateValue.Mean, AggregateValue.Max]) };
        using var bench = new ReportBench(report, TimeSpan.FromMilliseconds(100));
        for (var i = 0; i < 1000; i++)
        {
            bench.Reporter.Take(bench.Good(i * 0.1, i % 7), bench.Batch);
        }

        bench.Batch.Clear(new Gateway.Outbox.MemoryOutbox());
        Assert.Equal(0, Allocated.ButOnce(500, i =>
        {
            bench.Reporter.Take(new Reading(bench.Point, bench.At(100 + (i * 0.1)), i % 7), bench.Batch);
            bench.Reporter.Advance(bench.At(100 + (i * 0.1)), bench.Batch);
            bench.Reporter.Due(bench.At(100 + (i * 0.1)));
        }));
    }
}
