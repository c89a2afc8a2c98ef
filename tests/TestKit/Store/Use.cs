using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace TestKit.Store;

/// <summary>Short ways to use an outbox in tests.</summary>
public static class Use
{
    public static readonly Point Temperature = new(0, "bench", "temperature", "Cel");
    public static readonly Point Count = new(1, "door", "count", null);
    private static readonly long Utc = new DateTime(2026, 3, 29, 15, 4, 5, DateTimeKind.Utc).Ticks;

    public static UpstreamLanes Wants(string upstream, params Lane[] lanes) => new(upstream, lanes.Length == 0 ? Lanes.All : lanes);

    public static UpstreamLanes WantsOldest(string upstream, params Lane[] lanes) => Wants(upstream, lanes) with { FromOldest = true };

    public static OutboxBatch Batch(this IOutbox outbox)
    {
        var batch = new OutboxBatch();
        batch.Clear(outbox);
        return batch;
    }

    public static Reading Reading(double value) => new(Temperature, new Instant(1, Utc), value);

    public static StoredEvent Event(Lane lane, string data = "{}") =>
        new(lane, 0, Utc, lane == Lane.Alerts ? "raised" : "started", "bench/temperature", lane == Lane.Alerts ? "too-warm" : null, Encoding.UTF8.GetBytes(data));

    /// <summary>Commits <paramref name="count"/> events to <paramref name="lane"/>; each tells its number as value or data.</summary>
    public static void Commit(this IOutbox outbox, Lane lane, int count = 1)
    {
        var batch = outbox.Batch();
        batch.AddTo(lane, count);
        outbox.Commit(batch);
    }

    public static void AddTo(this OutboxBatch batch, Lane lane, int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            if (lane == Lane.Readings)
            {
                batch.Add(Reading(batch.Next(lane)));
            }
            else
            {
                batch.Add(Event(lane, $"{{\"n\":{batch.Next(lane)}}}"));
            }
        }
    }

    /// <summary>Writes the cursors, and deletes until nothing more is to be deleted.</summary>
    public static void Settle(this IOutbox outbox)
    {
        for (var i = 0; i < 20; i++)
        {
            outbox.Commit(outbox.Batch());
        }
    }

    public static List<StoredEvent> All(this IOutboxReader reader, Lane lane, long after = 0)
    {
        var events = new List<StoredEvent>();
        while (reader.Read(lane, events.Count == 0 ? after : events[^1].Last, 1000, events) > 0)
        {
            // Until there are no more.
        }

        return events;
    }

    public static long[] Numbers(this IOutboxReader reader, Lane lane, long after = 0) => [.. reader.All(lane, after).Select(e => e.Sequence)];

    /// <summary>What a subscriber is told: <c>7</c> for an event, <c>3..5 evicted</c> for a gap.</summary>
    public static string[] Told(this IOutboxReader reader, Lane lane, long after = 0) =>
        [.. reader.All(lane, after).Select(e => e.IsGap ? $"{e.Sequence}..{e.Through} {e.Loss.Name()}" : $"{e.Sequence}")];

    /// <summary>Checks that events and gaps cover every number behind the cursor once and in order. Returns how many numbers are lost.</summary>
    public static long Covered(this IOutboxReader reader, Lane lane)
    {
        var (at, lost) = (reader.Cursor(lane) + 1, 0L);
        foreach (var told in reader.All(lane, reader.Cursor(lane)))
        {
            Assert.Equal(at, told.Sequence);
            lost += told.IsGap ? told.Through - told.Sequence + 1 : 0;
            at = told.Last + 1;
        }

        Assert.Equal(reader.Committed(lane), at);
        return lost;
    }

    public static long[] Range(long from, long through) => [.. Enumerable.Range(0, (int)(through - from + 1)).Select(i => from + i)];
}
