using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Rules.Signals;

/// <summary>
/// A signal of one point over time: fed with its readings, asked what it is. Times are ticks of the point's clock and never
/// go back. Allocates nothing per reading in steady state.
/// </summary>
internal abstract class SignalTracker
{
    /// <summary>When it changes by time alone (asked after each call); <see cref="long.MaxValue"/>: not before the next reading.</summary>
    public virtual long Due => long.MaxValue;

    /// <summary>Why the last reading was unusable, for a signal that is known all the same (age); null when it was usable.</summary>
    public virtual string? Reason => null;

    /// <summary>Whether what the last <see cref="Take"/> returned counts towards on-count; false when an earlier result stood.</summary>
    public virtual bool TookSample => true;

    /// <summary>Whether its first value is still to come, whatever was read: nothing was judged yet.</summary>
    public virtual bool IsToCome => false;

    /// <summary>Whether it is known of a point that was never read.</summary>
    public virtual bool IsKnownUnread => false;

    /// <summary>Whether it must be saved with the next commit: what it just said must not be said again.</summary>
    public virtual bool IsDirty => false;

    /// <summary>
    /// For how long, in ticks, what it remembers of readings may go unsaved while the gateway runs; <see cref="long.MaxValue"/>: it
    /// remembers nothing that a restart takes up.
    /// </summary>
    public virtual long SaveEvery => long.MaxValue;

    /// <summary>The point is configured and nothing was read yet; or the gateway is back, after <see cref="Restore"/>.</summary>
    public virtual void Begin(Instant now)
    {
    }

    /// <summary>Takes a reading of the watched point and says what the signal is then.</summary>
    public abstract Observed Take(in Taken taken);

    /// <summary>Takes a reading of the signal's second point, <see cref="RuleSignal.Setpoint"/>.</summary>
    public virtual Observed TakeSetpoint(in Taken taken) => throw new InvalidOperationException("this signal has one point");

    /// <summary>What the signal is at <paramref name="now"/>, which is <see cref="Due"/> or later, without a reading.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="isSample">Whether it is a value of its own, which counts towards on-count (a tumbling window that ended).</param>
    public virtual Observed Pass(Instant now, out bool isSample)
    {
        isSample = false;
        return new(double.NaN, Quality.Bad, "never");
    }

    /// <summary>Writes what a restart needs as properties of the object that is open; times as UTC labels (<c>t + now.UtcTicks - now.Ticks</c>).</summary>
    public virtual void Save(Utf8JsonWriter json, Instant now)
    {
    }

    /// <summary>
    /// Takes up what was saved at <paramref name="savedAt"/> (UTC ticks): damaged or missing properties leave it as new. The time
    /// from then to the next reading is a gap, unless it goes on as if nothing had happened: a recorded point, or a changed configuration.
    /// </summary>
    public virtual void Restore(JsonElement saved, long savedAt, Instant now, bool goesOn)
    {
    }
}

/// <summary>A reading as a tracker gets it: in the rule's unit, with what makes it unusable said.</summary>
/// <param name="At">When.</param>
/// <param name="Reading">Its value, or why there is none.</param>
/// <param name="IsNew">False for a repeat or a step back of a recording: judged now, but no sample of its own.</param>
internal readonly record struct Taken(Instant At, Observed Reading, bool IsNew);

/// <summary>A signal at one instant.</summary>
/// <param name="Value">Its value; NaN while unknown.</param>
/// <param name="Quality">How far it can be trusted.</param>
/// <param name="Unknown">Why it is unknown; null while it is known.</param>
internal readonly record struct Observed(double Value, Quality Quality, string? Unknown)
{
    /// <summary>Unknown for <paramref name="reason"/>.</summary>
    public static Observed Lost(string reason) => new(double.NaN, Quality.Bad, reason);
}
