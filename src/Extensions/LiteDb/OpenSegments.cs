namespace Gateway.Extensions.LiteDb;

/// <summary>A segment whose file is open.</summary>
internal sealed record OpenSegment(Segment Segment, SegmentFile File, SegmentIndex Index) : IDisposable
{
    public void Dispose() => File.Dispose();
}

/// <summary>The older segments that are being read: few, because the library keeps in memory what it has read of each.</summary>
internal sealed class OpenSegments(string folder) : IDisposable
{
    /// <summary>One for each lane that is behind would be ideal; they are opened again quickly.</summary>
    private const int Most = 3;

    private readonly List<OpenSegment> open = [];

    /// <summary>Opens a segment; null: it is gone, or damaged and set aside.</summary>
    /// <exception cref="SegmentFailureException">It cannot be read now.</exception>
    public OpenSegment? Get(Segment segment)
    {
        if (segment.IsGone)
        {
            return null;
        }

        var known = open.Find(o => o.Segment == segment);
        if (known is not null)
        {
            open.Remove(known);
            open.Add(known);
            return known;
        }

        if (open.Count == Most)
        {
            Close(open[0].Segment);
        }

        try
        {
            return Open(segment);
        }
        catch (SegmentFailureException failure)
        {
            if (!segment.CountsAsDamage(failure))
            {
                throw;
            }

            GiveUp(segment);
            return null;
        }
    }

    /// <summary>Sets a segment aside that cannot be read.</summary>
    public void GiveUp(Segment segment)
    {
        Close(segment);
        Quarantine.Move(folder, segment.Number);
        segment.IsGone = true;
    }

    public void Close(Segment segment)
    {
        var known = open.Find(o => o.Segment == segment);
        known?.Dispose();
        open.Remove(known!);
    }

    public void Dispose()
    {
        open.ForEach(o => o.Dispose());
        open.Clear();
    }

    private OpenSegment? Open(Segment segment)
    {
        var path = SegmentNames.Data(folder, segment.Number);
        if (!File.Exists(path))
        {
            segment.IsGone = true;
            return null;
        }

        var opened = new OpenSegment(segment, SegmentFile.Open(path, SegmentNames.Log(folder, segment.Number)), new SegmentIndex());
        try
        {
            var scan = new SegmentScan(record =>
            {
                if (record.Record <= segment.LastRecord)
                {
                    foreach (var extent in record.Extents())
                    {
                        opened.Index.Add(extent);
                    }
                }
            });
            scan.Run(opened.File);
            segment.IsDamaged |= !scan.IsWhole;
            open.Add(opened);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }
}
