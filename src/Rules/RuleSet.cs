using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Rules.Alerts;
using Gateway.Rules.Computed;
using Gateway.Rules.Configuration;

namespace Gateway.Rules;

/// <summary>
/// All rules applied to all points: the alerts. Pure: readings and time in, transitions out; what it remembers is saved
/// with the events it decided, in one batch.
/// </summary>
/// <remarks>Used by one thread. Allocates nothing per reading in steady state.</remarks>
public sealed partial class RuleSet
{
    /// <summary>How far the clock of the live points stays behind, so that a reading on its way still cancels a delay.</summary>
    private const long Frontier = 2 * TimeSpan.TicksPerSecond;

    private readonly Alert[] alerts;

    /// <summary>By the index of the point: the alerts that its readings move; parents first, guards last.</summary>
    private readonly Alert[][] byPoint;
    private readonly DueHeap due = new();
    private readonly ComputedPoints computed;
    private readonly List<Reading> results = [];

    /// <summary>The alerts that are over at the present instant. What they hold back is let go behind it: it may be over with them.</summary>
    private readonly List<(Alert Parent, Instant At)> over = [];
    private readonly List<Alert> dirty = [];

    /// <summary>The present instant of the live clock, as far as it was told.</summary>
    private Instant live;

    private RuleSet(Alert[] alerts, ComputedPoints computed, IReadOnlyList<Point> points)
    {
        this.alerts = alerts;
        this.computed = computed;
        Points = points;
        byPoint = new Alert[IndexBehind(points)][];
        Array.Fill(byPoint, []);
        foreach (var group in alerts.SelectMany(Subscriptions).GroupBy(s => s.Point.Index, s => s.Alert))
        {
            byPoint[group.Key] = [.. group.OrderBy(a => a.Depth)];
        }
    }

    /// <summary>A tick of the live clock before which <see cref="Advance"/> would do nothing; null: it never would.</summary>
    public long? NextDue => due.First is { } first ? first.Scheduled + Frontier + 1 : null;

    /// <summary>How many alerts there are, the built-in ones included.</summary>
    public int Count => alerts.Length;

    /// <summary>How many alerts are active (have a level above 0).</summary>
    public int Active { get; private set; }

    /// <summary>Every point there is: the measured ones and, behind them, the computed ones.</summary>
    public IReadOnlyList<Point> Points { get; }

    /// <summary>The readings of computed points that the last call of <see cref="Judge"/> or <see cref="Advance"/> made; already judged.</summary>
    public IReadOnlyList<Reading> Computed => results;

    /// <summary>
    /// Makes one alert for each rule and matching point, and one <c>silent</c> for each live point. An unknown point, a pattern without a match and a
    /// unit that cannot be compared are problems of the rule's settings; the rest is bound all the same.
    /// </summary>
    /// <param name="rules">The rules.</param>
    /// <param name="points">The measured points.</param>
    /// <param name="computations">What is computed from them; null: nothing.</param>
    public static RuleSet Bind(IReadOnlyList<Rule> rules, IReadOnlyList<Point> points, IReadOnlyList<Computation>? computations = null)
    {
        var bound = ComputedPoints.Bind(computations ?? [], points, IndexBehind(points));
        Point[] all = [.. points, .. bound.Points];
        return new(new Binder(all, bound).Bind(rules), bound, all);
    }

    /// <summary>Judges one reading; what it decides, and what was due before it, goes to <paramref name="into"/>.</summary>
    public void Judge(in Reading reading, Transitions into)
    {
        results.Clear();
        live = reading.Point.Recorded || reading.At.Ticks < live.Ticks ? live : reading.At;
        JudgeOne(reading, into);
        Compute(reading, into);
        LetGo(into);
    }

    /// <summary>
    /// Moves the clock of the live points: what was due before <paramref name="now"/> less two seconds happens. Recorded points
    /// move by their readings only.
    /// </summary>
    public void Advance(Instant now, Transitions into)
    {
        results.Clear();
        live = now.Ticks > live.Ticks ? now : live;
        var instant = long.MinValue;
        while (due.First is { } alert && alert.Scheduled < now.Ticks - Frontier)
        {
            if (due.Postpone(alert))
            {
                continue;
            }

            if (alert.Due > instant)
            {
                // What is let go may be due sooner than anything else by that.
                instant = alert.Due;
                LetGo(into);
                continue;
            }

            Fire(alert, now, now.Ticks, into);
        }

        LetGo(into);
    }

