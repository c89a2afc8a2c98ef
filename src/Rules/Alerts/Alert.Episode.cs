using Gateway.Abstractions;
using Gateway.Rules.Levels;

namespace Gateway.Rules.Alerts;

/// <summary>The alert's level and its episodes: what is said about the levels.</summary>
internal sealed partial class Alert
{
    private Episode episode = Episode.None;

    /// <summary>Whether it has a level above 0.</summary>
    public bool IsActive => episode.Level > 0;

    private string? Unit => Rule.Signal.UnitOf(Rule.Unit ?? Point.Unit);

    private Severity Severity => Levels[episode.Driver].Severity;

    /// <summary>Compares the alert's level with what the levels now are, and says what changed: one event at one instant.</summary>
    private void Settle(Instant at, Transitions into)
    {
        var top = Top();
        var level = top < 0 ? 0 : Levels[top].Rank;
        if (Rule.HoldsSeverity && level > 0)
        {
            level = Math.Max(level, episode.Level);
        }

        if (episode.Level > 0 && level > 0 && !IsAwaiting)
        {
            SayWhetherLost(at, into);
        }

        if (level > 0 && Levels[top].Rank == level)
        {
            episode.Driver = top;
            episode.Side = states[top].Side;
        }

        if (level != episode.Level)
        {
            Move(level, at, into);
        }

        if (level > 0 && IsKnown && (double.IsNaN(episode.Peak) || Excess(signal.Value) > Excess(episode.Peak)))
        {
            episode.Peak = signal.Value;
            isBehind = true;
        }
    }

    private void Move(int level, Instant at, Transitions into)
    {
        var was = episode.Level;
        IsDirty = true;
        if (was == 0 && !IsFlapping)
        {
            episode = Episode.None with { Id = into.Next, RaisedAt = at, Peak = signal.Value, Driver = episode.Driver, Side = episode.Side };
        }

        episode.Level = level;
        episode.Lost = level > 0 && (was == 0 ? !IsKnown : episode.Lost);
        var announces = level > episode.PeakLevel;
        episode.PeakLevel = Math.Max(episode.PeakLevel, level);
        if (was == 0)
        {
            NoteRaise(at);
        }

        if (level > was)
        {
            // Also where nobody is told: what is found when the guard ends must not look as if somebody had seen it.
            WantAttention();
        }

        if (IsFlapping && !announces)
        {
            flapping!.Withheld++;
        }
        else if (level > was)
        {
            Say(was == 0 && !IsFlapping ? TransitionKind.Raised : TransitionKind.Escalated, signal.Unknown, at, into);
            episode.Escalation = episode.Number;
        }
        else
        {
            var cleared = !IsKnown ? "no-data" : episode.Reconciled ? "reconciled" : "normal";
            Say(level > 0 ? TransitionKind.Deescalated : TransitionKind.Cleared, level > 0 ? signal.Unknown : cleared, at, into);
        }

        if (level == 0)
        {
            EndShelfOfOneShot();
            episode = IsFlapping ? episode with { Reconciled = false } : episode.Ended();
        }
        else if (was == 0)
        {
            StartFlapping(at, into);
        }
    }

    private void SayWhetherLost(Instant at, Transitions into)
    {
        if (IsKnown != episode.Lost)
        {
            return;
        }

        episode.Lost = !IsKnown;
        IsDirty = true;
        if (IsFlapping)
        {
            flapping!.Withheld++;
            return;
        }

        Say(IsKnown ? TransitionKind.SignalBack : TransitionKind.SignalLost, signal.Unknown, at, into);
    }

    private void Say(TransitionKind kind, string? reason, Instant at, Transitions into, int count = 0, OperatorNote? note = null)
    {
        IsDirty = true;
        var ends = kind == TransitionKind.Cleared || (kind == TransitionKind.FlappingEnded && episode.Level == 0);
        var held = Held(kind);
        if (held is null && episode.Level > 0)
        {
            episode.NotifiedAt = at.Ticks;
        }

        into.Add(new Transition(
            kind,
            Rule.Id,
            Point,
            episode.Level,
            Severity,
            signal.Value,
            Levels[episode.Driver].Condition.Limit(episode.Side),
            Unit,
            SideName(Levels[episode.Driver].Condition, episode.Side),
            signal.Quality,
            reason ?? tracker.Reason,
            episode.Id,
            episode.Id == 0 ? 0 : ++episode.Number,
            at,
            episode.Level > 0 || ends ? episode.RaisedAt : default,
            ends ? episode.Peak : double.NaN,
            episode.PeakLevel,
            held is null,
            held,
            FlagsOf(kind),
            count,
            note));
    }

    /// <summary>The active level that speaks for the alert: most severe first, then one that is not falling; -1: none.</summary>
    private int Top()
    {
        var top = -1;
        for (var i = 0; i < states.Length; i++)
        {
            if (states[i].IsActive && (top < 0 || Weight(i) > Weight(top)))
            {
                top = i;
            }
        }

        return top;

        int Weight(int i) => (4 * Levels[i].Rank) + (states[i].Phase == Phase.On ? 2 : 0) + (i == episode.Driver ? 1 : 0);
    }

    /// <summary>How far a value lies beyond the first limit in its direction; NaN for no value.</summary>
    private double Excess(double value)
    {
        var excess = double.NaN;
        foreach (var level in Levels)
        {
            excess = Larger(excess, value - level.Condition.High?.Limit);
            excess = Larger(excess, level.Condition.Low?.Limit - value);
        }

        return excess;

        static double Larger(double a, double? b) => b is not { } other || a > other ? a : other;
    }

    private static string? SideName(Condition condition, Side side) => !condition.IsRange ? null : side switch
    {
        Side.Low => "low",
        Side.High => "high",
        _ => null,
    };
}
