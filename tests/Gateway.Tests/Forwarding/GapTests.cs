using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Formats;
using Gateway.Forwarding;
using Gateway.Listening;
using TestKit;
using TestKit.Wire;
using static Gateway.Tests.Forwarding.ForwardingBench;

namespace Gateway.Tests.Forwarding;

/// <summary>Numbers that will never come are named where they are missing.</summary>
public sealed class GapTests : IDisposable
{
    private readonly ForwardingBench bench = new(window: 4);

    public void Dispose() => bench.Dispose();

    [Fact]
    public void A_gap_is_one_message_in_its_place_on_the_topic_of_the_lane()
    {
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 100_000);
        bench.Main.Lose(Lane.Readings, 3, 99_998);
        Drain(session, link);
        Assert.Equal(["readings 1", "readings 2", "lost readings 3..99998", "readings 99999", "readings 100000"], Sent(link));
        Assert.Equal("gateways/greenhouse-1/readings", link.Published.Single(m => FakeLink.Text(m).StartsWith("lost", StringComparison.Ordinal)).Topic);
        Assert.Equal(100_000, bench.Cursor(Lane.Readings));
    }

    [Fact]
    public void A_notice_that_was_not_acknowledged_is_sent_again_before_what_follows()
    {
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Alerts, 4);
        bench.Main.Lose(Lane.Alerts, 1, 2);
        session.Turn();
        link.Acknowledge(link.InFlight[1]);
        link.Break();
        bench.End(session);
        Assert.Equal(0, bench.Cursor(Lane.Alerts));

        var (next, second) = bench.Connected();
        Drain(next, second);
        Assert.Equal(["lost alerts 1..2", "alerts 3", "alerts 4"], Sent(second));
    }

    [Fact]
    public void A_subscriber_that_reads_our_notices_is_complete()
    {
        using var format = (IDisposable)FormatCatalog.All.Find("cloudevents")!.Construct(Written.Settings(Written.Map(), out _))("greenhouse-1");
        bench.Parts = bench.Parts with { Format = (Gateway.Abstractions.Formats.IPayloadFormat)format };
        var subscriber = new Subscriber(new ListenText(TextWriter.Null, TextWriter.Null, bench.Time));
        var (session, link) = bench.Connected(acknowledgeStatus: false);
        link.OnPublish = m =>
        {
            Assert.Empty(m.Topic.Contains("/alerts/", StringComparison.Ordinal) ? [] : WireSchemas.OfMessage(m.Topic, FakeLink.Text(m)));
            subscriber.Take(m.Topic, m.Payload, retained: false);
        };
        Drain(session, link);
        bench.Commit(Lane.Readings, 50);
        bench.Commit(Lane.Alerts, 2);
        bench.Main.Lose(Lane.Readings, 10, 19, LossReason.Evicted);
        bench.Main.Lose(Lane.Readings, 20, 20, LossReason.DeadLetter);
        bench.Main.Lose(Lane.Readings, 49, 50, LossReason.Expired);
        Drain(session, link);
        bench.Time.Advance(TimeSpan.FromSeconds(60));
        Drain(session, link);

        Assert.True(subscriber.Ledger.IsComplete);
        Assert.True(subscriber.IsFaultless);
        var readings = subscriber.Ledger.Summary().Single(l => l.Lane == "readings");
        Assert.Equal((37, 13, 0), (readings.Received, readings.Lost, readings.Missing));
    }

    [Fact]
    public void What_waited_too_long_is_given_up_and_named()
    {
        bench.Set(u => u with { Expire = new Dictionary<Lane, TimeSpan> { [Lane.Readings] = TimeSpan.FromDays(7) } });
        var (session, link) = bench.Connected();
        var now = bench.Time.GetUtcNow();
        for (var days = 10; days >= 5; days--)
        {
            bench.Main.Add(Lane.Readings, now.AddDays(-days).UtcTicks);
            bench.Main.Add(Lane.Alerts, now.AddDays(-days).UtcTicks);
        }

        Drain(session, link);
        Assert.Equal(["readings 1..3 expired"], bench.Main.GivenUp);
        Assert.Equal([.. Numbers(Lane.Alerts, 1, 6), "lost readings 1..3", .. Numbers(Lane.Readings, 4, 6)], Sent(link).Order());
        Assert.Equal(6, bench.Cursor(Lane.Readings));
    }

    [Fact]
    public void A_time_of_before_the_clock_was_set_does_not_expire()
    {
        bench.Set(u => u with { Expire = new Dictionary<Lane, TimeSpan> { [Lane.Readings] = TimeSpan.FromDays(7) } });
        var (session, link) = bench.Connected();
        bench.Main.Add(Lane.Readings, utcTicks: 1, ReadingFlags.ClockUnsynced);
        bench.Main.Add(Lane.Readings, utcTicks: 1);
        bench.Main.Add(Lane.Readings, bench.Time.GetUtcNow().UtcTicks);
        Drain(session, link);
        Assert.Equal(["readings 1", "lost readings 2..2", "readings 3"], Sent(link));
    }

    [Fact]
    public void A_long_expired_backlog_takes_few_notices()
    {
        bench.Set(u => u with { Expire = new Dictionary<Lane, TimeSpan> { [Lane.Readings] = TimeSpan.FromDays(7) } });
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 20_000);
        Drain(session, link);
        Assert.Equal(20, Sent(link).Count);
        Assert.Equal(20_000, bench.Cursor(Lane.Readings));
    }
}
