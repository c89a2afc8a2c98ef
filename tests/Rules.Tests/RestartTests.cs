using System.Text;
using Gateway.Abstractions;

namespace Gateway.Rules.Tests;

public class RestartTests
{
    private const string Delayed = "above=6 hysteresis=1 on-delay=60s off-delay=30s";

    [Theory]
    [InlineData("0:5", "1010:7 1069:tick 1071:tick", "1070 raised 1")]
    [InlineData("0:7 40:7", "1010:7 1029:tick 1031:tick", "1030 raised 1")]
    [InlineData("0:7 40:7", "1010:5 1100:tick", "")]
    [InlineData("0:7 40:7", "1500:tick", "")]
    [InlineData("0:7 60:7", "1010:7 1100:tick", "")]
    [InlineData("0:7 60:7", "1010:5.5 1100:tick", "")]
    [InlineData("0:7 60:7", "1010:5 1100:tick", "1040 cleared 0 reconciled")]
    [InlineData("0:7 60:7", "1010:bad 1020:5 1100:tick", "1010 signallost 1 bad; 1020 signalback 1; 1050 cleared 0 reconciled")]
    [InlineData("0:7 60:7", "1010:7 1020:5 1100:tick", "1050 cleared 0")]
    [InlineData("0:7 60:7", "1010:5 1020:7 1030:5 1100:tick", "1060 cleared 0")]
    [InlineData("0:7 60:7", "1500:tick", "")]
    [InlineData("0:7 60:7 100:5 110:5", "1010:5 1029:tick 1031:tick", "1030 cleared 0")]
    [InlineData("0:7 60:7 100:5 110:5", "1010:7 1100:tick", "")]
    [InlineData("0:7 60:7 80:bad", "1010:bad 1020:7", "1020 signalback 1")]
    public void A_live_point_restarts_in_every_state(string before, string after, string expected)
    {
        var bench = new Bench(Delayed);
        bench.Feed(before);
        Assert.Equal("", bench.Restart(1000));
        Assert.Equal(expected, bench.Feed(after));
    }

