using Gateway.Abstractions;

namespace Gateway.Rules.Signals;

/// <summary>What a rule believes of a reading; anything else is unknown to it. Limits are in the rule's unit.</summary>
/// <param name="Low">The least plausible value.</param>
/// <param name="High">The greatest.</param>
/// <param name="StuckAfter">Ticks after which a value that never changes is not believed; 0: it always is.</param>
/// <param name="Strict">Whether uncertain readings are unknown.</param>
internal sealed record Belief(double Low, double High, long StuckAfter, bool Strict)
{
    public static readonly Belief All = new(double.NegativeInfinity, double.PositiveInfinity, 0, Strict: false);

    /// <summary>Why the reading with this value, in the rule's unit, is not to be used; null: it is.</summary>
    public string? Doubt(in Reading reading, double value) =>
        reading.Quality == Quality.Bad ? reading.Reason ?? "bad"
        : double.IsNaN(value) ? "not a number"
        : double.IsInfinity(value) ? "infinite"
        : Strict && reading.Quality == Quality.Uncertain ? "uncertain"
        : value < Low || value > High ? "implausible"
        : null;
}

/// <summary>Notices a value that stays exactly the same for too long.</summary>
internal sealed class Stillness
{
    private double value;

    /// <summary>Since when, in ticks of the point's clock.</summary>
    private long since;
    private bool has;

    /// <summary>The value that does not move; NaN: none yet.</summary>
    public double Value => has ? value : double.NaN;

    public long Since => since;

    /// <summary>Takes up a saved state.</summary>
    public void Restore(double saved, long at) => (has, value, since) = (double.IsFinite(saved), saved, at);

    /// <summary>Whether <paramref name="next"/> at <paramref name="t"/> has been the same for <paramref name="limit"/> ticks or more.</summary>
    public bool IsStuck(double next, long t, long limit)
    {
        if (!has || next != value)
        {
            (has, value, since) = (true, next, t);
        }

        return t - since >= limit;
    }
}
