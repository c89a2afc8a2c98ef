using Gateway.Abstractions;
using TestKit.Store;

namespace Gateway.Outbox.Tests;

public sealed class MemoryLimitTests
{
    [Fact]
    public void When_it_is_full_the_oldest_readings_go_and_their_place_is_a_gap()
    {
        using var outbox = new MemoryOutbox(limit: 100);
        var reader = outbox.Attach([Use.Wants("a")])[0];
        outbox.Commit(Lane.Alerts, 10);
        outbox.Commit(Lane.Readings, 60);
        outbox.Commit(Lane.Readings, 60);
        Assert.Equal(10, reader.Numbers(Lane.Alerts).Length);
        Assert.Equal("1..40 evicted", reader.Told(Lane.Readings)[0]);
        Assert.Equal(40, reader.Covered(Lane.Readings));
        Assert.Equal(40, outbox.Figures.Evicted);
    }

    [Fact]
    public void A_fifth_belongs_to_alerts_and_system_events_which_may_take_the_rest_too()
    {
        using var outbox = new MemoryOutbox(limit: 100);
        var reader = outbox.Attach([Use.Wants("a")])[0];
        outbox.Commit(Lane.Readings, 200);
        Assert.Equal(120, reader.Covered(Lane.Readings));
        outbox.Commit(Lane.System, 50);
        outbox.Commit(Lane.Alerts, 40);
        Assert.Equal(190, reader.Covered(Lane.Readings));
        outbox.Commit(Lane.Alerts, 55);
        Assert.Equal(200, reader.Covered(Lane.Readings));
        Assert.Equal(45, reader.Covered(Lane.System));
        Assert.Equal(0, reader.Covered(Lane.Alerts));
        outbox.Commit(Lane.Alerts, 55);
        Assert.Equal(50, reader.Covered(Lane.System));
        Assert.Equal(50, reader.Covered(Lane.Alerts));
    }

    [Fact]
    public void A_dead_upstream_costs_the_others_nothing()
    {
        using var outbox = new MemoryOutbox(limit: 100);
        var readers = outbox.Attach([Use.Wants("dead"), Use.Wants("alive")]);
        for (var i = 0; i < 50; i++)
        {
            outbox.Commit(Lane.Readings, 20);
            Assert.Equal(0, readers[1].Covered(Lane.Readings));
            readers[1].Acknowledge(Lane.Readings, readers[1].Committed(Lane.Readings) - 1);
        }

        Assert.Equal(920, readers[0].Covered(Lane.Readings));
    }
}
