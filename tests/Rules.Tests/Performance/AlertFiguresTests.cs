using System.Globalization;
using System.Text;
using Gateway.Abstractions;
using Gateway.Rules.Performance;
using TestKit;
using static Gateway.Rules.Tests.Performance.Tale;

namespace Gateway.Rules.Tests.Performance;

public sealed class AlertFiguresTests
{
    [Theory]
    [InlineData("0+ 20- 30+ 40- 59+", 1)]
    [InlineData("0+ 20- 30+ 40- 60+", 0)]
    [InlineData("0+ 1- 2+ 3- 4+ 5- 6+ 7- 8+", 1)]
    [InlineData("0+ 1- 2+ 3- 4+ 5- 200+ 201- 202+ 203- 204+", 2)]
    [InlineData("0+ 1- 2+", 0)]
    public void Chattering_is_three_raises_within_a_minute_and_a_bout_counts_once(string story, int bouts) =>
        Assert.Equal(bouts, Tell(story).Only.Chattering);

    [Theory]
    [InlineData("0+ 59.9999999-", 1)]
    [InlineData("0+ 60-", 0)]
    [InlineData("0+ 10-", 1)]
    [InlineData("0+", 0)]
    public void Fleeting_is_an_episode_shorter_than_a_minute(string story, int count) => Assert.Equal(count, Tell(story).Only.Fleeting);

    [Theory]
    [InlineData("0+ 86400-", 86400, 0)]
    [InlineData("0+ 86400.0000001-", 86401, 1)]
    [InlineData("0+", 86400, 0)]
    [InlineData("0+", 86401, 1)]
    [InlineData("0+ 90000- 100000+", 200000, 2)]
    public void Long_standing_is_an_episode_longer_than_a_day_even_while_it_is_open(string story, double now, int count) =>
        Assert.Equal(count, Tell(story, now).Only.LongStanding);

    [Fact]
    public void Time_active_and_the_longest_episode_include_the_open_one()
    {
        var figure = Tell("10+ 40- 100+ 110- 200+", 270).Only;
        Assert.Equal((TimeSpan.FromSeconds(110), TimeSpan.FromSeconds(70), At(200).UtcTicks), (figure.Active, figure.Longest, figure.LongestAt));
        figure = Tell("10+ 40- 100+ 110-", 270).Only;
        Assert.Equal((TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(30), At(10).UtcTicks), (figure.Active, figure.Longest, figure.LongestAt));
    }

    [Fact]
    public void Standing_counts_active_alerts_by_their_present_severity()
    {
        var report = Tell("a:0+ b:0+ c:0+ a:5! b:6!").Report;
        Assert.Equal([0, 1, 2], report.Standing);
        Assert.Equal([0, 3, 0], report.RaisedBySeverity);
        Assert.Equal([0, 1, 0], Tell("a:0+ b:0+ a:5! a:6-").Report.Standing);
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(11, 1)]
    public void A_flood_begins_with_more_than_ten_raised_in_ten_minutes(int raises, int floods) =>
        Assert.Equal(floods, Tell(string.Join(' ', Enumerable.Range(0, raises).Select(i => $"r{i}:{i}+"))).Report.Floods.Count);

    [Fact]
    public void A_flood_ends_when_fewer_than_five_are_left_in_the_window()
    {
        // Eleven raises at 0 to 10 s; the seventh leaves the window at 606 s, and four are left.
        var story = string.Join(' ', Enumerable.Range(0, 11).Select(i => $"r{i}:{i}+"));
        Assert.Equal((1, TimeSpan.FromSeconds(595), true), Tell(story, 605).Report.Floods);
        Assert.Equal((1, TimeSpan.FromSeconds(596), false), Tell(story, 606).Report.Floods);
        Assert.Equal((1, TimeSpan.FromSeconds(596), false), Tell(story, 9999).Report.Floods);
    }

    [Fact]
    public void The_rate_slides_and_its_peak_stays()
    {
        var report = Tell("a:0+ b:10+ c:599+ d:600+ e:5000+", 5300).Report;
        Assert.Equal(1, report.TenMinutes);
        Assert.Equal((3, At(599).UtcTicks), report.PeakTenMinutes);
        Assert.Equal(0, Tell("a:0+", 600).Report.TenMinutes);
        Assert.Equal(1, Tell("a:0+", 599).Report.TenMinutes);
    }

    [Fact]
    public void Hours_and_days_are_those_of_the_calendar()
    {
        var report = Tell("a:0+ b:3599+ c:3600+ d:86399+ e:86400+", 86400 + 7200).Report;
        Assert.Equal((2, At(0).UtcTicks), report.PeakHour);
        Assert.Equal((4, At(0).UtcTicks), report.PeakDay);
        Assert.Equal((0, 1), (report.Hour, report.Day));
        Assert.Equal([(At(0).UtcTicks, 4), (At(86400).UtcTicks, 1)], report.Days);
        Assert.Equal(24, report.Hours.Count);
        Assert.Equal((At(86400).UtcTicks, 1), report.Hours[^3]);
        Assert.Equal((3, 1, 1), (report.HoursOfDay[0], report.HoursOfDay[1], report.HoursOfDay[23]));
    }

