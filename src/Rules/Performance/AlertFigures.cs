using Gateway.Abstractions;
using Gateway.Rules.Operations;

namespace Gateway.Rules.Performance;

/// <summary>
/// Counts how the alerts of a gateway perform: a fold over its transitions. Says which rule to tune, before and after
/// what the guards hold back.
/// </summary>
/// <remarks>
/// Used by one thread. Memory is one small object per alert; allocates nothing per transition once an alert is known.
/// </remarks>
public sealed class AlertFigures
{
    private readonly FigureLimits limits;
    private readonly Dictionary<(string Rule, string Point), AlertTally> tallies = [];
    private readonly RaiseRate rate;
    private readonly CalendarCount hours = new(TimeSpan.TicksPerHour, 24);
    private readonly CalendarCount days = new(TimeSpan.TicksPerDay, 31);
    private readonly int[] hoursOfDay = new int[24];
    private readonly int[] bySeverity = new int[4];
    private readonly long since;
    private long taken;
    private long notified;
    private int raised;

    /// <summary>Begins to count.</summary>
    /// <param name="now">When.</param>
    /// <param name="limits">What counts as what; null: the usual limits.</param>
    public AlertFigures(Instant now, FigureLimits? limits = null)
    {
        this.limits = limits ?? FigureLimits.Usual;
        rate = new RaiseRate(this.limits);
        since = now.UtcTicks;
    }

    /// <summary>Makes all alerts known, so that one that is never raised is told, and takes them as they stand. Before the first transition.</summary>
    public void Watch(RuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var alerts = new List<AlertView>();
        rules.View(alerts, all: true);
        alerts.ForEach(Watch);
    }

    /// <summary>Makes one alert known, as it stands.</summary>
    public void Watch(AlertView alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        Of(alert.Rule, alert.Point).Begin(alert);
    }

    /// <summary>Counts a transition.</summary>
    /// <param name="transition">What happened, on its point's clock.</param>
    /// <param name="now">The present instant of the gateway, by which rates and floods are counted; in a replay that of the transition.</param>
    public void Take(in Transition transition, Instant now)
    {
        taken++;
        notified += transition.Notify ? 1 : 0;
        Of(transition.Rule, transition.Point).Take(transition);
        if (transition.Kind != TransitionKind.Raised)
        {
            return;
        }

        raised++;
        bySeverity[(int)transition.Severity]++;
        hoursOfDay[(int)(Math.Max(0, now.UtcTicks) / TimeSpan.TicksPerHour % 24)]++;
        rate.Add(now);
        hours.Add(now.UtcTicks);
        days.Add(now.UtcTicks);
    }

    /// <summary>The figures as they are at <paramref name="now"/>. Allocates.</summary>
    public FiguresReport Report(Instant now)
    {
        rate.Pass(now);
        var standing = new int[4];
        var alerts = new List<AlertFigure>();
        foreach (var tally in tallies.Values)
        {
            alerts.Add(tally.Figure(Present(tally, now), raised));
            standing[(int)tally.Severity] += tally.IsActive ? 1 : 0;
        }

        return new FiguresReport
        {
            Since = since,
            Until = Math.Max(since, now.UtcTicks),
            Limits = limits,
            Transitions = taken + alerts.Sum(a => a.Withheld),
            Notified = notified,
            Raised = raised,
            RaisedNotified = alerts.Sum(a => a.Notified),
            RaisedBySeverity = bySeverity[1..],
            Standing = standing[1..],
            TenMinutes = rate.Count,
            PeakTenMinutes = (rate.Peak, rate.PeakAt.UtcTicks),
            Hour = hours.Present(now.UtcTicks),
            PeakHour = (hours.Peak, hours.PeakAt),
            Day = days.Present(now.UtcTicks),
            PeakDay = (days.Peak, days.PeakAt),
            Hours = hours.Recent(now.UtcTicks),
            Days = days.Recent(now.UtcTicks),
            HoursOfDay = [.. hoursOfDay],
            Floods = (rate.Floods, rate.FloodTime(now), rate.InFlood),
            Alerts = [.. alerts.OrderByDescending(a => a.Raised).ThenByDescending(a => a.Active).ThenBy(a => a.Rule, StringComparer.Ordinal).ThenBy(a => a.Point, StringComparer.Ordinal)],
        };
    }

    /// <summary>
    /// Where the clock of the alert's point stands. In a replay, where clock and label are one, that is now; to a running gateway the
    /// clock of a recording is known by its transitions only.
    /// </summary>
    private static long Present(AlertTally tally, Instant now) =>
        tally.Point.Recorded == (now.Ticks == now.UtcTicks) ? now.Ticks : tally.Present;

    private AlertTally Of(string rule, Point point)
    {
        if (!tallies.TryGetValue((rule, point.Id), out var tally))
        {
            tally = new AlertTally(rule, point, limits);
            tallies.Add((rule, point.Id), tally);
        }

        return tally;
    }
}
