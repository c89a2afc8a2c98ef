using Gateway.Abstractions;

namespace Gateway.Rehearsing;

/// <summary>The readings of one point in a test, as written: pieces that follow each other.</summary>
/// <param name="Pieces">In the order of time.</param>
internal sealed record Series(IReadOnlyList<Piece> Pieces)
{
    /// <summary>Readings of one series at most, so that a slip of the pen does not run for hours.</summary>
    public const int Most = 1_000_000;

    /// <summary>When its last reading is; -1 when it has none. One that never ends counts up to where it begins.</summary>
    public long End => Pieces.Count == 0 ? -1 : Pieces[^1] is var last && last.Count is { } count ? last.At(count - 1) : last.Start;

    /// <summary>Whether its last reading repeats for ever.</summary>
    public bool IsEndless => Pieces.Count > 0 && Pieces[^1].Count is null;

    /// <summary>Its readings up to <paramref name="until"/>, that included, in ticks from the beginning of the test.</summary>
    public IEnumerable<SeriesReading> Readings(long until)
    {
        foreach (var piece in Pieces.Where(p => !p.IsGap))
        {
            for (var i = 0; (piece.Count is null || i < piece.Count) && piece.At(i) <= until; i++)
            {
                yield return new SeriesReading(piece.At(i), piece.ValueAt(i), piece.Quality, piece.Reason);
            }
        }
    }
}

/// <summary>Readings that are evenly apart and evenly spread from one value to another.</summary>
/// <param name="Start">When the first is, in ticks from the beginning of the test.</param>
/// <param name="Step">Ticks between two.</param>
/// <param name="Count">How many; null: for ever.</param>
/// <param name="From">Value of the first.</param>
/// <param name="To">Value of the last.</param>
/// <param name="Quality">Their quality.</param>
/// <param name="Reason">Why it is not good; null when it is.</param>
/// <param name="IsGap">Whether nothing is read there.</param>
internal sealed record Piece(long Start, long Step, int? Count, double From, double To, Quality Quality, string? Reason, bool IsGap)
{
    /// <summary>When the reading is.</summary>
    public long At(int index) => Start + (index * Step);

    /// <summary>Its value. The last of a ramp is exactly the one written.</summary>
    public double ValueAt(int index) => From == To || Count is null ? From : index == Count - 1 ? To : From + ((To - From) * index / (Count.Value - 1));
}

/// <summary>One reading of a series.</summary>
internal readonly record struct SeriesReading(long Time, double Value, Quality Quality, string? Reason);
