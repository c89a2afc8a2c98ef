using Gateway.Abstractions;
using Gateway.Rules.Levels;

namespace Gateway.Rules.Alerts;

/// <summary>The alert's level and its episodes: what is said about the levels.</summary>
internal sealed partial class Alert
{
    private Episode episode = new() { Peak = double.NaN };

    /// <summary>Whether it has a level above 0.</summary>
    public bool IsActive => episode.Level > 0;

    private string? Unit => Rule.Unit ?? Point.Unit;

    /// <summary>Compares the alert's level with what the levels now are, and says what changed: one event at one instant.</summary>
    private void Settle(Instant at, Transitions into)
    {
        Due = NextDue();
        var top = Top();
        var level = top < 0 ? 0 : Levels[top].Rank;
        if (Rule.HoldsSeverity && level > 0)
        {
            level = Math.Max(level, episode.Level);
        }

        if (episode.Level > 0 && level > 0)
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
        episode.Level = level;
        episode.PeakLevel = Math.Max(episode.PeakLevel, level);
        if (was == 0)
        {
            episode.Id = into.Next;
            episode.Number = 0;
            episode.RaisedAt = at;
            episode.Peak = signal.Value;
            episode.Lost = !IsKnown;
            episode.Reconciled = false;
        }

        if (level > 0)
        {
            var kind = was == 0 ? TransitionKind.Raised : level > was ? TransitionKind.Escalated : TransitionKind.Deescalated;
            Say(kind, Levels[episode.Driver].Severity, signal.Unknown, at, into);
            return;
        }

        Say(TransitionKind.Cleared, Levels[episode.Driver].Severity, !IsKnown ? "no-data" : episode.Reconciled ? "reconciled" : "normal", at, into);
        episode = new() { Peak = double.NaN };
    }

    private void SayWhetherLost(Instant at, Transitions into)
    {
        if (IsKnown == episode.Lost)
        {
            episode.Lost = !IsKnown;
            Say(IsKnown ? TransitionKind.SignalBack : TransitionKind.SignalLost, Levels[episode.Driver].Severity, signal.Unknown, at, into);
        }
    }

    private void Say(TransitionKind kind, Severity severity, string? reason, Instant at, Transitions into)
    {
        IsDirty = true;
        into.Add(new Transition(
            kind,
            Rule.Id,
            Point,
            episode.Level,
            severity,
            signal.Value,
            Levels[episode.Driver].Condition.Limit(episode.Side),
            Unit,
            SideName(Levels[episode.Driver].Condition, episode.Side),
            signal.Quality,
            reason,
            episode.Id,
            ++episode.Number,
            at,
            episode.RaisedAt,
            kind == TransitionKind.Cleared ? episode.Peak : double.NaN,
            episode.PeakLevel));
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
