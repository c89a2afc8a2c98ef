using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Extensions.LiteDb;

/// <summary>
/// Makes the record of one commit: first what changes of the state, then the events, then the list of their numbers, each of which can be read
/// without the others.
/// </summary>
/// <remarks>Reused. Nothing is allocated per event.</remarks>
internal sealed class RecordWriter
{
    private readonly ByteWriter bytes = new();
    private readonly List<Extent> extents = [];
    private readonly long[] numbers = new long[Lanes.Count];
    private string stream = string.Empty;
    private long record;
    private long ticks;
    private int events;

    /// <summary>The numbers of the events that were added.</summary>
    public IReadOnlyList<Extent> Extents => extents;

    /// <summary>Where the state is written, before the first event.</summary>
    public ByteWriter State => bytes;

    /// <summary>Begins the record of that number, of a store of that stream.</summary>
    public void Begin(string ofStream, long number)
    {
        bytes.Clear();
        extents.Clear();
        (stream, record, ticks, events) = (ofStream, number, 0, -1);
        Array.Clear(numbers);
    }

    public void Add(in Reading reading, long number) => Add(
        new StoredEvent(
            Lane.Readings,
            number,
            reading.At.UtcTicks,
            RecordReader.Reading,
            reading.Point.Id,
            Value: reading.Value,
            Unit: reading.Point.Unit,
            Quality: reading.Quality,
            Reason: reading.Reason,
            Flags: reading.Flags),
        stream);

    public void Add(in StoredEvent stored, string ofStream, IReadOnlyList<string>? owed = null)
    {
        BeginEvents();
        var lane = (int)stored.Lane;
        var isReading = stored is { Kind: RecordReader.Reading, Rule: null, Data.IsEmpty: true };
        bytes.Byte((byte)(lane
            | (ofStream == stream ? 0 : RecordReader.OtherStream)
            | (owed is null ? 0 : RecordReader.Named)
            | (stored.IsGap ? RecordReader.Gap : 0)
            | (isReading ? RecordReader.Short : 0)));
        if (ofStream != stream)
        {
            bytes.Text(ofStream);
        }

        if (owed is not null)
        {
            bytes.Number(owed.Count);
            for (var i = 0; i < owed.Count; i++)
            {
                bytes.Text(owed[i]);
            }
        }

        bytes.Number(stored.Sequence - numbers[lane]);
        numbers[lane] = stored.Sequence;
        Extent.Append(extents, new Extent(new LaneKey(ofStream, stored.Lane), stored.Sequence, stored.Last, record));
        if (stored.IsGap)
        {
            bytes.Number(stored.Through - stored.Sequence);
            bytes.Byte((byte)stored.Loss);
            return;
        }

        bytes.Number(stored.UtcTicks - ticks);
        ticks = stored.UtcTicks;
        bytes.Text(stored.Subject);
        bytes.Double(stored.Value);
        bytes.Text(stored.Unit);
        bytes.Byte((byte)stored.Quality);
        bytes.Text(stored.Reason);
        bytes.Byte((byte)stored.Flags);
        if (!isReading)
        {
            bytes.Text(stored.Kind);
            bytes.Text(stored.Rule);
            bytes.Bytes(stored.Data.Span);
        }
    }

    /// <summary>The record, valid until the next one begins.</summary>
    public ReadOnlyMemory<byte> End()
    {
        BeginEvents();
        var list = bytes.Begin();
        bytes.Number(extents.Count);
        foreach (var extent in extents)
        {
            bytes.Text(extent.Key.Stream);
            bytes.Byte((byte)extent.Key.Lane);
            bytes.Number(extent.First);
            bytes.Number(extent.Last - extent.First);
        }

        bytes.Int32(events);
        bytes.Int32(list);
        return bytes.Written;
    }

    private void BeginEvents()
    {
        if (events < 0)
        {
            events = bytes.Begin();
        }
    }
}
