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

    /// <summary>Time of the last reading; of use as <see cref="Clock"/>.</summary>
    public long Newest { get; set; }

    /// <summary>The alert's clock; of use for recorded points and at a reload only. Null: it has not begun.</summary>
    public long? Clock { get; set; }

    /// <summary>Why nothing was judged yet; null: something was. Of use as <see cref="Clock"/>.</summary>
    public string? Awaited { get; set; }

    /// <summary>Since when that is so.</summary>
    public long AwaitedSince { get; set; } = long.MinValue;

    /// <summary>Whether what was left was left while nobody looked.</summary>
    public bool AwaitsVerdict { get; set; }

    public double Value { get; set; } = double.NaN;

    public Quality Quality { get; set; }

    public string? Unknown { get; set; }

    public long? PausedAt { get; set; }

    /// <summary>By level; <see cref="LevelState.Since"/> is what has elapsed for a live point, the instant for a recorded one.</summary>
    public List<(string Key, LevelState State)> Levels { get; } = [];

    public Episode Episode { get; set; } = Episode.None;

    /// <summary>Label of the instant at which it was raised, by the wall clock at the save; null: that of <see cref="Episode"/>.</summary>
    public long? RaisedSince { get; set; }

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

    /// <summary>When the episode began, as it was told, on the clock as it now runs.</summary>
    public Instant RaisedAt(Instant now) => OnClock(RaisedSince ?? Episode.RaisedAt.UtcTicks, now) with { UtcTicks = Episode.RaisedAt.UtcTicks };

    /// <summary>
    /// The instant with this label on the clock as it now runs: live ticks start anew with each start. A wall clock that was set
    /// back, or is not set yet, stood still meanwhile: what was past at the save is past.
    /// </summary>
    public Instant OnClock(long utcTicks, Instant now)
    {
        if (Recorded)
        {
            return Instant.Recorded(utcTicks);
        }

        var passed = Math.Max(0, now.UtcTicks - SavedAt);
        return now.At(now.Ticks + (utcTicks - SavedAt) - passed);
    }

    /// <summary>Ends the open episode, if there is one. While flapping it may be open without a level: its end was withheld.</summary>
    public void Close(string rule, Point point, Instant now, string reason, Transitions into)
    {
        if (Episode.Level == 0 && !Overlay.Flapping)
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