    [Fact]
    public void The_top_ten_are_those_raised_most_with_their_share()
    {
        var story = new StringBuilder();
        for (var i = 0; i < 12; i++)
        {
            for (var n = 0; n <= i; n++)
            {
                story.Append(CultureInfo.InvariantCulture, $"r{i}:{(n * 1000) + i}+ ");
            }
        }

        var top = Tell(story.ToString()).Report.TopTen.ToList();
        Assert.Equal(["r11", "r10", "r9", "r8", "r7", "r6", "r5", "r4", "r3", "r2"], top.Select(a => a.Rule));
        Assert.Equal(12.0 / 78, top[0].Share, 12);
    }

    [Fact]
    public void Time_to_acknowledge_runs_from_raised_and_counts_once_in_an_episode()
    {
        var told = Tell("0+ 30a 40a 50- 100+ 190a");
        Assert.Equal((2, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(90)), told.Report.Acknowledged);
        Assert.Equal((0, TimeSpan.Zero, TimeSpan.Zero), Tell("0+").Report.Acknowledged);
    }

    [Theory]
    [InlineData("0+", true)]
    [InlineData("0+ 5a", false)]
    [InlineData("0+ 5a 10- 20+", true)]
    [InlineData("0+ 5-", true)]
    public void An_alert_that_asks_for_it_is_unacknowledged_until_somebody_has_seen_it(string story, bool open)
    {
        Assert.Equal(open, Tell(story, wantsAcknowledgement: true).Only.IsUnacknowledged);
        Assert.False(Tell(story).Only.IsUnacknowledged);
    }

    [Fact]
    public void Raw_and_notified_are_counted_apart_and_what_flapping_withheld_counts_as_raw()
    {
        var told = Tell("0+ 1- 2+q 3-q 4f 600e7");
        Assert.Equal((13L, 4L), (told.Report.Transitions, told.Report.Notified));
        Assert.Equal((2, 1), (told.Report.Raised, told.Report.RaisedNotified));
        Assert.Equal((1, 7L), (told.Only.Flapping, told.Only.Withheld));
    }

    [Fact]
    public void Shelved_suppressed_and_lost_are_counted_with_their_time()
    {
        var figure = Tell("0+ 10s 30u 40s 50p 55v 60l 75k 80l 90-", 100).Only;
        Assert.Equal((2, true, TimeSpan.FromSeconds(80)), (figure.Shelved, figure.IsShelved, figure.ShelvedTime));
        Assert.Equal((1, false, TimeSpan.FromSeconds(5)), (figure.Suppressed, figure.IsSuppressed, figure.SuppressedTime));
        Assert.Equal((2, TimeSpan.FromSeconds(25)), (figure.Lost, figure.LostTime));
    }

    [Fact]
    public void Never_and_always_raised_are_told()
    {
        var figures = new AlertFigures(At(0));
        figures.Watch(View("quiet", 0));
        figures.Watch(View("loud", 1));
        figures.Watch(View("half", 0));
        Play(figures, "half:50000+");
        var report = figures.Report(At(100_000));
        Assert.Equal(["quiet"], report.NeverRaised.Select(a => a.Rule));
        Assert.Equal(["loud"], report.AlwaysRaised.Select(a => a.Rule));
        Assert.Empty(figures.Report(At(80_000)).AlwaysRaised);
    }

    [Fact]
    public void A_live_clock_that_jumps_changes_no_duration()
    {
        var figures = new AlertFigures(new Instant(5, At(0).UtcTicks));
        var raised = new Instant(10 * TimeSpan.TicksPerSecond, At(0).UtcTicks);
        var cleared = new Instant(40 * TimeSpan.TicksPerSecond, At(7200).UtcTicks);
        figures.Take(Made(TransitionKind.Raised, "r", raised, live: true), raised);
        figures.Take(Made(TransitionKind.Cleared, "r", cleared, live: true), cleared);
        Assert.Equal(TimeSpan.FromSeconds(30), figures.Report(cleared).Alerts[0].Active);
    }

    [Fact]
    public void Known_alerts_cost_no_allocation()
    {
        var figures = new AlertFigures(At(0));
        Play(figures, "0+ 1- 2+ 3-");
        Assert.Equal(0, Allocated.ButOnce(1000, i =>
        {
            figures.Take(Made(i % 2 == 0 ? TransitionKind.Raised : TransitionKind.Cleared, "r", At(10 + (i * 7))), At(10 + (i * 7)));
        }));
    }
}
