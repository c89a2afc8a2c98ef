using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Rules.Levels;
using Gateway.Rules.Signals;

namespace Gateway.Rules.Alerts;

/// <summary>An alert's state as saved; reused for each. Without its rule it still knows enough to end its episode.</summary>
internal sealed class SavedAlert
{
    /// <summary>Names what was watched.</summary>
    public string Watch { get; set; } = string.Empty;

    /// <summary>Names limits and delays.</summary>
    public string Limits { get; set; } = string.Empty;

    /// <summary>UTC label of the save.</summary>
    public long SavedAt { get; set; }

    public bool Recorded { get; set; }

    public string? Unit { get; set; }

    public bool HasReading { get; set; }

    /// <summary>Clock of the last reading; of use for recorded points only.</summary>
    public long Newest { get; set; }

    /// <summary>The alert's clock, where it is another; of use for recorded points only.</summary>
    public long Clock { get; set; }

    public double Value { get; set; } = double.NaN;

    public Quality Quality { get; set; }

    public string? Unknown { get; set; }

    public long? PausedAt { get; set; }

    /// <summary>By level; <see cref="LevelState.Since"/> is what has elapsed for a live point, the instant for a recorded one.</summary>
    public List<(string Key, LevelState State)> Levels { get; } = [];

    public Episode Episode { get; set; } = Episode.None;

    /// <summary>Key of the level shown.</summary>
    public string Driver { get; set; } = string.Empty;

    public Severity Severity { get; set; } = Severity.Warning;

    public double Limit { get; set; } = double.NaN;

    public string? SideName { get; set; }

    public SavedOverlay Overlay { get; set; } = new();

    /// <summary>The value that does not move, for a rule that watches for that; NaN: none.</summary>
    public double Still { get; set; } = double.NaN;

    /// <summary>Since when, as a UTC label.</summary>
    public long StillSince { get; set; }

    /// <summary>The signal's own state, to be written; null: none.</summary>
    public SignalTracker? Tracker { get; set; }

    /// <summary>The signal's own state as read; null: none.</summary>
    public JsonElement? Signal { get; set; }

    /// <summary>When the episode began, on the clock as it now runs: the label tells, since live ticks start anew.</summary>
    public Instant RaisedAt(Instant now) => OnClock(Episode.RaisedAt.UtcTicks, now);

    /// <summary>The instant with this label on the clock as it now runs.</summary>
    public Instant OnClock(long utcTicks, Instant now) =>
        Recorded ? Instant.Recorded(utcTicks) : new(now.Ticks + (utcTicks - now.UtcTicks), utcTicks);

    /// <summary>Ends the open episode, if there is one.</summary>
    public void Close(string rule, Point point, Instant now, string reason, Transitions into)
    {
        if (Episode.Level == 0)
        {
            return;
        }

        into.Add(new Transition(
            TransitionKind.Cleared, rule, point, 0, Severity, Value, Limit, Unit, SideName, Quality, reason,
            Episode.Id, Episode.Number + 1, Recorded && HasReading ? Instant.Recorded(Newest) : now, RaisedAt(now), Episode.Peak, Episode.PeakLevel,
            Notify: Overlay.Held is null, Held: Overlay.Held));
    }
}

/// <summary>The saved overlays; times as UTC labels.</summary>
internal sealed class SavedOverlay
{
    public bool Unacknowledged { get; set; }

    public string? AcknowledgedBy { get; set; }

    public bool Latched { get; set; }

    public bool Suppressed { get; set; }

    public Shelf? Shelf { get; set; }

    public List<long> Raises { get; } = [];

    public bool Flapping { get; set; }

    public int Withheld { get; set; }

    /// <summary>Why nobody is notified; null: somebody is.</summary>
    public string? Held => Shelf is not null ? "shelved" : Suppressed ? "suppressed" : null;
}