    private static int IndexBehind(IReadOnlyList<Point> points) => points.Count == 0 ? 0 : points.Max(p => p.Index) + 1;

    private void JudgeOne(in Reading reading, Transitions into)
    {
        var index = reading.Point.Index;
        if ((uint)index >= (uint)byPoint.Length)
        {
            return;
        }

        var watching = byPoint[index];
        var recorded = reading.Point.Recorded;
        var instant = long.MinValue;
        while (Soonest(watching, recorded, reading.At.Ticks) is { } alert)
        {
            if (alert.Due > instant)
            {
                instant = alert.Due;
                LetGo(into);
                continue;
            }

            Fire(alert, reading.At, reading.At.Ticks, into);
        }

        if (instant != long.MinValue)
        {
            LetGo(into);
        }

        string? doubt = null;
        foreach (var alert in watching)
        {
            var was = alert.IsActive;
            var why = alert.Take(reading, live, alert.IsGuard ? doubt : null, into);
            doubt ??= reading.Point == alert.Point ? why : null;
            Account(alert, was, alert.Point.Recorded || recorded ? live : alert.InstantOfChange(reading.At), into);
        }
    }

    /// <summary>The points that are computed from this one have a reading, too.</summary>
    private void Compute(in Reading reading, Transitions into)
    {
        var from = results.Count;
        computed.Take(reading, live, results);
        for (var i = from; i < results.Count; i++)
        {
            JudgeOne(results[i], into);
        }
    }

    private static IEnumerable<(Point Point, Alert Alert)> Subscriptions(Alert alert) =>
        alert.Setpoint is { } setpoint ? [(alert.Point, alert), (setpoint, alert)] : [(alert.Point, alert)];

    /// <summary>Of the alerts whose clock the reading's is, the one for which something is due first, before <paramref name="before"/>.</summary>
    private static Alert? Soonest(Alert[] watching, bool recorded, long before)
    {
        Alert? soonest = null;
        foreach (var alert in watching)
        {
            if (alert.Due < before && alert.Point.Recorded == recorded)
            {
                (soonest, before) = (alert, alert.Due);
            }
        }

        return soonest;
    }

    private void Fire(Alert alert, Instant now, long until, Transitions into)
    {
        var was = alert.IsActive;
        alert.Fire(now, until, into);
        Account(alert, was, alert.Point.Recorded ? live : alert.InstantOfChange(now), into);
    }

    /// <summary>What follows from a change of an alert at <paramref name="now"/>, on the live clock: counts, timers, what must be saved, and the alerts that it holds back.</summary>
    private void Account(Alert alert, bool wasActive, Instant now, Transitions into)
    {
        Note(alert);
        if (alert.IsActive == wasActive)
        {
            return;
        }

        Active += alert.IsActive ? 1 : -1;
        if (alert is { IsGuard: true, IsActive: true })
        {
            // What is computed from a point that fell silent is unknown, however lively the other inputs are.
            Compute(new Reading(alert.Point, now, double.NaN, Quality.Bad, Alert.Stale), into);
        }

        if (alert.IsActive)
        {
            LetFollow(alert, now, into);
        }
        else if (!alert.Children.IsEmpty)
        {
            over.Add((alert, now));
        }
    }

    private void LetGo(Transitions into)
    {
        foreach (var (parent, at) in over)
        {
            LetFollow(parent, at, into);
        }

        over.Clear();
    }

    private void LetFollow(Alert parent, Instant at, Transitions into)
    {
        foreach (var child in parent.Children)
        {
            child.FollowParents(at, into, parent);
            Note(child);
        }
    }

    private void Note(Alert alert)
    {
        if (!alert.Point.Recorded)
        {
            due.Update(alert);
        }

        if (alert.IsDirty)
        {
            QueueForSaving(alert);
        }
    }
}
