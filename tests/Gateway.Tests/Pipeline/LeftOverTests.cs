using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Outbox;
using Gateway.Pipeline;

namespace Gateway.Tests.Pipeline;

public sealed class LeftOverTests : IDisposable
{
    private readonly MemoryOutbox outbox = new();

    public void Dispose() => outbox.Dispose();

    [Fact]
    public void Each_event_is_carried_once_for_all_who_are_owed_it_lane_by_lane_in_order()
    {
        var readers = outbox.Attach([new("a", Lanes.All), new("b", [Lane.Alerts])]);
        Commit(3, 2);
        readers[0].Acknowledge(Lane.Alerts, 1);
        readers[1].Acknowledge(Lane.Alerts, 2);
        Assert.Equal(["alerts 2 a", "alerts 3 a,b", "system 1 a", "system 2 a"], Carried(new LeftOver(readers)));
    }

    [Fact]
    public void A_gap_is_carried_for_those_who_have_it()
    {
        var events = new[] { Event(1), Event(2), Event(3), Event(4) };
        var left = new LeftOver([
            new ListReader("a", [StoredEvent.Gap(Lane.Alerts, 1, 3, LossReason.Evicted), events[3]]),
            new ListReader("b", [events[1], events[2], events[3]])]);
        Assert.Equal(["alerts 1..3 a", "alerts 2 b", "alerts 3 b", "alerts 4 a,b"], Carried(left));
        Assert.Equal(3, left.Carried);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(300)]
    [InlineData(1000)]
    public void Portions_of_any_size_give_the_same(int most)
    {
        var readers = outbox.Attach([new("a", Lanes.All), new("b", Lanes.All)]);
        Commit(600, 0);
        readers[1].Acknowledge(Lane.Alerts, 250);
        Assert.Equal(
            Enumerable.Range(1, 600).Select(i => $"alerts {i} {(i > 250 ? "a,b" : "a")}"), Carried(new LeftOver(readers), most));
    }

    private static StoredEvent Event(long number) => new(Lane.Alerts, number, 1, "raised", "bench/temperature");

    private List<string> Carried(LeftOver left, int most = int.MaxValue)
    {
        var carried = new List<string>();
        var batch = new OutboxBatch();
        bool more;
        do
        {
            batch.Clear(outbox);
            more = left.Fill(batch, most);
            Assert.InRange(batch.Imports.Count, 0, most);
            carried.AddRange(batch.Imports.Select(i => $"{i.Event.Lane.Name()} {i.Event.Sequence}{(i.Event.IsGap ? $"..{i.Event.Through}" : string.Empty)} {string.Join(',', i.Upstreams!)}"));
        }
        while (more);

        return carried;
    }

    private void Commit(int alerts, int system)
    {
        var batch = new OutboxBatch();
        batch.Clear(outbox);
        for (var i = 0; i < alerts; i++)
        {
            batch.Add(Event(0));
        }

        for (var i = 0; i < system; i++)
        {
            batch.Add(new StoredEvent(Lane.System, 0, 1, "started", string.Empty));
        }

        outbox.Commit(batch);
    }

    /// <summary>A view of the lane of alerts that is the list the test gives.</summary>
    private sealed class ListReader(string upstream, List<StoredEvent> events) : IOutboxReader
    {
        public string Upstream => upstream;

        public string Stream => "0000dead";

        public IReadOnlyList<Lane> Lanes => [Lane.Alerts];

        public long From(Lane lane) => 1;

        public long Cursor(Lane lane) => 0;

        public long Committed(Lane lane) => events[^1].Last + 1;

        public int Read(Lane lane, long after, int max, List<StoredEvent> into)
        {
            var found = events.Where(e => e.Sequence > after).Take(max).ToList();
            into.AddRange(found);
            return found.Count;
        }

        public void Acknowledge(Lane lane, long through) => throw new InvalidOperationException("it is only read");

        public void GiveUp(Lane lane, long from, long through, LossReason reason, string? detail = null) => throw new InvalidOperationException("it is only read");

        public void Dispose()
        {
        }
    }
}
