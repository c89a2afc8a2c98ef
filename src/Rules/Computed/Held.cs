using Gateway.Abstractions;

namespace Gateway.Rules.Computed;

/// <summary>The last value of every point that computed points use, each in its slot: the measured ones, then the computed ones.</summary>
internal sealed class Held
{
    public const string Never = "never";
    public const string Down = "down";

    public Held(Point[] points)
    {
        Points = points;
        Cells = new Cell[points.Length];
        Reasons = new string?[points.Length];
        NamesPoint = new bool[points.Length];
        IsAwaited = new bool[points.Length];
        for (var slot = 0; slot < points.Length; slot++)
        {
            Await(slot, Never);
        }
    }

    public Point[] Points { get; }

    public Cell[] Cells { get; }

    /// <summary>Why a value is not good.</summary>
    public string?[] Reasons { get; }

    /// <summary>Whether a reason says already at which point the trouble is.</summary>
    public bool[] NamesPoint { get; }

    /// <summary>Whether there was no reading yet.</summary>
    public bool[] IsAwaited { get; }

    /// <summary>There is no reading yet.</summary>
    public void Await(int slot, string reason)
    {
        Set(slot, new(double.NaN, Quality.Bad, slot), reason, namesPoint: false);
        IsAwaited[slot] = true;
    }

    /// <summary>Holds a reading as measured; what is no finite number is bad, whatever its quality says.</summary>
    public void Take(int slot, double value, Quality quality, string? reason)
    {
        if (quality == Quality.Bad)
        {
            Set(slot, new(double.NaN, Quality.Bad, slot), reason ?? "bad", namesPoint: false);
        }
        else if (!double.IsFinite(value))
        {
            Set(slot, new(double.NaN, Quality.Bad, slot), double.IsNaN(value) ? "not a number" : "infinite", namesPoint: false);
        }
        else
        {
            Set(slot, new(value, quality, slot), quality == Quality.Good ? null : reason ?? "uncertain", namesPoint: false);
        }
    }

    /// <summary>Holds what <paramref name="other"/> holds of the same point.</summary>
    public void Copy(int slot, Held other, int from)
    {
        var cell = other.Cells[from];
        Cells[slot] = cell with { Cause = cell.Cause == from ? slot : cell.Cause };
        (Reasons[slot], NamesPoint[slot], IsAwaited[slot]) = (other.Reasons[from], other.NamesPoint[from], other.IsAwaited[from]);
    }

    /// <summary>Holds what was computed.</summary>
    public void Set(int slot, Cell cell, string? reason, bool namesPoint)
    {
        Cells[slot] = cell with { Cause = cell.Quality == Quality.Good ? Cell.NoCause : slot };
        Reasons[slot] = reason;
        NamesPoint[slot] = namesPoint;
        IsAwaited[slot] = false;
    }
}
