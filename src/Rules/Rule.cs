using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Rules.Alerts;
using Gateway.Rules.Configuration;
using Gateway.Rules.Levels;
using Gateway.Rules.Signals;

namespace Gateway.Rules;

/// <summary>What to watch on which points, and when to raise and clear. Read from the configuration; immutable.</summary>
public sealed class Rule
{
    internal Rule(string id, Settings settings) => (Id, Settings) = (id, settings);

    /// <summary>Its key in the configuration.</summary>
    public string Id { get; }

    /// <summary>Where problems found when it is bound to its points go.</summary>
    internal Settings Settings { get; }

    /// <summary>The point, or a pattern of points.</summary>
    internal string Target { get; init; } = string.Empty;

    internal RuleSignal Signal { get; init; } = ValueSignal.Instance;

    /// <summary>The unit of the limits; null: that of the point.</summary>
    internal string? Unit { get; init; }

    /// <summary>The levels, least severity first; empty when none could be read.</summary>
    internal Level[] Levels
    {
        get;
        init
        {
            field = value;
            LimitsHash = StateHash.Of(string.Join(';', value.AsEnumerable()));
        }
    } = [];

    /// <summary>Names limits and delays, to notice that they were edited.</summary>
    internal string LimitsHash { get; private set; } = string.Empty;

    internal UnknownPolicy OnUnknown { get; init; }

    /// <summary>Whether the alert stays at the highest level of its episode until it clears.</summary>
    internal bool HoldsSeverity { get; init; }

    /// <summary>How long a point may say nothing good before that is an alert; null: what fits its pace; zero: for ever.</summary>
    internal TimeSpan? SilentAfter { get; init; }

    /// <summary>What is believed of a reading.</summary>
    internal Belief Belief { get; init; } = Belief.All;

    /// <summary>Whether the alert stays on the list after it cleared, until it is reset.</summary>
    internal bool Latches { get; init; }

    /// <summary>Whether somebody has to acknowledge it.</summary>
    internal bool WantsAcknowledgement { get; init; }

    /// <summary>How often it is told again while active, in ticks; 0: never.</summary>
    internal long RemindEvery { get; init; }

    /// <summary>Whether a reminder asks for a new acknowledgement.</summary>
    internal bool ReminderUnacknowledges { get; init; }

    /// <summary>When it is withheld because it changes too often; null: never.</summary>
    internal FlappingLimits? Flapping { get; init; } = FlappingLimits.Default;

    /// <summary>Id of the rule whose active alert holds this one back; null: none.</summary>
    internal string? SuppressWhen { get; init; }

    /// <summary>How long it may be shelved at once.</summary>
    internal TimeSpan MaxShelve { get; init; } = TimeSpan.FromDays(1);

    /// <summary>After a longer outage a pending alert is forgotten (an active one never is), in ticks.</summary>
    internal long MaxOutage { get; init; } = TimeSpan.TicksPerHour;

    /// <summary>Whether the time of an outage counts towards running delays.</summary>
    internal bool CountsDowntime { get; init; }

    /// <summary>Whether it watches <paramref name="point"/>, as far as its pattern says.</summary>
    public bool Watches(Point point) => Pattern.Check(Target) is null && Pattern.Matches(Target, point.Id);

    /// <summary>Reads and validates the settings of one rule; problems go to <paramref name="settings"/>.</summary>
    public static Rule Read(string id, Settings settings) => RuleReader.Read(id, settings);
}

/// <summary>What a rule does while its signal is unknown.</summary>
internal enum UnknownPolicy : byte
{
    /// <summary>Nothing changes and delays stand still.</summary>
    Hold,

    /// <summary>Unknown counts as entering.</summary>
    Raise,

    /// <summary>Unknown counts as leaving.</summary>
    Clear,

    /// <summary>All levels are off at once, and undecided.</summary>
    Reset,
}
