using Gateway.Abstractions;
using Gateway.Rules.Levels;

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

    public double Value { get; set; } = double.NaN;

    public Quality Quality { get; set; }

    public string? Unknown { get; set; }

    public long? PausedAt { get; set; }

    /// <summary>By level; <see cref="LevelState.Since"/> is what has elapsed for a live point, the instant for a recorded one.</summary>
    public List<(string Key, LevelState State)> Levels { get; } = [];

    public Episode Episode { get; set; } = new() { Peak = double.NaN };

    /// <summary>Key of the level shown.</summary>
    public string Driver { get; set; } = string.Empty;

    public Severity Severity { get; set; } = Severity.Warning;

    public double Limit { get; set; } = double.NaN;

    public string? SideName { get; set; }

    /// <summary>When the episode began, on the clock as it now runs: the label tells, since live ticks start anew.</summary>
    public Instant RaisedAt(Instant now) =>
        Recorded ? Episode.RaisedAt : new(now.Ticks + (Episode.RaisedAt.UtcTicks - now.UtcTicks), Episode.RaisedAt.UtcTicks);

    /// <summary>Ends the open episode, if there is one.</summary>
    public void Close(string rule, Point point, Instant now, string reason, Transitions into)
    {
        if (Episode.Level == 0)
        {
            return;
        }

        into.Add(new Transition(
            TransitionKind.Cleared, rule, point, 0, Severity, Value, Limit, Unit, SideName, Quality, reason,
            Episode.Id, Episode.Number + 1, Recorded && HasReading ? Instant.Recorded(Newest) : now, RaisedAt(now), Episode.Peak, Episode.PeakLevel));
    }
}
