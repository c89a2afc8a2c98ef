namespace Gateway.Rules.Performance;

/// <summary>How the alerts of a gateway perform: whether they are few, short of nuisance and looked after.</summary>
public sealed record FiguresReport
{
    /// <summary>Since when is counted, in UTC ticks.</summary>
    public required long Since { get; init; }

    /// <summary>Until when, in UTC ticks.</summary>
    public required long Until { get; init; }

    /// <summary>The limits that the counts use.</summary>
    public required FigureLimits Limits { get; init; }

    /// <summary>Transitions before anything was held back, those withheld while flapping included.</summary>
    public required long Transitions { get; init; }

    /// <summary>Transitions of which somebody was to be notified.</summary>
    public required long Notified { get; init; }

    /// <summary>Alerts raised.</summary>
    public required int Raised { get; init; }

    /// <summary>Alerts raised of which somebody was to be notified.</summary>
    public required int RaisedNotified { get; init; }

    /// <summary>Raised by severity: info, warning, critical.</summary>
    public required IReadOnlyList<int> RaisedBySeverity { get; init; }

    /// <summary>Active now by severity: info, warning, critical.</summary>
    public required IReadOnlyList<int> Standing { get; init; }

    /// <summary>Raised in the last 10 minutes.</summary>
    public required int TenMinutes { get; init; }

    /// <summary>The most in any 10 minutes, and when that was reached (UTC ticks; 0: never).</summary>
    public required (int Count, long At) PeakTenMinutes { get; init; }

    /// <summary>Raised in the present hour of UTC.</summary>
    public required int Hour { get; init; }

    /// <summary>The most in one hour, and when it began.</summary>
    public required (int Count, long At) PeakHour { get; init; }

    /// <summary>Raised in the present day of UTC.</summary>
    public required int Day { get; init; }

    /// <summary>The most in one day, and when it began.</summary>
    public required (int Count, long At) PeakDay { get; init; }

    /// <summary>Raised per hour, the last 24, oldest first.</summary>
    public required IReadOnlyList<(long At, int Count)> Hours { get; init; }

    /// <summary>Raised per day, the last 31, oldest first.</summary>
    public required IReadOnlyList<(long At, int Count)> Days { get; init; }

    /// <summary>Raised by hour of the day (UTC), 24 numbers.</summary>
    public required IReadOnlyList<int> HoursOfDay { get; init; }

    /// <summary>Floods, how long they lasted altogether, and whether one lasts.</summary>
    public required (int Count, TimeSpan Time, bool Now) Floods { get; init; }

    /// <summary>Every alert, the one raised most first.</summary>
    public required IReadOnlyList<AlertFigure> Alerts { get; init; }

    /// <summary>The ten raised most, those never raised left out.</summary>
    public IEnumerable<AlertFigure> TopTen => Alerts.Where(a => a.Raised > 0).Take(10);

    /// <summary>Alerts that were never raised and are not active.</summary>
    public IEnumerable<AlertFigure> NeverRaised => Alerts.Where(a => a.Raised == 0 && !a.IsActive);

    /// <summary>Alerts that are active nearly all the time.</summary>
    public IEnumerable<AlertFigure> AlwaysRaised =>
        Alerts.Where(a => Until - Since > Limits.LongStanding.Ticks && a.Active.Ticks >= Limits.AlwaysRaised * (Until - Since));

    /// <summary>Acknowledgements, and the mean and the longest time from raised to acknowledged.</summary>
    public (int Count, TimeSpan Mean, TimeSpan Longest) Acknowledged
    {
        get
        {
            var count = Alerts.Sum(a => a.Acknowledged);
            return count == 0 ? default : (count, TimeSpan.FromTicks(Alerts.Sum(a => a.AcknowledgeTime.Ticks) / count), Alerts.Max(a => a.LongestAcknowledge));
        }
    }
}

/// <summary>The figures of one alert.</summary>
public sealed record AlertFigure
{
    /// <summary>Id of the rule.</summary>
    public required string Rule { get; init; }

    /// <summary>The point, <c>sensor/channel</c>.</summary>
    public required string Point { get; init; }

    /// <summary>How often it was raised: its episodes.</summary>
    public int Raised { get; init; }

    /// <summary>Its part of all that was raised, 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>Raises of which somebody was to be notified.</summary>
    public int Notified { get; init; }

    /// <summary>Whether it is active.</summary>
    public bool IsActive { get; init; }

    /// <summary>Its severity, or that of its last episode; null when it was never raised.</summary>
    public Severity? Severity { get; init; }

    /// <summary>How long it was active altogether.</summary>
    public TimeSpan Active { get; init; }

    /// <summary>Its longest episode.</summary>
    public TimeSpan Longest { get; init; }

    /// <summary>When that was raised, in UTC ticks.</summary>
    public long LongestAt { get; init; }

    /// <summary>Bouts of chattering.</summary>
    public int Chattering { get; init; }

    /// <summary>Fleeting episodes.</summary>
    public int Fleeting { get; init; }

    /// <summary>Long-standing episodes, an open one included.</summary>
    public int LongStanding { get; init; }

    /// <summary>How often the flapping guard held it back.</summary>
    public int Flapping { get; init; }

    /// <summary>Transitions that the guard withheld.</summary>
    public long Withheld { get; init; }

    /// <summary>Reminders.</summary>
    public int Reminders { get; init; }

    /// <summary>Episodes that were acknowledged.</summary>
    public int Acknowledged { get; init; }

    /// <summary>From raised to acknowledged, added up.</summary>
    public TimeSpan AcknowledgeTime { get; init; }

    /// <summary>The longest of these times.</summary>
    public TimeSpan LongestAcknowledge { get; init; }

    /// <summary>Whether it waits for an acknowledgement.</summary>
    public bool IsUnacknowledged { get; init; }

    /// <summary>How often its signal was lost while it was active.</summary>
    public int Lost { get; init; }

    /// <summary>How long altogether.</summary>
    public TimeSpan LostTime { get; init; }

    /// <summary>How often it was shelved.</summary>
    public int Shelved { get; init; }

    /// <summary>Whether it is shelved.</summary>
    public bool IsShelved { get; init; }

    /// <summary>How long altogether.</summary>
    public TimeSpan ShelvedTime { get; init; }

    /// <summary>How often it was suppressed by its parent.</summary>
    public int Suppressed { get; init; }

    /// <summary>Whether it is suppressed.</summary>
    public bool IsSuppressed { get; init; }

    /// <summary>How long altogether.</summary>
    public TimeSpan SuppressedTime { get; init; }
}