    [Fact]
    public void An_episode_goes_on_under_its_number()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7 10:9 20:8");
        bench.Restart(1000);
        Assert.Equal(1, bench.Set.Active);
        bench.Feed("1010:5");
        Assert.Equal((100L, 2, 9.0), (bench.Last.Episode, bench.Last.Number, bench.Last.Peak));
        Assert.Equal(bench.Now(0), bench.Last.RaisedAt);
        Assert.Equal(0, bench.Set.Active);
    }

    [Fact]
    public void After_a_long_outage_a_pending_alert_is_forgotten_and_an_active_one_is_not()
    {
        var pending = new Bench(Delayed);
        pending.Feed("0:7 40:7");
        pending.Restart(40 + 3601);
        Assert.Equal("3710 raised 1", pending.Feed("3650:7 3800:tick"));

        var active = new Bench(Delayed);
        active.Feed("0:7 60:7");
        active.Restart(90_000);
        Assert.Equal("90040 cleared 0 reconciled", active.Feed("90010:5 90100:tick"));
    }

    [Fact]
    public void Down_time_before_the_first_reading_is_no_policy_matter() =>
        Assert.All(["raise", "clear", "reset"], policy =>
        {
            var bench = new Bench("above=6 on-unknown=" + policy);
            bench.Feed("0:7");
            bench.Restart(1000);
            Assert.Equal("", bench.Feed("2000:tick 2010:7"));
        });

    [Fact]
    public void A_delay_that_ended_is_not_found_running_after_a_crash()
    {
        var bench = new Bench(Delayed);
        bench.Feed("0:7 50:7");
        bench.Commit(checkpoint: true);
        bench.Feed("51:5 52:7");
        bench.Restart(100, checkpoint: false);
        Assert.Equal("171 raised 1", bench.Feed("111:7 200:tick"));
    }

    [Fact]
    public void Without_a_checkpoint_a_running_delay_begins_anew()
    {
        var bench = new Bench(Delayed);
        bench.Feed("0:5");
        bench.Commit(checkpoint: false);
        bench.Feed("1:7 9:7");
        bench.Restart(20, checkpoint: false);
        Assert.Equal("81 raised 1", bench.Feed("21:7 100:tick"));
    }

    [Fact]
    public void Nothing_new_means_nothing_to_save()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:5");
        bench.Commit(checkpoint: false);
        bench.Feed("1:5 2:5.5 3:4");
        bench.Store.Clear();
        bench.Commit(checkpoint: true);
        Assert.Empty(bench.Store);
        bench.Feed("4:7");
        bench.Commit(checkpoint: false);
        Assert.Equal(["r bench/temperature"], bench.Store.Keys);
    }

    [Theory]
    [InlineData("above=6 on-delay=10m", "")]
    [InlineData("above=8", "1010 cleared 0 reconciled")]
    public void Edited_limits_keep_the_state(string edited, string expected)
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        Assert.Equal("", bench.Restart(1000, Bench.Rule("r", edited)));
        Assert.Equal(expected, bench.Feed("1010:7 1100:tick"));
    }

    [Fact]
    public void A_shorter_delay_counts_what_has_elapsed()
    {
        var bench = new Bench("above=6 on-delay=60s");
        bench.Feed("0:7 40:7");
        bench.Restart(1000, Bench.Rule("r", "above=6 on-delay=10s"));
        Assert.Equal("1010 raised 1", bench.Feed("1010:7"));
    }

    [Fact]
    public void Edited_limits_of_a_recorded_point_are_compared_at_once_with_its_last_value()
    {
        var bench = Bench.Recorded("above=6");
        bench.Feed("0:7");
        Assert.Equal("0 cleared 0", bench.Restart(1000, Bench.Rule("r", "above=8")));
        Assert.Equal(0, bench.Set.Active);
    }

    [Theory]
    [InlineData("below=6")]
    [InlineData("severity=critical below=2")]
    public void A_rule_that_now_looks_the_other_way_ends_the_episode_and_starts_anew(string edited)
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        Assert.Equal("1000 cleared 0 rule-changed", bench.Restart(1000, Bench.Rule("r", edited)));
        Assert.Equal((100L, 2), (bench.Last.Episode, bench.Last.Number));
        Assert.Equal(0, bench.Set.Active);
        Assert.Equal("1010 raised 1", bench.Feed("1010:1"));
        Assert.Equal(102, bench.Last.Episode);
    }

    [Fact]
    public void A_level_taken_away_leaves_the_alert_at_the_one_below()
    {
        var bench = new Bench("", "severity=warning above=6", "severity=critical above=10");
        bench.Feed("0:11");
        Assert.Equal("1000 deescalated 1 rule-changed", bench.Restart(1000, Bench.Rule("r", "severity=warning above=6")));
        Assert.Equal("1010 cleared 0 reconciled", bench.Feed("1010:5"));
    }

    [Fact]
    public void A_lower_level_put_in_renumbers_and_says_nothing_of_the_others()
    {
        var bench = new Bench("severity=critical above=10");
        bench.Feed("0:11");
        Assert.Equal("", bench.Restart(1000, Bench.Rule("r", "", "severity=warning above=6", "severity=critical above=10")));
        Assert.Equal("1011 deescalated 1", bench.Feed("1010:11 1011:7"));
    }

    [Fact]
    public void A_rule_taken_away_clears_its_alert_and_forgets_it()
    {
        var bench = new Bench("above=6");
        bench.Feed("0:7");
        bench.Commit(checkpoint: false);
        Assert.Equal("1000 cleared 0 removed", bench.Start(1000, []));
        Assert.Equal(("r", "bench/temperature", "Cel", 100L, 2), (bench.Last.Rule, bench.Last.Point.Id, bench.Last.Unit, bench.Last.Episode, bench.Last.Number));
        bench.Commit(checkpoint: false);
        Assert.Empty(bench.Store);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"v\":2}")]
    [InlineData("{\"v\":1,\"levels\":[7]}")]
    [InlineData("{\"v\":1,\"levels\":[{\"phase\":9}]}")]
    [InlineData("{\"v\":1,\"episode\":[]}")]
    [InlineData("{\"v\":1,\"episode\":{\"level\":1}}")]
    [InlineData("{\"v\":\"1\"}")]
    [InlineData("{\"v\":1} x")]
    [InlineData("{\"v\":1,\"saved\":1e99}")]
    public void A_damaged_state_is_counted_and_the_alert_begins_anew(string state)
    {
        var bench = new Bench("above=6");
        bench.Store["r bench/temperature"] = Encoding.UTF8.GetBytes(state);
        bench.Store["gone bench/temperature"] = Encoding.UTF8.GetBytes(state);
        Assert.Equal("", bench.Start(0, [Bench.Rule("r", "above=6")]));
        Assert.Equal(2, bench.Set.Damaged);
        Assert.Equal("1 raised 1", bench.Feed("1:7"));
    }

    [Fact]
    public void A_state_cut_or_altered_anywhere_never_throws()
    {
        var bench = new Bench("", "severity=warning outside=[2,6] off-delay=5s", "severity=critical above=9 on-delay=60s");
        bench.Feed("0:7 1:10 2:bad");
        bench.Commit(checkpoint: true);
        var (key, whole) = bench.Store.Single();
        var random = new Random(7);
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = whole[..random.Next(whole.Length + 1)];
            for (var n = random.Next(3); n > 0 && bytes.Length > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
            }

            bench.Store[key] = bytes;
            bench.Start(1000, [Bench.Rule("r", "", "severity=warning outside=[2,6] off-delay=5s", "severity=critical above=9 on-delay=60s")]);
            bench.Feed("1010:10 1100:tick 1200:4 1300:tick");
        }
    }

    [Fact]
    public void Other_points_are_not_judged()
    {
        var bench = new Bench("above=6");
        var into = new Transitions();
        bench.Set.Judge(new Reading(new Point(7, "other", "temperature", null), bench.Now(0), 99), into);
        Assert.Empty(into.Items);
    }
}
