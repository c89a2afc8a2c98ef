using System.Text;
using Gateway.Abstractions;
using Gateway.Forwarding;
using TestKit;
using static Gateway.Tests.Forwarding.ForwardingBench;

namespace Gateway.Tests.Forwarding;

/// <summary>The present state of alerts, retained at the broker.</summary>
public sealed class AlertStateTests : IDisposable
{
    private readonly ForwardingBench bench = new(window: 8);

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Every_alert_is_told_at_the_first_connection_before_any_event()
    {
        Put("warm", "normal", isNormal: true);
        Put("damp", "active", isNormal: false);
        bench.Commit(Lane.Readings, 1000);
        var (session, link) = bench.Connected();
        session.Turn();
        Assert.Equal(["warm normal", "damp active"], States(link));
        Assert.All(link.Published.Where(m => m.Topic.Contains("/state/", StringComparison.Ordinal)), m => Assert.True(m.Retain));
        Assert.Contains(link.Published, m => m.Topic == "gateways/greenhouse-1/state/alerts/warm/bench/temperature");
        Assert.DoesNotContain("readings", FakeLink.Text(link.Published[2]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_is_told_at_once_and_only_the_newest()
    {
        var (session, link) = bench.Connected();
        Put("warm", "one", isNormal: false);
        session.Turn();
        Put("warm", "two", isNormal: false);
        session.Turn();
        Put("warm", "three", isNormal: false);
        session.Turn();
        Assert.Equal(["warm one"], States(link));
        link.AcknowledgeAll();
        session.Turn();
        Assert.Equal(["warm one", "warm three"], States(link));
        Drain(session, link);
        Assert.Equal(2, States(link).Count);
    }

    [Fact]
    public void After_a_break_what_is_not_normal_is_told_again_and_what_changed_meanwhile()
    {
        Put("warm", "active", isNormal: false);
        Put("damp", "normal", isNormal: true);
        Put("dark", "active", isNormal: false);
        var (session, link) = bench.Connected();
        Drain(session, link);
        link.Break();
        bench.End(session);
        Put("dark", "normal", isNormal: true);

        var (next, second) = bench.Connected();
        Drain(next, second);
        Assert.Equal(["warm active", "dark normal"], States(second));
    }

    [Fact]
    public void What_was_in_flight_when_the_connection_broke_is_told_again()
    {
        var (session, link) = bench.Connected();
        Put("warm", "normal", isNormal: true);
        session.Turn();
        link.Break();
        bench.End(session);
        var (next, second) = bench.Connected();
        Drain(next, second);
        Assert.Equal(["warm normal"], States(second));
    }

    [Fact]
    public void Another_broker_is_told_everything()
    {
        Put("warm", "normal", isNormal: true);
        var (session, link) = bench.Connected();
        Drain(session, link);
        var other = new FakeLink(link.Options, bench.Wake) { AcknowledgesAtOnce = true };
        var next = new ForwardingSession(bench.Parts, other, bench.Carried, new Uri("mqtt://other:1883"));
        next.Turn();
        next.Turn();
        Assert.Equal(["warm normal"], States(other));
    }

    [Fact]
    public void An_alert_that_is_gone_for_ever_is_an_empty_message()
    {
        Put("warm", "active", isNormal: false);
        var (session, link) = bench.Connected();
        Drain(session, link);
        Put("warm", string.Empty, isNormal: true);
        Drain(session, link);
        Assert.Equal(["warm active", "warm "], States(link));
    }

    [Fact]
    public void Alerts_that_never_rest_leave_room_for_events()
    {
        bench.Commit(Lane.Readings, 500);
        var (session, link) = bench.Connected();
        for (var i = 0; i < 300; i++)
        {
            for (var alert = 0; alert < 20; alert++)
            {
                Put($"rule-{alert}", $"{i}", isNormal: false);
            }

            session.Turn();
            link.AcknowledgeAll();
        }

        Assert.InRange(bench.Cursor(Lane.Readings), 300, 500);
    }

    [Fact]
    public void A_state_that_is_refused_is_tried_again_when_it_changes()
    {
        var (session, link) = bench.Connected();
        link.AcknowledgesAtOnce = true;
        link.ReasonCode = m => m.Topic.Contains("/state/", StringComparison.Ordinal) ? (byte)0x87 : (byte)0;
        Put("warm", "one", isNormal: false);
        bench.Run(session, TimeSpan.FromMinutes(2));
        Put("warm", "two", isNormal: false);
        bench.Run(session, TimeSpan.FromMinutes(2));
        Assert.Equal(["warm one", "warm two"], States(link));
        Assert.Null(bench.Parts.Health.Failure);
    }

    [Fact]
    public void States_that_end_every_connection_do_not_keep_the_events_back()
    {
        Put("warm", "active", isNormal: false);
        bench.Commit(Lane.Readings, 5);
        var connections = 0;
        while (bench.Cursor(Lane.Readings) < 5 && connections++ < 10)
        {
            var (session, link) = bench.Connected();
            link.OnPublish = m =>
            {
                if (m.Topic.Contains("/state/", StringComparison.Ordinal))
                {
                    link.Break();
                }
            };
            if (Record.Exception(() => session.Turn()) is null)
            {
                Drain(session, link);
                link.Break();
            }

            bench.End(session);
        }

        Assert.Equal(5, bench.Cursor(Lane.Readings));
        Assert.Empty(bench.Main.GivenUp);
    }

    private void Put(string rule, string payload, bool isNormal) =>
        bench.States.Put(rule, "bench/temperature", payload.Length == 0 ? [] : Encoding.UTF8.GetBytes($"{rule} {payload}"), isNormal);

    private static List<string> States(FakeLink link) =>
        [.. link.Published.Where(m => m.Topic.Contains("/state/", StringComparison.Ordinal)).Select(m => m.Payload.Length == 0 ? $"{m.Topic.Split('/')[4]} " : FakeLink.Text(m))];
}
