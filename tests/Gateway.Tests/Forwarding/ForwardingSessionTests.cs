using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Forwarding;
using TestKit;
using static Gateway.Tests.Forwarding.ForwardingBench;

namespace Gateway.Tests.Forwarding;

public sealed class ForwardingSessionTests
{
    [Theory]
    [InlineData(100, 65_535, 100)]
    [InlineData(100, 10, 10)]
    [InlineData(5, 10, 5)]
    [InlineData(1, 65_535, 1)]
    [InlineData(100, 1, 1)]
    public void The_window_is_filled_and_never_exceeded(int window, int receiveMaximum, int most)
    {
        using var bench = new ForwardingBench(window, receiveMaximum: receiveMaximum);
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 300);
        bench.Commit(Lane.Alerts, 300);
        Drain(session, link);

        Assert.Equal(most, link.MostInFlight);
        Assert.Equal((300, 300), (bench.Cursor(Lane.Readings), bench.Cursor(Lane.Alerts)));
        Assert.Equal(Numbers(Lane.Readings, 1, 300), Sent(link).Where(s => s.StartsWith('r')));
        Assert.Equal(Numbers(Lane.Alerts, 1, 300), Sent(link).Where(s => s.StartsWith('a')));
    }

    [Fact]
    public void Alerts_overtake_a_backlog_of_readings()
    {
        using var bench = new ForwardingBench(window: 10);
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 100);
        session.Turn();
        bench.Commit(Lane.Alerts, 2);
        link.AcknowledgeAll();
        session.Turn();
        session.Turn();
        Assert.Equal([.. Numbers(Lane.Readings, 1, 10), "alerts 1", "alerts 2", .. Numbers(Lane.Readings, 11, 18)], Sent(link));
    }

    [Fact]
    public async Task An_alert_is_written_out_before_the_readings_that_came_with_it_which_follow_at_once()
    {
        using var bench = new ForwardingBench(window: 100);
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 20);
        bench.Commit(Lane.Alerts, 1);
        session.Turn();
        Assert.Equal(["alerts 1"], Sent(link));

        // The next turn comes without anybody else's doing.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await bench.Wake.WaitAsync(patience.Token);

        bench.Commit(Lane.Alerts, 1);
        session.Turn();
        Assert.Equal(21, Sent(link).Count(s => s != "alerts 1"));
    }

    [Fact]
    public void Readings_are_sent_a_quarter_of_the_window_at_a_time_and_an_alert_at_once()
    {
        using var bench = new ForwardingBench(window: 8);
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 100);
        session.Turn();
        link.Acknowledge(link.InFlight[0]);
        session.Turn();
        Assert.Equal(Numbers(Lane.Readings, 1, 8), Sent(link));

        bench.Commit(Lane.Alerts, 1);
        session.Turn();
        Assert.Equal([.. Numbers(Lane.Readings, 1, 8), "alerts 1"], Sent(link));

        link.Acknowledge(link.InFlight[0]);
        link.Acknowledge(link.InFlight[0]);
        session.Turn();
        Assert.Equal([.. Numbers(Lane.Readings, 1, 8), "alerts 1", .. Numbers(Lane.Readings, 9, 10)], Sent(link));
    }

    [Fact]
    public void A_free_place_waits_5_ms_for_others_and_no_longer()
    {
        using var bench = new ForwardingBench(window: 8);
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 100);
        session.Turn();
        link.Acknowledge(link.InFlight[0]);
        Assert.Equal(TimeSpan.FromMilliseconds(5), session.Turn());
        bench.Time.Advance(TimeSpan.FromMilliseconds(4));
        session.Turn();
        Assert.Equal(Numbers(Lane.Readings, 1, 8), Sent(link));

        bench.Time.Advance(TimeSpan.FromMilliseconds(2));
        Assert.True(session.Turn() > TimeSpan.FromSeconds(1));
        Assert.Equal(Numbers(Lane.Readings, 1, 9), Sent(link));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public void A_flood_of_alerts_leaves_a_share_to_the_readings(int window)
    {
        using var bench = new ForwardingBench(window);
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Alerts, 1000);
        bench.Commit(Lane.Readings, 1000);
        for (var i = 0; i < 400; i++)
        {
            session.Turn();
            link.Acknowledge(link.InFlight[0]);
        }

        Assert.InRange(bench.Cursor(Lane.Readings), 50, 250);
        Assert.InRange(bench.Cursor(Lane.Alerts), 150, 350);
    }

    [Fact]
    public void The_cursor_follows_the_acknowledged_prefix_whatever_the_order()
    {
        using var bench = new ForwardingBench();
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 5);
        session.Turn();
        var packets = link.InFlight;
        link.Acknowledge(packets[4]);
        link.Acknowledge(packets[1]);
        session.Turn();
        Assert.Equal(0, bench.Cursor(Lane.Readings));
        link.Acknowledge(packets[0]);
        session.Turn();
        Assert.Equal(2, bench.Cursor(Lane.Readings));
        link.Acknowledge(packets[3]);
        link.Acknowledge(packets[2]);
        session.Turn();
        Assert.Equal(5, bench.Cursor(Lane.Readings));
        Assert.Equal(5, Sent(link).Count);
    }

    [Fact]
    public void What_was_in_flight_is_sent_again_in_order_before_anything_newer()
    {
        using var bench = new ForwardingBench(window: 4);
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 10);
        session.Turn();
        var packets = link.InFlight;
        link.Acknowledge(packets[0]);
        link.Acknowledge(packets[2]);
        link.Break();
        Assert.Throws<LinkException>(() => session.Turn());
        Assert.Equal(1, bench.Cursor(Lane.Readings));

        bench.Commit(Lane.Readings);
        var (next, second) = bench.Connected();
        Drain(next, second);
        Assert.Equal(Numbers(Lane.Readings, 2, 11), Sent(second));
        Assert.Equal(Numbers(Lane.Readings, 1, 4), Sent(link));
    }

    [Fact]
    public void No_acknowledgement_in_time_ends_the_link()
    {
        using var bench = new ForwardingBench();
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 2);
        Assert.Equal(TimeSpan.FromSeconds(20), session.Turn());
        link.Acknowledge(link.InFlight[1]);
        bench.Time.Advance(TimeSpan.FromSeconds(19.9));
        session.Turn();
        bench.Time.Advance(TimeSpan.FromSeconds(0.1));
        var error = Assert.Throws<LinkException>(() => session.Turn());
        Assert.Equal(LinkFailure.Network, error.Kind);
        Assert.Contains("20 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_status_that_is_not_acknowledged_ends_the_link_too()
    {
        using var bench = new ForwardingBench(window: 1);
        var (session, _) = bench.Connected(acknowledgeStatus: false);
        session.Turn();
        bench.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Throws<LinkException>(() => session.Turn());
    }

    [Fact]
    public void No_matching_subscriber_is_a_success()
    {
        using var bench = new ForwardingBench();
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings);
        session.Turn();
        link.Acknowledge(link.InFlight[0], reasonCode: 0x10);
        session.Turn();
        Assert.Equal(1, bench.Cursor(Lane.Readings));
    }

    [Fact]
    public void The_drain_rate_holds_up_readings_but_no_alert()
    {
        using var bench = new ForwardingBench(drainRate: 1000);
        var (session, link) = bench.Connected();
        link.AcknowledgesAtOnce = true;
        bench.Commit(Lane.Readings, 5000);
        bench.Commit(Lane.Alerts, 50);
        for (var ms = 0; ms < 1000; ms += 5)
        {
            var wait = session.Turn();
            Assert.InRange(wait.TotalMilliseconds, 1, 100);
            bench.Time.Advance(TimeSpan.FromMilliseconds(5));
        }

        Assert.Equal(50, Sent(link).Count(s => s.StartsWith('a')));
        Assert.InRange(Sent(link).Count(s => s.StartsWith('r')), 200, 300);
    }

    [Fact]
    public void The_status_is_retained_and_comes_at_connect_and_every_minute()
    {
        using var bench = new ForwardingBench();
        var (session, link) = bench.Connected();
        Assert.Equal(TimeSpan.FromSeconds(60), session.Turn());
        Assert.True(link.Published[0].Retain);
        Assert.Contains("\"status\":\"online\"", Statuses(link)[0], StringComparison.Ordinal);
        Assert.Contains("\"readings\":{\"from\":1,\"next\":1}", Statuses(link)[0], StringComparison.Ordinal);

        bench.Commit(Lane.Readings, 3);
        Drain(session, link);
        bench.Time.Advance(TimeSpan.FromSeconds(59));
        session.Turn();
        Assert.Single(Statuses(link));
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        session.Turn();
        Assert.Contains("\"readings\":{\"from\":1,\"next\":4}", Statuses(link)[1], StringComparison.Ordinal);
    }

    [Fact]
    public void An_idle_session_wants_to_be_woken_for_its_status_only()
    {
        using var bench = new ForwardingBench();
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 3);
        Drain(session, link);
        Assert.Equal(TimeSpan.FromSeconds(60), session.Turn());
    }

    [Fact]
    public async Task A_stop_sends_the_rest_says_offline_with_the_last_numbers_and_disconnects()
    {
        using var bench = new ForwardingBench();
        var (session, link) = bench.Connected();
        session.Turn();
        bench.Commit(Lane.Readings, 3);
        link.AcknowledgesAtOnce = true;
        await session.StopAsync(CancellationToken.None, CancellationToken.None);

        Assert.Equal(Numbers(Lane.Readings, 1, 3), Sent(link));
        Assert.Equal(3, bench.Cursor(Lane.Readings));
        Assert.Contains("\"status\":\"offline\"", Statuses(link)[^1], StringComparison.Ordinal);
        Assert.Contains("\"readings\":{\"from\":1,\"next\":4}", Statuses(link)[^1], StringComparison.Ordinal);
        Assert.True(link.Disconnected);
    }

    [Fact]
    public async Task A_stop_just_behind_a_drain_sends_the_rest_too()
    {
        using var bench = new ForwardingBench(drainRate: 1);
        var (session, link) = bench.Connected();
        link.AcknowledgesAtOnce = true;
        bench.Commit(Lane.Readings, 1);
        session.Turn();
        Assert.Equal(Numbers(Lane.Readings, 1, 1), Sent(link));

        bench.Commit(Lane.Readings, 3);
        bench.Commit(Lane.System, 1);
        session.Turn();
        Assert.Equal(Numbers(Lane.Readings, 1, 1), Sent(link));
        await session.StopAsync(CancellationToken.None, CancellationToken.None);
        Assert.Equal((4, 1), (bench.Cursor(Lane.Readings), bench.Cursor(Lane.System)));
    }

    [Fact]
    public async Task A_stop_with_a_silent_broker_still_says_offline()
    {
        using var bench = new ForwardingBench();
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 3);
        session.Turn();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2), bench.Time);
        var stop = session.StopAsync(deadline.Token, CancellationToken.None);
        Assert.False(stop.IsCompleted);
        bench.Time.Advance(TimeSpan.FromSeconds(2));
        await stop.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Contains("\"status\":\"offline\"", Statuses(link)[^1], StringComparison.Ordinal);
        Assert.True(link.Disconnected);
        Assert.Equal(0, bench.Cursor(Lane.Readings));
    }

    [Fact]
    public async Task A_stop_without_room_to_say_offline_leaves_that_to_the_will()
    {
        using var bench = new ForwardingBench(window: 3);
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 3);
        session.Turn();
        using var deadline = new CancellationTokenSource();
        await deadline.CancelAsync();
        await session.StopAsync(deadline.Token, CancellationToken.None);
        Assert.False(link.Disconnected);
    }
}
