using System.Globalization;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using TestKit.Store;

namespace Gateway.LiteDb.Tests.Library.Faults;

/// <summary>How far a store was committed, and whether another look at it finds all of that.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Readings">The next number of readings.</param>
/// <param name="Alerts">The next number of alerts.</param>
internal sealed record Committed(string Stream, long Readings, long Alerts)
{
    public static Committed Of(IOutbox outbox) => new(outbox.Stream, outbox.Next(Lane.Readings), outbox.Next(Lane.Alerts));

    public static Committed Parse(string line)
    {
        var words = line.Split(' ');
        return new Committed(words[0], long.Parse(words[1], CultureInfo.InvariantCulture), long.Parse(words[2], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Stream} {Readings} {Alerts}");

    /// <summary>
    /// Every number behind the cursor is an event as it was written or a gap, in order. The first number of each lane, as committed, that is told as
    /// damaged, or null. Those that went because of the limit are gaps, too.
    /// </summary>
    /// <remarks>Whether the stream goes on or became an older one is all the same.</remarks>
    public long? FirstDamaged(IOutbox outbox)
    {
        var present = outbox.Attach([Use.Wants("a")])[0];
        var readers = outbox.Older("a").Prepend(present).ToList();
        var mine = Assert.Single(readers, r => r.Stream == Stream);
        Assert.True(mine.Committed(Lane.Readings) >= Readings && mine.Committed(Lane.Alerts) >= Alerts, $"{mine.Committed(Lane.Readings)} {mine.Committed(Lane.Alerts)} is behind {this}");
        foreach (var reader in readers)
        {
            Assert.All((Lane[])[Lane.Readings, Lane.Alerts], l => reader.Covered(l));
            Assert.All(reader.All(Lane.Readings, reader.Cursor(Lane.Readings)).Where(e => !e.IsGap), e => Assert.Equal(e.Sequence, e.Value));
            Assert.All(reader.All(Lane.Alerts, reader.Cursor(Lane.Alerts)).Where(e => !e.IsGap), e => Assert.Equal($"{{\"n\":{e.Sequence}}}", System.Text.Encoding.UTF8.GetString(e.Data.Span)));
        }

        return Gaps(mine, Lane.Readings, Readings).Concat(Gaps(mine, Lane.Alerts, Alerts)).Select(g => (long?)g.Sequence).FirstOrDefault();
    }

    private static IEnumerable<StoredEvent> Gaps(IOutboxReader reader, Lane lane, long next) =>
        reader.All(lane, reader.Cursor(lane)).Where(e => e.IsGap && e.Loss != LossReason.Evicted && e.Sequence < next);
}
