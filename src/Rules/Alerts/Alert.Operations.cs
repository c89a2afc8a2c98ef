using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Rules.Levels;
using Gateway.Rules.Operations;
using Gateway.Rules.Performance;

namespace Gateway.Rules.Alerts;

/// <summary>What operators do with the alert, and what they see of it.</summary>
internal sealed partial class Alert
{
    /// <summary>How it stands, for figures.</summary>
    public Standing Standing
    {
        get
        {
            if (IsActive)
            {
                return Standing.Active;
            }

            if (latched || (Rule.WantsAcknowledgement && !acknowledged))
            {
                return Standing.Returned;
            }

            var standing = Standing.Undetermined;
            foreach (ref readonly var state in states.AsSpan())
            {
                standing = state.Phase == Phase.Rising ? Standing.Pending : state.Decided && standing != Standing.Pending ? Standing.Normal : standing;
            }

            return standing;
        }
    }

    /// <summary>Does it, or says why not; null: done.</summary>
    public string? Operate(AlertOperation operation, Instant now, Transitions into)
    {
        var at = Present(now);
        var refusal = operation.Kind switch
        {
            OperationKind.Acknowledge => Acknowledge(operation, at, into),
            OperationKind.Shelve => Shelve(operation, at, into),
            OperationKind.Unshelve => Unshelve(operation, at, into),
            _ => Reset(operation, at, into),
        };
        Due = NextDue();
        return refusal;
    }

    /// <summary>How it is now.</summary>
    public AlertView View() => new()
    {
        Rule = Rule.Id,
        Point = Point,
        Level = episode.Level,
        Severity = episode.Id == 0 ? null : Severity,
        State = StateName(),
        Value = signal.Value,
        Unknown = signal.Unknown,
        Quality = signal.Quality,
        Limit = IsActive ? Levels[episode.Driver].Condition.Limit(episode.Side) : double.NaN,
        Unit = Unit,
        Side = IsActive ? SideName(Levels[episode.Driver].Condition, episode.Side) : null,
        RaisedAt = IsActive ? episode.RaisedAt : null,
        Episode = episode.Id,
        Number = episode.Number,
        Flags = Flags,
        WantsAcknowledgement = Rule.WantsAcknowledgement,
        ShelvedUntil = shelf?.Until,
        AcknowledgedBy = acknowledgedBy,
    };

    private string? Acknowledge(AlertOperation operation, Instant at, Transitions into)
    {
        if (!Rule.WantsAcknowledgement)
        {
            return "nothing to do: the rule asks for no acknowledgement ('ack: required' would)";
        }

        if (acknowledged)
        {
            return acknowledgedBy is null ? "nothing to do: it is not active" : $"nothing to do: {acknowledgedBy} has acknowledged it";
        }

        if (operation.Episode is { } seen && seen != episode.Id)
        {
            return $"stale acknowledgement: episode {seen} is over, the present one is {episode.Id}";
        }

        if (operation.Number < episode.Escalation)
        {
            return $"stale acknowledgement: it escalated since (number {episode.Escalation}), look again";
        }

        (acknowledged, acknowledgedBy) = (true, operation.By);
        Say(TransitionKind.Acknowledged, Why, at, into, note: new OperatorNote(operation.By, operation.Comment));
        return null;
    }

    private string? Shelve(AlertOperation operation, Instant at, Transitions into)
    {
        var time = operation.For ?? Rule.MaxShelve;
        if (time <= TimeSpan.Zero || time > Rule.MaxShelve)
        {
            return $"it may be shelved for {Quantities.Format(Rule.MaxShelve)} at most (the rule's 'max-shelve')";
        }

        var until = at.At(at.Ticks + time.Ticks);
        shelf = new Shelf(until, operation.OneShot, operation.By, operation.Comment);
        Say(TransitionKind.Shelved, Why, at, into, note: new OperatorNote(operation.By, operation.Comment, until, operation.OneShot));
        return null;
    }

    private string? Unshelve(AlertOperation operation, Instant at, Transitions into)
    {
        if (shelf is null)
        {
            return "nothing to do: it is not shelved";
        }

        EndShelf(at, into, operation.By, operation.Comment);
        return null;
    }

    private string? Reset(AlertOperation operation, Instant at, Transitions into)
    {
        if (!latched)
        {
            return "nothing to do: it is not latched";
        }

        if (IsActive)
        {
            return "it is still active; reset it when it has cleared";
        }

        if (!acknowledged)
        {
            return "it is not acknowledged; acknowledge it first";
        }

        latched = false;
        Say(TransitionKind.Reset, Why, at, into, note: new OperatorNote(operation.By, operation.Comment));
        return null;
    }

    private string StateName() => (IsActive, Rule.WantsAcknowledgement && !acknowledged) switch
    {
        (true, true) => "unacknowledged",
        (true, false) => Rule.WantsAcknowledgement ? "acknowledged" : "active",
        (false, true) => latched ? "latched-unacknowledged" : "returned",
        (false, false) => latched ? "latched" : Array.Exists(states, s => s.Decided) ? "normal" : "undetermined",
    };
}
