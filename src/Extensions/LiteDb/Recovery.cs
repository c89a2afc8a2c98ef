using Gateway.Abstractions;
using Gateway.Abstractions.StoreParts;

namespace Gateway.Extensions.LiteDb;

/// <summary>
/// Opens what stands in a folder. The newest segment tells the state; if it is whole and not behind what the run before left, the store goes on. Else what
/// can be read of it becomes an older stream, and a new stream begins: no number is given twice.
/// </summary>
internal sealed class Recovery
{
    private readonly string folder;
    private readonly RunMark? mark;
    private readonly List<Extent> extents = [];
    private readonly SegmentIndex index = new();
    private SegmentFile? file;
    private bool whole = true;
    private long lastRecord;
    private long newest;

    private Recovery(string folder, RunMark? mark) => (this.folder, this.mark) = (folder, mark);

    /// <summary>The state that was found.</summary>
    public StoreState State { get; private set; } = new();

    /// <summary>The segments.</summary>
    public FoundSegments Found { get; private set; } = null!;

    /// <summary>The stream that ended here; null: the store goes on, or is new.</summary>
    public string? Ended { get; private set; }

    /// <summary>Reads the folder.</summary>
    /// <exception cref="SegmentFailureException">The disk cannot be read now.</exception>
    public static Recovery Run(string folder, RunMark? mark)
    {
        var recovery = new Recovery(folder, mark);
        try
        {
            recovery.Find();
            return recovery;
        }
        catch
        {
            recovery.file?.Dispose();
            throw;
        }
    }

    private void Find()
    {
        var numbers = SegmentNames.In(folder);
        newest = Math.Max(numbers.LastOrDefault(), mark?.Segment ?? 0);
        whole = mark is null || numbers.Contains(mark.Segment);
        for (var i = numbers.Count - 1; i >= 0; i--)
        {
            if (TryRead(numbers[i]) is { } stream)
            {
                GoOn(numbers[i], stream, numbers);
                return;
            }

            if (mark is not null && numbers[i] > mark.Segment)
            {
                // It was being begun when the run ended; nothing was written to it.
                Quarantine.Delete(folder, numbers[i]);
            }
            else
            {
                whole = false;
                Quarantine.Move(folder, numbers[i]);
            }
        }

        State = new StoreState();
        Begin([], mark?.Stream, [.. mark?.Next ?? State.Next]);
    }

    /// <summary>Reads a segment through; its stream, or null: it does not begin with a record that holds everything.</summary>
    private string? TryRead(long number)
    {
        State = new StoreState();
        extents.Clear();
        lastRecord = 0;
        string? stream = null;
        var scan = new SegmentScan(record =>
        {
            // What comes before everything is known tells too little.
            if (State.Take(record.State()))
            {
                stream = record.Stream;
            }

            lastRecord = record.Record;
            extents.AddRange(record.Extents());
        });
        try
        {
            file = SegmentFile.Open(SegmentNames.Data(folder, number), SegmentNames.Log(folder, number));
            scan.Run(file);
        }
        catch (SegmentFailureException failure) when (failure.IsDamage)
        {
            stream = null;
        }

        whole &= stream is null || scan.IsWhole;
        if (stream is null)
        {
            file?.Dispose();
            file = null;
        }

        return stream;
    }

    private void GoOn(long number, string stream, List<long> numbers)
    {
        var present = new Segment(number) { LastRecord = lastRecord };
        foreach (var extent in extents)
        {
            present.Add(extent);
            index.Add(extent);
        }

        var before = State.Segments.ToList();
        foreach (var segment in before)
        {
            segment.IsGone |= !numbers.Contains(segment.Number);
            segment.Bytes = segment.IsGone ? 0 : SizeOf(segment.Number);
        }

        // Those that are in no list were to be deleted.
        foreach (var left in numbers.Where(n => n < number && !before.Exists(s => s.Number == n)))
        {
            Quarantine.Delete(folder, left);
        }

        // A segment that begins with everything is whole even if the mark was not yet written.
        var next = State.Next.ToArray();
        if (mark is not null && mark.Stream == stream)
        {
            whole &= lastRecord >= mark.Record && Lanes.All.All(l => next[(int)l] >= mark.Next[(int)l]);
            next = [.. Lanes.All.Select(l => Math.Max(next[(int)l], mark.Next[(int)l]))];
        }
        else
        {
            whole &= mark is null || mark.Segment < number;
        }

        if (whole)
        {
            present.Bytes = file!.Bytes;
            Found = new FoundSegments(stream, lastRecord, before, present, index, file);
            return;
        }

        present.Bytes = SizeOf(number);
        present.IsDamaged = true;
        file?.Dispose();
        file = null;
        Begin([.. before, present], stream, next);
    }

    /// <summary>A new stream begins, in a segment behind all that were there.</summary>
    private void Begin(List<Segment> before, string? ended, long[] next)
    {
        if (ended is not null)
        {
            // Numbers that no segment has are lost, too: this stands for all of them.
            var gone = new Segment(0) { IsGone = true };
            foreach (var lane in Lanes.All.Where(l => next[(int)l] > 1))
            {
                gone.Add(new Extent(new LaneKey(ended, lane), 1, next[(int)lane] - 1, 0));
            }

            before.Insert(0, gone);
        }

        Ended = ended;
        next.CopyTo(State.Next, 0);
        Found = new FoundSegments(StreamName.New(), Math.Max(lastRecord, mark?.Record ?? 0), before, new Segment(newest) { IsGone = true }, new SegmentIndex(), null);
    }

    private long SizeOf(long number)
    {
        var (data, log) = (new FileInfo(SegmentNames.Data(folder, number)), new FileInfo(SegmentNames.Log(folder, number)));
        return (data.Exists ? data.Length : 0) + (log.Exists ? log.Length : 0);
    }
}
