namespace Gateway.Extensions.LiteDb;

/// <summary>Goes through the records of a segment and says which of them can be read.</summary>
/// <param name="each">Gets each record that is whole, in order.</param>
internal sealed class SegmentScan(Action<RecordReader> each)
{
    /// <summary>Behind so many places that cannot be read the rest is given up.</summary>
    private const int MostFailures = 16;

    private const int MostAhead = 64;
    private const int MostBytesAhead = 128 << 10;

    private readonly List<byte[]> parts = [];
    private long before;

    /// <summary>Whether every record from the first on was there and could be read.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Reads <paramref name="file"/> through.</summary>
    /// <exception cref="SegmentFailureException">Not the file fails, but the disk.</exception>
    public void Run(SegmentFile file)
    {
        var from = 0L;
        for (var failures = 0; failures < MostFailures; failures++)
        {
            try
            {
                file.Read(from, (key, frame) =>
                {
                    Take(key, frame);
                    return true;
                });
                IsWhole &= parts.Count == 0;
                return;
            }
            catch (SegmentFailureException failure) when (failure.IsDamage)
            {
                // The one behind the last that was read is skipped.
                IsWhole = false;
                parts.Clear();
                from = Frame.Key(++before + 1, 0);
                if (!file.TryUndo(file.LogBytes))
                {
                    return;
                }
            }
        }
    }

    /// <summary>Reads a record and some that follow it: each time the library is asked costs as much as many documents.</summary>
    /// <exception cref="SegmentFailureException">It cannot be read.</exception>
    public static List<RecordReader> Ahead(SegmentFile file, long record)
    {
        var found = new List<RecordReader>();
        var bytes = 0;
        var scan = new SegmentScan(found.Add);
        file.Read(Frame.Key(record, 0), (key, frame) =>
        {
            scan.Take(key, frame);
            bytes += frame.Length;
            return found.Count < MostAhead && (bytes < MostBytesAhead || found.Count == 0);
        });
        return found;
    }

    private void Take(long key, byte[] frame)
    {
        var (record, part) = (Frame.RecordOf(key), (int)(key % Frame.MostParts));
        var count = Frame.Check(frame, key);
        if (count == 0 || part != parts.Count)
        {
            IsWhole = false;
            parts.Clear();
            return;
        }

        parts.Add(frame);
        if (parts.Count < count)
        {
            return;
        }

        IsWhole &= before == 0 || record == before + 1;
        before = record;
        var whole = count == 1 ? frame.AsMemory(Frame.HeadSize) : parts.SelectMany(p => p.AsSpan(Frame.HeadSize).ToArray()).ToArray();
        parts.Clear();
        try
        {
            each(new RecordReader(record, Frame.StreamOf(frame), whole));
        }
        catch (FormatException)
        {
            IsWhole = false;
        }
    }
}
