using Gateway.Abstractions;

namespace Gateway.Extensions.LiteDb;

/// <summary>One segment file: its number, which events it holds, and how large it is.</summary>
/// <param name="number">Its number, from 1; a later one is newer.</param>
internal sealed class Segment(long number)
{
    /// <summary>So often the disk may fail to read it before that counts as damage.</summary>
    private const int MostFailures = 3;

    private readonly List<Extent> ranges = [];
    private int failures;

    public long Number { get; } = number;

    /// <summary>The events it was given; without a hole within one range. Not all need be readable.</summary>
    public IReadOnlyList<Extent> Ranges => ranges;

    /// <summary>The last record that counts. What stands behind it was written by a commit that failed.</summary>
    public long LastRecord { get; set; }

    /// <summary>Bytes on the disk.</summary>
    public long Bytes { get; set; }

    /// <summary>Whether something in it could not be read: it is set aside instead of being deleted.</summary>
    public bool IsDamaged { get; set; }

    /// <summary>Whether its file is gone, so that what is still owed of it is lost.</summary>
    public bool IsGone { get; set; }

    public void Add(in Extent extent) => Extent.Append(ranges, extent);

    /// <summary>Whether it was given the number.</summary>
    public bool Covers(LaneKey key, long number) => Reaches(key, number, number);

    /// <summary>Whether it was given any number between the two.</summary>
    public bool Reaches(LaneKey key, long from, long through)
    {
        foreach (var range in ranges)
        {
            if (range.Key == key && range.First <= through && from <= range.Last)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether what failed is the file; a disk that cannot be read now is tried again.</summary>
    public bool CountsAsDamage(SegmentFailureException failure) => failure.IsDamage || ++failures >= MostFailures;

    public void Write(ByteWriter bytes)
    {
        bytes.Number(Number);
        bytes.Number(LastRecord);
        bytes.Byte((byte)((IsDamaged ? 1 : 0) | (IsGone ? 2 : 0)));
        bytes.Number(ranges.Count);
        foreach (var range in ranges)
        {
            bytes.Text(range.Key.Stream);
            bytes.Byte((byte)range.Key.Lane);
            bytes.Number(range.First);
            bytes.Number(range.Last);
        }
    }

    public static Segment Read(ByteReader bytes)
    {
        var segment = new Segment(bytes.Number()) { LastRecord = bytes.Number() };
        var flags = bytes.Byte();
        (segment.IsDamaged, segment.IsGone) = ((flags & 1) != 0, (flags & 2) != 0);
        for (var n = bytes.Count(); n > 0; n--)
        {
            var key = new LaneKey(bytes.Text(), (Lane)Math.Min(bytes.Byte(), (byte)Lane.Readings));
            segment.ranges.Add(new Extent(key, bytes.Number(), bytes.Number(), 0));
        }

        return segment;
    }
}
