using System.Runtime.InteropServices;
using Gateway.Abstractions;

namespace Gateway.Rules.Alerts;

/// <summary>What lies over the level: it decides whether somebody is notified, never what is judged.</summary>
internal sealed partial class Alert
{
    private bool acknowledged = true;
    private string? acknowledgedBy;
    private bool latched;
    private bool suppressed;
    private Shelf? shelf;
    private Flapping? flapping;
    private List<Alert>? children;
    private Alert[] parents = [];

    /// <summary>The alerts that are held back while this one is active.</summary>
    public ReadOnlySpan<Alert> Children => CollectionsMarshal.AsSpan(children);

    private bool IsFlapping => flapping is { IsOn: true };

    /// <summary>Whether it is on nobody's list: not active, acknowledged, unlatched, and notified as usual.</summary>
    public bool IsQuiet => episode.Level == 0 && acknowledged && !latched && shelf is null && !IsFlapping;

    /// <summary>Binds it to the alerts that hold it back, and them to it.</summary>
    public void HoldBackBy(Alert[] alerts)
    {
        parents = alerts;
        foreach (var parent in parents)
        {
            (parent.children ??= []).Add(this);
        }
    }

    /// <summary>A parent became active or is over. Only an active alert says so: a hundred quiet ones would be a flood.</summary>
    public void FollowParents(Instant now, Transitions into, Alert? changed = null)
    {
        var held = Array.Exists(parents, p => p.IsActive);
        if (held == suppressed)
        {
            return;
        }

        if (changed is not null && changed.Point == Point)
        {
            // They have one clock, and the parent was judged first.
            clock = Math.Max(clock, changed.clock);
        }

        suppressed = held;
        IsDirty = true;
        if (IsActive && !IsFlapping)
        {
            Say(held ? TransitionKind.Suppressed : TransitionKind.Unsuppressed, signal.Unknown, Present(now), into);
        }

        Due = NextDue();
    }

    /// <summary>Does what is due in the overlays; last of all at one instant.</summary>
    private void Pass(Instant at, long until, Transitions into)
    {
        if (shelf is { } s && s.Until.Ticks <= at.Ticks)
        {
            EndShelf(at, into);
        }

        if (flapping is { IsOn: true } guard && guard.Due <= at.Ticks)
        {
            EndFlapping(guard, at, into);
        }

        if (ReminderDue() <= at.Ticks)
        {
            Remind(at, until, into);
        }

        Due = NextDue();
    }

    private long OverlayDue() => Math.Min(Math.Min(shelf?.Until.Ticks ?? long.MaxValue, flapping?.Due ?? long.MaxValue), ReminderDue());

    private long ReminderDue() =>
        Rule.RemindEvery == 0 || episode.Level == 0 || suppressed || shelf is not null || IsFlapping ? long.MaxValue : episode.NotifiedAt + Rule.RemindEvery;

    /// <summary>
    /// A gap in a recording holds one reminder, however long it is: nobody was there to be reminded, and its events would have
    /// no bound.
    /// </summary>
    private void Remind(Instant at, long until, Transitions into)
    {
        acknowledged &= !Rule.ReminderUnacknowledges || !Rule.WantsAcknowledgement;
        acknowledgedBy = acknowledged ? acknowledgedBy : null;
        Say(TransitionKind.Reminder, signal.Unknown, at, into);
        if (Point.Recorded && until > at.Ticks)
        {
            episode.NotifiedAt += (until - 1 - at.Ticks) / Rule.RemindEvery * Rule.RemindEvery;
        }
    }

    /// <summary>It was raised or escalated, and that is said: what was acknowledged is not any more.</summary>
    private void WantAttention()
    {
        latched |= Rule.Latches;
        (acknowledged, acknowledgedBy) = (acknowledged && !Rule.WantsAcknowledgement, null);
    }

    private void NoteRaise(Instant at)
    {
        if (Rule.Flapping is { } limits)
        {
            flapping ??= new Flapping(limits);
            flapping.Note(at.Ticks);
        }
    }

    private void StartFlapping(Instant at, Transitions into)
    {
        if (flapping is { } guard && guard.ShouldStart(at.Ticks))
        {
            guard.IsOn = true;
            guard.Withheld = 0;
            Say(TransitionKind.FlappingStarted, signal.Unknown, at, into, guard.CountAt(at.Ticks));
        }
    }

    private void EndFlapping(Flapping guard, Instant at, Transitions into)
    {
        guard.IsOn = false;
        Say(TransitionKind.FlappingEnded, signal.Unknown, at, into, guard.Withheld);
        guard.Withheld = 0;
        episode = IsActive ? episode : episode.Ended();
    }

    private void EndShelf(Instant at, Transitions into, string? by = null, string? comment = null)
    {
        shelf = null;
        Say(TransitionKind.Unshelved, Why, at, into, note: by is null ? null : new OperatorNote(by, comment));
    }

    private void EndShelfOfOneShot()
    {
        if (shelf is { OneShot: true } s)
        {
            // It ends at the instant of the clearing, behind its event.
            shelf = s with { Until = new Instant(long.MinValue, 0) };
        }
    }

    /// <summary>Why nobody is notified; null: somebody is.</summary>
    private string? Held(TransitionKind kind) => kind switch
    {
        TransitionKind.Shelved => null,
        _ when shelf is not null => "shelved",
        _ when suppressed => "suppressed",
        TransitionKind.Unshelved when episode.Level == 0 => "quiet",
        _ => null,
    };

    private AlertFlags FlagsOf(TransitionKind kind) =>
        Flags | (episode.Level > 0 && kind is TransitionKind.Unshelved or TransitionKind.Unsuppressed ? AlertFlags.AfterHold : AlertFlags.None);

    /// <summary>What is true of it beside its level.</summary>
    public AlertFlags Flags =>
        (Rule.WantsAcknowledgement && acknowledged && episode.Id > 0 && (episode.Level > 0 || acknowledgedBy is not null) ? AlertFlags.Acknowledged : AlertFlags.None)
        | (latched ? AlertFlags.Latched : AlertFlags.None)
        | (shelf is null ? AlertFlags.None : AlertFlags.Shelved)
        | (suppressed ? AlertFlags.Suppressed : AlertFlags.None)
        | (IsFlapping ? AlertFlags.Flapping : AlertFlags.None);

    /// <summary>What is wrong with the signal, for an event that is not about it.</summary>
    private string? Why => IsActive ? signal.Unknown : null;

    /// <summary>Now, on the point's clock.</summary>
    private Instant Present(Instant now) => !Point.Recorded ? now.At(Math.Max(now.Ticks, clock)) : clock == long.MinValue ? Instant.Recorded(now.UtcTicks) : Instant.Recorded(clock);
}
