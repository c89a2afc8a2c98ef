using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Outbox.Sqlite;

/// <summary>Reads rows of the lanes' tables into events. A row whose checksum is wrong is none.</summary>
internal sealed class EventRows(Texts texts, string stream)
{
    private readonly uint[] seeds = Seeds(stream);

    /// <summary>Where the checksums of the lanes' rows begin.</summary>
    public static uint[] Seeds(string stream) => [.. Lanes.All.Select(lane => Checksum.Seed(lane.Name(), stream))];

    /// <summary>The columns that <see cref="TryRead"/> reads, in order.</summary>
    public static string Columns(Lane lane) =>
        lane == Lane.Readings ? "seq, utc, point, unit, value, quality, reason, flags, crc" : "seq, utc, kind, subject, rule, data, crc";

    /// <summary>The event in the present row; false: the row is damaged.</summary>
    public bool TryRead(Lane lane, Statement row, out StoredEvent stored) =>
        lane == Lane.Readings ? TryReadReading(row, out stored) : TryReadEvent(lane, row, out stored);

    private bool TryReadEvent(Lane lane, Statement row, out StoredEvent stored)
    {
        stored = default;
        var (sequence, utc) = (row.Number(0), row.Number(1));
        var sum = Begin(lane, sequence, utc);
        if (!texts.TryGet(row, 2, ref sum, out var kind) || !texts.TryGet(row, 3, ref sum, out var subject) || !texts.TryGet(row, 4, ref sum, out var rule))
        {
            return false;
        }

        sum.Add(row.Bytes(5));
        if (sum.Value != row.Number(6))
        {
            return false;
        }

        stored = new StoredEvent(lane, sequence, utc, kind ?? string.Empty, subject ?? string.Empty, rule, row.Blob(5));
        return true;
    }

    private bool TryReadReading(Statement row, out StoredEvent stored)
    {
        stored = default;
        var (sequence, utc) = (row.Number(0), row.Number(1));
        var sum = Begin(Lane.Readings, sequence, utc);
        if (!texts.TryGet(row, 2, ref sum, out var point) || !texts.TryGet(row, 3, ref sum, out var unit))
        {
            return false;
        }

        var (value, quality, flags) = (row.Real(4), row.Number(5), row.Number(7));
        sum.Add(value);
        sum.Add(quality);
        if (!texts.TryGet(row, 6, ref sum, out var reason))
        {
            return false;
        }

        sum.Add(flags);
        if (sum.Value != row.Number(8))
        {
            return false;
        }

        stored = new StoredEvent(
            Lane.Readings,
            sequence,
            utc,
            "reading",
            point ?? string.Empty,
            Value: value,
            Unit: unit,
            Quality: (Quality)quality,
            Reason: reason,
            Flags: (ReadingFlags)flags);
        return true;
    }

    private Checksum Begin(Lane lane, long sequence, long utc)
    {
        var sum = new Checksum(seeds[(int)lane]);
        sum.Add(sequence);
        sum.Add(utc);
        return sum;
    }
}
