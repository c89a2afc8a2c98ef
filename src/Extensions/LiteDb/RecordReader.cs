using System.Buffers.Binary;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Extensions.LiteDb;

/// <summary>Reads a record that is whole.</summary>
/// <param name="record">Its number.</param>
/// <param name="stream">The stream of the store that wrote it.</param>
/// <param name="bytes">What <see cref="RecordWriter.End"/> gave.</param>
internal sealed class RecordReader(long record, string stream, ReadOnlyMemory<byte> bytes)
{
    public const string Reading = "reading";
    public const int OtherStream = 4;
    public const int Named = 8;
    public const int Gap = 16;
    public const int Short = 32;

    private const int LaneBits = 3;
    private const int Tail = 8;

    public long Record => record;

    public string Stream => stream;

    /// <summary>At its state.</summary>
    public ByteReader State() => new(bytes, 0);

    /// <summary>The numbers of its events.</summary>
    /// <exception cref="FormatException">It is not whole.</exception>
    public IEnumerable<Extent> Extents()
    {
        var list = At(4);
        for (var n = list.Count(); n > 0; n--)
        {
            var of = list.Text();
            var key = new LaneKey(of, LaneOf(list.Byte()));
            var first = list.Number();
            yield return new Extent(key, first, first + list.Number(), record);
        }
    }

    /// <summary>Its events, by lane and ascending.</summary>
    /// <exception cref="FormatException">It is not whole.</exception>
    public Dictionary<LaneKey, List<OwedEvent>> Events()
    {
        var found = new Dictionary<LaneKey, List<OwedEvent>>();
        var count = Extents().Sum(e => e.Last - e.First + 1);
        var from = At(8);
        var numbers = new long[Lanes.Count];
        var ticks = 0L;
        while (count > 0)
        {
            var stored = Read(from, numbers, ref ticks, out var of, out var owed);
            var key = new LaneKey(of, stored.Lane);
            if (!found.TryGetValue(key, out var lane))
            {
                found[key] = lane = [];
            }

            lane.Add(new OwedEvent(stored, owed));
            count -= stored.Last - stored.Sequence + 1;
        }

        return found;
    }

    private StoredEvent Read(ByteReader from, long[] numbers, ref long ticks, out string of, out string[]? owed)
    {
        var shape = from.Byte();
        var lane = LaneOf((byte)(shape & LaneBits));
        of = (shape & OtherStream) == 0 ? stream : from.Text();
        owed = null;
        if ((shape & Named) != 0)
        {
            owed = new string[from.Count()];
            for (var i = 0; i < owed.Length; i++)
            {
                owed[i] = from.Text();
            }
        }

        var number = numbers[(int)lane] += from.Number();
        if ((shape & Gap) != 0)
        {
            var through = number + from.Number();
            return StoredEvent.Gap(lane, number, through, (LossReason)from.Byte());
        }

        ticks += from.Number();
        var stored = new StoredEvent(
            lane,
            number,
            ticks,
            Reading,
            from.Text(),
            Value: from.Double(),
            Unit: from.TextOrNull(),
            Quality: (Quality)from.Byte(),
            Reason: from.TextOrNull(),
            Flags: (ReadingFlags)from.Byte());
        return (shape & Short) != 0 ? stored : stored with { Kind = from.Text(), Rule = from.TextOrNull(), Data = from.Bytes() };
    }

    private static Lane LaneOf(byte lane) => lane < Lanes.Count ? (Lane)lane : throw new FormatException("there is no such lane");

    private ByteReader At(int fromEnd) => bytes.Length >= Tail
        ? new ByteReader(bytes, BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[^fromEnd..]))
        : throw new FormatException("it has no end");
}
