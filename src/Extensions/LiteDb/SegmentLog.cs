using Gateway.Abstractions.StoreParts;

namespace Gateway.Extensions.LiteDb;

/// <summary>The segments of a store: records are appended to the newest, and read from all. Used by one thread.</summary>
internal sealed partial class SegmentLog : IDisposable
{
    private readonly string folder;
    private readonly RunFile run;
    private readonly OpenSegments others;
    private readonly List<Segment> before = [];
    private Segment current;
    private SegmentIndex index = new();
    private SegmentFile? file;

    /// <summary>A log that goes on behind what was found; the first record is still to be written by <see cref="Begin"/>, unless a file is given.</summary>
    public SegmentLog(string folder, SegmentSizes sizes, RunFile run, FoundSegments found)
    {
        (this.folder, this.run) = (folder, run);
        Sizes = sizes;
        Stream = found.Stream;
        LastRecord = found.LastRecord;
        others = new OpenSegments(folder);
        before.AddRange(found.Before);
        (current, index, file) = (found.Current, found.Index, found.File);
    }

    public string Stream { get; }

    public SegmentSizes Sizes { get; }

    /// <summary>The number of the last record.</summary>
    public long LastRecord { get; private set; }

    /// <summary>The segments before the present one, oldest first.</summary>
    public IReadOnlyList<Segment> Before => before;

    /// <summary>Bytes on the disk.</summary>
    public long Bytes => before.Sum(s => s.Bytes) + (file?.Bytes ?? current.Bytes);

    /// <summary>Whether a new segment must begin before anything can be written.</summary>
    public bool IsBroken => file is null;

    /// <summary>Whether the present segment is large enough.</summary>
    public bool IsLarge => current.Bytes >= Sizes.Segment;

    /// <summary>Appends the next record, and returns when it is on the disk.</summary>
    /// <exception cref="SegmentFailureException">It was not written.</exception>
    public void Append(RecordWriter record, Func<Abstractions.Lane, long> next)
    {
        var size = Write(file!, record.End(), LastRecord + 1);
        LastRecord++;
        current.LastRecord = LastRecord;
        current.Bytes += size;
        foreach (var extent in record.Extents)
        {
            index.Add(extent);
            current.Add(extent);
        }

        run.Write(Stream, current.Number, LastRecord, next, sync: false);
        if (file!.LogBytes > Sizes.Log)
        {
            Checkpoint();
        }
    }

    /// <summary>Begins a new segment with a record that holds everything. The one before is read only from then on.</summary>
    /// <exception cref="SegmentFailureException">It cannot be made; the one before is as it was.</exception>
    public void Begin(RecordWriter record, Action<ByteWriter, IReadOnlyList<Segment>> write, Func<Abstractions.Lane, long> next)
    {
        // What could not be finished the last time.
        var begun = new Segment(current.Number + 1) { LastRecord = LastRecord + 1 };
        Quarantine.Delete(folder, begun.Number);
        record.Begin(Stream, begun.LastRecord);
        write(record.State, current.IsGone ? before : [.. before, current]);
        var made = SegmentFile.Make(SegmentNames.Data(folder, begun.Number), SegmentNames.Log(folder, begun.Number));
        try
        {
            // Its size is that of the events; what it holds beside them does not make it full.
            Write(made, record.End(), begun.LastRecord);
        }
        catch (SegmentFailureException)
        {
            made.Dispose();
            Quarantine.Delete(folder, begun.Number);
            throw;
        }

        FolderSync.Of(folder);
        Seal();
        (file, current, index) = (made, begun, new SegmentIndex());
        LastRecord = begun.LastRecord;
        run.Write(Stream, current.Number, LastRecord, next, sync: true);
    }

    /// <summary>Deletes a segment of which nobody is owed anything.</summary>
    public void Delete(Segment segment)
    {
        others.Close(segment);
        if (segment.IsDamaged && !segment.IsGone)
        {
            Quarantine.Move(folder, segment.Number);
        }
        else
        {
            Quarantine.Delete(folder, segment.Number);
        }

        before.Remove(segment);
    }

    public void Dispose()
    {
        others.Dispose();
        if (file is not null)
        {
            Checkpoint();
        }

        file?.Dispose();
    }

    private long Write(SegmentFile into, ReadOnlyMemory<byte> record, long number)
    {
        var parts = Frame.Parts(record.Length);
        if (parts > Frame.MostParts)
        {
            throw new SegmentFailureException(folder, new NotSupportedException($"{record.Length} bytes are too large for one commit"));
        }

        var documents = new (long, byte[])[parts];
        for (var part = 0; part < parts; part++)
        {
            documents[part] = (Frame.Key(number, part), Frame.Wrap(Stream, number, part, record.Span));
        }

        var log = into.LogBytes;
        try
        {
            into.Append(documents);
        }
        catch (SegmentFailureException failure) when (into == file)
        {
            // One that can be read may still be too damaged to be written.
            current.IsDamaged |= failure.IsDamage;
            if (!into.TryUndo(log) || failure.IsDamage)
            {
                GiveUpFile();
            }

            throw;
        }

        return record.Length + SegmentSizes.RecordOverhead;
    }

    private void Checkpoint()
    {
        try
        {
            file!.Checkpoint();
        }
        catch (SegmentFailureException)
        {
            // The log is still whole, and the database is written from it when it is opened again.
            if (!file!.TryUndo(file.LogBytes))
            {
                GiveUpFile();
            }
        }
    }

    private void GiveUpFile()
    {
        file!.Dispose();
        file = null;
    }

    /// <summary>The present segment becomes one of those before.</summary>
    private void Seal()
    {
        if (current.IsGone)
        {
            return;
        }

        if (file is not null)
        {
            Checkpoint();
        }

        var log = new FileInfo(SegmentNames.Log(folder, current.Number));
        current.Bytes = file?.Bytes ?? current.Bytes;
        file?.Dispose();
        if (log is { Exists: true, Length: 0 })
        {
            log.Delete();
        }

        before.Add(current);
    }
}
