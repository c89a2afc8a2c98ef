using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Forwarding;
using TestKit;
using static Gateway.Tests.Forwarding.ForwardingBench;

namespace Gateway.Tests.Forwarding;

/// <summary>Dead letters: an event that is alone in failing never blocks the rest, and a mistake of an operator never empties a lane.</summary>
public sealed class TrialTests : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);
    private readonly ForwardingBench bench = new(window: 10);

    public void Dispose() => bench.Dispose();

    [Fact]
    public void One_refused_event_is_parked_named_in_its_place_and_everything_else_arrives()
    {
        var (session, link) = Refusing(text => text == "readings 17");
        bench.Commit(Lane.Readings, 50);
        bench.Run(session, Moment);

        Assert.Equal(["readings 17..17 dead-letter"], bench.Main.GivenUp);
        Assert.Contains("0x87", Assert.Single(bench.Main.Details), StringComparison.Ordinal);
        Assert.Equal(50, bench.Cursor(Lane.Readings));
        Assert.Equal(Numbers(Lane.Readings, 1, 50).Order(), Sent(link).Where(s => s.StartsWith("readings", StringComparison.Ordinal)).Distinct().Order());
        Assert.InRange(Sent(link).Count(s => s == "readings 17"), 1, 3);

        var after = Sent(link).SkipWhile(s => s != "lost readings 17..17").ToList();
        Assert.Equal("readings 18", after[1]);
        Assert.Null(link.Failure);
    }

    [Fact]
    public void A_single_refused_alert_waits_for_a_witness_of_its_lane()
    {
        var (session, _) = Refusing(text => text == "alerts 1");
        bench.Commit(Lane.Alerts);
        bench.Commit(Lane.Readings, 100);
        bench.Run(session, TimeSpan.FromMinutes(5));
        Assert.Empty(bench.Main.GivenUp);
        Assert.Equal(100, bench.Cursor(Lane.Readings));

        bench.Commit(Lane.Alerts);
        bench.Run(session, TimeSpan.FromMinutes(1));
        Assert.Equal(["alerts 1..1 dead-letter"], bench.Main.GivenUp);
        Assert.Equal(2, bench.Cursor(Lane.Alerts));
    }

    [Fact]
    public void A_lane_that_is_refused_as_a_whole_is_kept_and_holds_up_nobody()
    {
        var forbidden = true;
        var (session, link) = Refusing(text => forbidden && text.StartsWith("alerts", StringComparison.Ordinal));
        bench.Commit(Lane.Alerts, 40);
        bench.Commit(Lane.Readings, 100);
        bench.Run(session, TimeSpan.FromMinutes(10));
        Assert.Empty(bench.Main.GivenUp);
        Assert.Equal((0, 100), (bench.Cursor(Lane.Alerts), bench.Cursor(Lane.Readings)));
        Assert.Contains("\"refusing\":[\"alerts\"]", Statuses(link)[^1], StringComparison.Ordinal);
        Assert.Contains("0x87", bench.Parts.Health.Failure, StringComparison.Ordinal);

        // Pauses grow to half a minute, so the broker is not stormed: 17 tries in each.
        Assert.InRange(Sent(link).Count(s => s.StartsWith("alerts", StringComparison.Ordinal)), 17 * 20, 17 * 70);

        forbidden = false;
        bench.Run(session, TimeSpan.FromMinutes(1));
        Assert.Equal(40, bench.Cursor(Lane.Alerts));
        Assert.Empty(bench.Main.GivenUp);
        Assert.DoesNotContain("refusing", Statuses(link)[^1], StringComparison.Ordinal);
        Assert.Null(bench.Parts.Health.Failure);
    }

    [Fact]
    public void A_broker_that_refuses_everything_for_a_minute_is_an_event_and_its_end_too()
    {
        var forbidden = true;
        var (session, _) = Refusing(_ => forbidden);
        bench.Commit(Lane.Readings, 20);
        bench.Run(session, TimeSpan.FromSeconds(55));
        Assert.Empty(Said());
        bench.Run(session, TimeSpan.FromSeconds(10));
        Assert.Equal(["upstream-down local"], Said());
        forbidden = false;
        bench.Time.Advance(TimeSpan.FromSeconds(19));
        bench.Run(session, TimeSpan.FromMinutes(1));
        Assert.Equal(["upstream-up local"], Said());
        Assert.Equal(20, bench.Cursor(Lane.Readings));
        Assert.Empty(bench.Main.GivenUp);
    }

    [Fact]
    public void A_quota_that_is_exceeded_for_a_while_costs_nothing()
    {
        var refusals = 25;
        var (session, _) = Refusing(_ => refusals-- > 0);
        bench.Commit(Lane.Readings, 100);
        bench.Run(session, TimeSpan.FromMinutes(2));
        Assert.Empty(bench.Main.GivenUp);
        Assert.Equal(100, bench.Cursor(Lane.Readings));
    }

    [Fact]
    public void Several_refused_events_among_others_are_parked_each()
    {
        var (session, link) = Refusing(text => text is "readings 3" or "readings 4" or "readings 9");
        bench.Commit(Lane.Readings, 30);
        bench.Run(session, TimeSpan.FromSeconds(10));
        Assert.Equal(["readings 3..3 dead-letter", "readings 4..4 dead-letter", "readings 9..9 dead-letter"], bench.Main.GivenUp);
        Assert.Equal(30, bench.Cursor(Lane.Readings));
        Assert.Contains("lost readings 3..3", Sent(link));
    }

    [Fact]
    public void What_breaks_a_limit_of_the_broker_is_parked_without_being_sent()
    {
        var (session, link) = bench.Connected();
        link.AcknowledgesAtOnce = true;
        link.Unfit = m => FakeLink.Text(m) == "alerts 2" ? "the packet of 300 bytes is above the 200 that the broker takes" : null;
        bench.Commit(Lane.Alerts, 3);
        bench.Run(session, Moment);
        Assert.Equal(["alerts 2..2 dead-letter"], bench.Main.GivenUp);
        Assert.Contains("above the 200", bench.Main.Details[0], StringComparison.Ordinal);
        Assert.Equal(["alerts 1", "lost alerts 2..2", "alerts 3"], Sent(link));
        Assert.Equal(3, bench.Cursor(Lane.Alerts));
    }

    [Fact]
    public void A_broker_whose_limits_fit_nothing_does_not_empty_the_lanes()
    {
        var (session, link) = bench.Connected();
        link.AcknowledgesAtOnce = true;
        link.Unfit = m => FakeLink.Text(m).StartsWith("readings", StringComparison.Ordinal) ? "too large" : null;
        bench.Commit(Lane.Readings, 100);
        var error = Assert.Throws<LinkException>(() => bench.Run(session, Moment));
        Assert.Equal(LinkFailure.Refused, error.Kind);
        Assert.Equal(10, bench.Main.GivenUp.Count);
    }

    [Fact]
    public void An_event_that_ends_three_connections_and_is_alone_in_that_is_parked()
    {
        bench.Commit(Lane.Readings, 30);
        var connections = RunThroughBreaks(text => text == "readings 5", most: 12);
        Assert.Equal(["readings 5..5 dead-letter"], bench.Main.GivenUp);
        Assert.Equal(30, bench.Cursor(Lane.Readings));
        Assert.InRange(connections, 4, 10);
        Assert.Equal("lost readings 5..5", Sent(bench.Links[^1])[0]);
    }

    [Fact]
    public void Two_such_neighbours_are_both_found()
    {
        bench.Commit(Lane.Readings, 30);
        RunThroughBreaks(text => text is "readings 5" or "readings 6", most: 25);
        Assert.Equal(["readings 5..5 dead-letter", "readings 6..6 dead-letter"], bench.Main.GivenUp);
        Assert.Equal(30, bench.Cursor(Lane.Readings));
    }

    [Fact]
    public void A_bad_network_parks_nothing()
    {
        bench.Commit(Lane.Alerts, 5);
        bench.Commit(Lane.Readings, 30);
        var breaks = 9;
        RunThroughBreaks(_ => breaks-- > 0, most: 40);
        Assert.Empty(bench.Main.GivenUp);
        Assert.Equal((5, 30), (bench.Cursor(Lane.Alerts), bench.Cursor(Lane.Readings)));
    }

    [Fact]
    public void A_lane_whose_every_event_ends_the_connection_is_kept_and_the_others_go_on()
    {
        bench.Commit(Lane.Alerts, 5);
        bench.Commit(Lane.Readings, 200);
        RunThroughBreaks(text => text.StartsWith("alerts", StringComparison.Ordinal), most: 40);
        Assert.Empty(bench.Main.GivenUp);
        Assert.Equal((0, 200), (bench.Cursor(Lane.Alerts), bench.Cursor(Lane.Readings)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lanes_that_are_refused_by_a_broker_that_hangs_up_then_are_kept_and_the_others_go_on(bool answerLost)
    {
        bench.Commit(Lane.Alerts, 5);
        bench.Commit(Lane.Readings, 50);
        var forbidden = true;
        bool IsForbidden(string text) => forbidden && !text.StartsWith("system", StringComparison.Ordinal);
        var connections = RunThroughHangUps(IsForbidden, TimeSpan.FromSeconds(20), answerLost);
        bench.Commit(Lane.System, 100);
        connections += RunThroughHangUps(IsForbidden, TimeSpan.FromSeconds(5), answerLost);
        Assert.Equal(100, bench.Cursor(Lane.System));

        connections += RunThroughHangUps(IsForbidden, TimeSpan.FromMinutes(10), answerLost);
        Assert.Empty(bench.Main.GivenUp);
        Assert.Equal((0, 0), (bench.Cursor(Lane.Alerts), bench.Cursor(Lane.Readings)));
        Assert.Contains("\"refusing\":[\"alerts\",\"readings\"]", Statuses(bench.Links[^1])[^1], StringComparison.Ordinal);
        Assert.InRange(connections, 20, 120); // 45 s of pauses for every two questions of a lane

        forbidden = false;
        RunThroughHangUps(IsForbidden, TimeSpan.FromMinutes(1), answerLost);
        Assert.Equal((5, 50), (bench.Cursor(Lane.Alerts), bench.Cursor(Lane.Readings)));
        Assert.Empty(bench.Main.GivenUp);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_event_that_is_refused_by_a_broker_that_hangs_up_then_is_parked(bool answerLost)
    {
        bench.Commit(Lane.Readings, 30);
        RunThroughHangUps(text => text == "readings 5", TimeSpan.FromSeconds(30), answerLost);
        Assert.Equal(["readings 5..5 dead-letter"], bench.Main.GivenUp);
        Assert.Equal(30, bench.Cursor(Lane.Readings));
    }

    [Theory]
    [InlineData("/state/")]
    [InlineData("/status")]
    public void A_broker_that_hangs_up_on_states_or_on_the_status_gets_the_events(string topic)
    {
        bench.States.Put("warm", "bench/temperature", "active"u8.ToArray(), isNormal: false);
        bench.Commit(Lane.Alerts, 5);
        RunThroughHangUps(_ => false, TimeSpan.FromSeconds(20), answerLost: false, topic);
        Assert.Equal(5, bench.Cursor(Lane.Alerts));
    }

    [Fact]
    public void A_second_lane_that_is_refused_is_named_at_once()
    {
        var forbidden = "alerts";
        var (session, link) = Refusing(text => text.StartsWith(forbidden, StringComparison.Ordinal) || text.StartsWith("alerts", StringComparison.Ordinal));
        bench.Commit(Lane.Alerts, 20);
        bench.Run(session, TimeSpan.FromSeconds(20));
        forbidden = "readings";
        bench.Commit(Lane.Readings, 20);
        bench.Run(session, Moment);
        Assert.Contains("\"refusing\":[\"alerts\",\"readings\"]", Statuses(link)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_loss_notice_is_left_out_so_that_the_lane_goes_on()
    {
        var (session, _) = Refusing(text => text.StartsWith("lost", StringComparison.Ordinal));
        bench.Commit(Lane.Readings, 20);
        bench.Main.Lose(Lane.Readings, 3, 6);
        bench.Run(session, Moment);
        Assert.Equal(20, bench.Cursor(Lane.Readings));
        Assert.Empty(bench.Main.GivenUp);
    }

    [Fact]
    public void A_shadow_leaves_out_what_is_refused_and_writes_nothing_down()
    {
        bench.Set(u => u with { Shadow = true });
        var (session, link) = Refusing(text => text == "readings 7");
        bench.Commit(Lane.Readings, 20);
        bench.Run(session, Moment);
        Assert.Equal(20, bench.Cursor(Lane.Readings));
        Assert.Empty(bench.Main.GivenUp);
        Assert.Contains("lost readings 7..7", Sent(link));
        Assert.Contains("\"shadow\":true", Statuses(link)[0], StringComparison.Ordinal);
    }

    /// <summary>A broker that acknowledges at once, and refuses some.</summary>
    private (ForwardingSession Session, FakeLink Link) Refusing(Func<string, bool> isRefused)
    {
        var (session, link) = bench.Connected();
        link.AcknowledgesAtOnce = true;
        link.ReasonCode = m => m.Topic.EndsWith("/status", StringComparison.Ordinal) || !isRefused(FakeLink.Text(m)) ? (byte)0 : (byte)0x87;
        return (session, link);
    }

    /// <summary>A broker that drops the connection when it gets certain messages, before it acknowledges anything of the same write; until all else is delivered.</summary>
    private int RunThroughBreaks(Func<string, bool> breaks, int most)
    {
        for (var connections = 1; connections <= most; connections++)
        {
            var (session, link) = bench.Connected(acknowledgeStatus: false);
            try
            {
                for (var i = 0; i < 200; i++)
                {
                    var known = link.Published.Count;
                    session.Turn();
                    if (link.Published.Skip(known).Any(m => !m.Topic.EndsWith("/status", StringComparison.Ordinal) && breaks(FakeLink.Text(m))))
                    {
                        link.Break();
                    }
                    else
                    {
                        link.AcknowledgeAll();
                    }

                    bench.Time.Advance(TimeSpan.FromMilliseconds(100));
                }

                if (bench.Main.Lanes.All(l => bench.Cursor(l) + 1 == bench.Main.Committed(l)))
                {
                    return connections;
                }

                link.Break();
                bench.End(session);
            }
            catch (LinkException e)
            {
                bench.Carried.Queues.End(e.Message, bench.Time.GetElapsedTime(0).Ticks);
            }
        }

        return most;
    }

    /// <summary>A broker that refuses certain messages and then closes the connection; the answer may be lost with it when more was on its way to the broker.</summary>
    /// <returns>How many connections there were.</returns>
    private int RunThroughHangUps(Func<string, bool> refuses, TimeSpan time, bool answerLost, string topic = "/none/")
    {
        var connections = 0;
        for (var end = bench.Time.GetUtcNow() + time; bench.Time.GetUtcNow() < end; connections++)
        {
            var (session, link) = bench.Connected(acknowledgeStatus: false);
            try
            {
                while (bench.Time.GetUtcNow() < end)
                {
                    var wait = session.Turn();
                    var all = link.InFlight;
                    foreach (var id in all)
                    {
                        var message = link.Published[id - 1];
                        var refused = message.Topic.Contains(topic, StringComparison.Ordinal)
                            || !message.Topic.EndsWith("/status", StringComparison.Ordinal) && !message.Topic.Contains("/state/", StringComparison.Ordinal) && refuses(FakeLink.Text(message));
                        if (!refused || !answerLost || id == all[^1])
                        {
                            link.Acknowledge(id, refused ? (byte)0x87 : (byte)0);
                        }

                        if (refused)
                        {
                            link.Break();
                            break;
                        }
                    }

                    var most = TimeSpan.FromMilliseconds(100);
                    bench.Time.Advance(wait < most ? wait : most);
                }

                link.Break();
                bench.End(session);
            }
            catch (LinkException e)
            {
                var now = bench.Time.GetElapsedTime(0).Ticks;
                var known = bench.Carried.RefusalAtTheEnd(now) is not null;
                bench.Carried.Queues.End(e.Message, now, known);
                bench.Carried.States.End(known);
            }
        }

        return connections;
    }

    private List<string> Said()
    {
        var notices = new List<Gateway.Diagnostics.SystemNotice>();
        bench.Parts.Notices.Take(notices);
        return notices.ConvertAll(n => $"{n.Kind} {n.Subject}");
    }
}
