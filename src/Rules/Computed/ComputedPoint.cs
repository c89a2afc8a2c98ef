using Gateway.Abstractions;

namespace Gateway.Rules.Computed;

/// <summary>Which clock a computed point has.</summary>
internal enum ClockKind : byte
{
    /// <summary>That of its inputs, which are all live.</summary>
    Live,

    /// <summary>That of its inputs, which are all recorded.</summary>
    Recorded,

    /// <summary>The live clock: its inputs have several.</summary>
    Mixed,
}

/// <summary>One computed point: its formula, and what it remembers.</summary>
/// <param name="point">The point.</param>
/// <param name="slot">Where its value is held for those that depend on it.</param>
/// <param name="formula">Computes it.</param>
/// <param name="inputs">The slots of the points it names.</param>
/// <param name="meaning">What its values mean.</param>
/// <param name="clock">Which clock it has.</param>
internal sealed class ComputedPoint(Point point, int slot, Formula formula, int[] inputs, Meaning meaning, ClockKind clock)
{
    private int cause = Cell.NoCause;
    private string? causeReason;
    private string? reason;

    public Point Point { get; } = point;

    public int Slot { get; } = slot;

    public Formula Formula { get; } = formula;

    public int[] Inputs { get; } = inputs;

    public Meaning Meaning { get; } = meaning;

    public ClockKind ClockKind { get; } = clock;

    /// <summary>Where its clock stands; it never goes back.</summary>
    public long Clock { get; set; } = long.MinValue;

    /// <summary>Whether it had a reading.</summary>
    public bool HasBegun => Clock != long.MinValue;

    /// <summary>Whether a recorded input changed since it was saved.</summary>
    public bool IsDirty { get; set; }

    /// <summary>The instant of a reading at <paramref name="at"/>, or of the present for a mixed point.</summary>
    public Instant Move(Instant at, Instant now)
    {
        var from = ClockKind == ClockKind.Mixed ? now : at;
        Clock = Math.Max(Clock, from.Ticks);
        return ClockKind == ClockKind.Recorded ? Instant.Recorded(Clock) : from.At(Clock);
    }

    /// <summary>Why a value is not good. The text is made anew only when the reason changes.</summary>
    public string? Reason(Cell value, Held held)
    {
        if (value.Cause < 0)
        {
            return value.Cause switch
            {
                Cell.DivisionByZero => "division by zero",
                Cell.NotFinite => "not a finite number",
                _ => null,
            };
        }

        var inner = held.Reasons[value.Cause];
        if (held.NamesPoint[value.Cause])
        {
            return inner;
        }

        if (cause != value.Cause || causeReason != inner)
        {
            (cause, causeReason, reason) = (value.Cause, inner, $"{held.Points[value.Cause].Id}: {inner}");
        }

        return reason;
    }
}
