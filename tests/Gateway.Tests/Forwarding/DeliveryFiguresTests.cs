using Gateway.Abstractions;
using Gateway.Configuration;
using Gateway.Diagnostics.Metrics;
using Gateway.Forwarding;
using TestKit;

namespace Gateway.Tests.Forwarding;

/// <summary>What is measured of each message on its way to the broker and back.</summary>
public sealed class DeliveryFiguresTests
{
    [Fact]
    public void The_time_from_sending_to_the_acknowledgement_is_counted()
    {
        using var bench = new ForwardingBench();
        var (session, link) = bench.Connected();
        var before = Count(Figures(bench).RoundTrip);
        bench.Commit(Lane.Readings, 2);
        session.Turn();
        bench.Time.Advance(TimeSpan.FromMilliseconds(40));
        link.Acknowledge(link.InFlight[0]);
        session.Turn();
        bench.Time.Advance(TimeSpan.FromMilliseconds(400));
        link.Acknowledge(link.InFlight[0]);
        session.Turn();

        Assert.Equal(before + 2, Count(Figures(bench).RoundTrip));
        Assert.Equal(0.04 + 0.44, Figures(bench).RoundTrip.Sum, 1e-6);
    }

    [Fact]
    public void The_age_of_an_event_is_counted_by_lane_when_it_is_acknowledged()
    {
        using var bench = new ForwardingBench();
        var (session, link) = bench.Connected();
        bench.Main.Add(Lane.Alerts, bench.Time.GetUtcNow().UtcTicks);
        bench.Time.Advance(TimeSpan.FromSeconds(3));
        session.Turn();
        Assert.Equal(0, Count(Figures(bench).Age(Lane.Alerts)));

        bench.Time.Advance(TimeSpan.FromSeconds(1));
        link.AcknowledgeAll();
        session.Turn();
        Assert.Equal((1, 0), (Count(Figures(bench).Age(Lane.Alerts)), Count(Figures(bench).Age(Lane.Readings))));
        Assert.Equal(4, Figures(bench).Age(Lane.Alerts).Sum, 1e-6);
    }

    [Fact]
    public void An_event_with_a_time_still_to_come_has_no_age()
    {
        using var bench = new ForwardingBench();
        var (session, link) = bench.Connected();
        bench.Main.Add(Lane.Alerts, bench.Time.GetUtcNow().UtcTicks + TimeSpan.TicksPerHour);
        session.Turn();
        link.AcknowledgeAll();
        session.Turn();
        Assert.Equal((1, 0.0), (Count(Figures(bench).Age(Lane.Alerts)), Figures(bench).Age(Lane.Alerts).Sum));
    }

    [Fact]
    public void What_was_read_before_the_clock_was_set_does_not_count()
    {
        using var bench = new ForwardingBench();
        var (session, link) = bench.Connected();
        bench.Main.Add(Lane.Readings, bench.Time.GetUtcNow().UtcTicks, ReadingFlags.ClockUnsynced);
        session.Turn();
        link.AcknowledgeAll();
        session.Turn();
        Assert.Equal((1, 0), (bench.Parts.Health.Acknowledged, Count(Figures(bench).Age(Lane.Readings))));
    }

    [Fact]
    public void Payloads_are_counted_by_size_and_a_batch_is_one()
    {
        using var bench = new ForwardingBench();
        bench.Set(u => u with { Batch = new BatchSettings(4, 1 << 20, TimeSpan.Zero) });
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 4);
        session.Turn();
        Assert.Equal(["readings 1-4"], ForwardingBench.Sent(link));
        Assert.Equal((1, "readings 1-4".Length), (Count(Figures(bench).Size(Lane.Readings)), Figures(bench).Size(Lane.Readings).Sum));
    }

    private static DeliveryFigures Figures(ForwardingBench bench) => bench.Parts.Health.Delivery;

    private static long Count(Buckets buckets) => buckets.UpTo(buckets.Bounds.Count);
}
