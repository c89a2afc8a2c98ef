using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Rules.Alerts;
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
    private readonly Alert[][] byPoint;
    private readonly DueHeap due = new();
    private readonly SavedAlert scratch = new();
    private readonly StateWriter writer = new();
    private readonly List<string> gone = [];

    private RuleSet(Alert[] alerts, int points)
    {
        this.alerts = alerts;
        byPoint = new Alert[points][];
        Array.Fill(byPoint, []);
        foreach (var group in alerts.GroupBy(a => a.Point.Index))
        {
            byPoint[group.Key] = [.. group];
        }
    }

    /// <summary>The earliest tick of the live clock at which <see cref="Advance"/> would do something; null: none.</summary>
    public long? NextDue => due.First is { } first ? first.Due + Frontier + 1 : null;

    /// <summary>How many alerts there are.</summary>
    public int Count => alerts.Length;

    /// <summary>How many alerts are active (have a level above 0).</summary>
    public int Active { get; private set; }

    /// <summary>How many saved states could not be read; their alerts began anew, and what was open there was never cleared.</summary>
    public int Damaged { get; private set; }

    /// <summary>
    /// Makes one alert for each rule and matching point. An unknown point, a pattern without a match and a unit that cannot
    /// be compared are problems of the rule's settings; the rest is bound all the same.
    /// </summary>
    public static RuleSet Bind(IReadOnlyList<Rule> rules, IReadOnlyList<Point> points) =>
        new(Binder.Bind(rules, points), points.Count == 0 ? 0 : points.Max(p => p.Index) + 1);

    /// <summary>
    /// Takes up the states that were saved. Called once, before the first reading. An open episode whose rule is gone, or now
    /// watches something else, is cleared into <paramref name="into"/>.
    /// </summary>
    public void Restore(IReadOnlyDictionary<string, byte[]> states, Instant now, Transitions into)
    {
        foreach (var alert in alerts)
        {
            if (!states.TryGetValue(alert.Key, out var bytes))
            {
                continue;
            }

            if (StateReader.Read(bytes) is { } saved)
            {
                alert.Restore(saved, now, into);
                Active += alert.IsActive ? 1 : 0;
                Schedule(alert);
            }
            else
            {
                Damaged++;
            }
        }

        var known = alerts.Select(a => a.Key).ToHashSet();
        foreach (var (key, bytes) in states.Where(s => !known.Contains(s.Key)).OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            Forget(key, bytes, now, into);
        }
    }

    /// <summary>Judges one reading; what it decides, and what was due before it, goes to <paramref name="into"/>.</summary>
    public void Judge(in Reading reading, Transitions into)
    {
        var index = reading.Point.Index;
        if ((uint)index >= (uint)byPoint.Length)
        {
            return;
        }

        var watching = byPoint[index];
        while (Soonest(watching) is { } alert && alert.Due < reading.At.Ticks)
        {
            Fire(alert, reading.At, into);
        }

        foreach (var alert in watching)
        {
            var was = alert.IsActive;
            alert.Take(reading, into);
            Account(alert, was);
        }
    }

    /// <summary>
    /// Moves the clock of the live points: what was due before <paramref name="now"/> less two seconds happens. Recorded points
    /// move by their readings only.
    /// </summary>
    public void Advance(Instant now, Transitions into)
    {
        while (due.First is { } alert && alert.Due < now.Ticks - Frontier)
        {
            Fire(alert, now, into);
        }
    }

    /// <summary>
    /// Adds to <paramref name="batch"/> the state of each alert that changed since the last call; with
    /// <paramref name="checkpoint"/> also of those with a running delay.
    /// </summary>
    public void Save(OutboxBatch batch, Instant now, bool checkpoint)
    {
        foreach (var key in gone)
        {
            batch.SetState(key, null);
        }

        gone.Clear();
        foreach (var alert in alerts)
        {
            if (alert.IsDirty || (checkpoint && alert.WantsCheckpoint))
            {
                alert.Save(scratch, now);
                batch.SetState(alert.Key, writer.Write(scratch));
            }
        }
    }

    private static Alert? Soonest(Alert[] watching)
    {
        Alert? soonest = null;
        foreach (var alert in watching)
        {
            if (alert.Due < (soonest?.Due ?? long.MaxValue))
            {
                soonest = alert;
            }
        }

        return soonest;
    }

    private void Fire(Alert alert, Instant now, Transitions into)
    {
        var was = alert.IsActive;
        alert.Fire(now, into);
        Account(alert, was);
    }

    private void Account(Alert alert, bool wasActive)
    {
        Active += (alert.IsActive ? 1 : 0) - (wasActive ? 1 : 0);
        Schedule(alert);
    }

    private void Schedule(Alert alert)
    {
        if (!alert.Point.Recorded)
        {
            due.Update(alert);
        }
    }

    /// <summary>The rule or its point is gone: an open episode ends, and the state with it.</summary>
    private void Forget(string key, byte[] bytes, Instant now, Transitions into)
    {
        gone.Add(key);
        var parts = key.Split(' ', 2);
        var ids = parts.Length == 2 ? parts[1].Split('/', 2) : [];
        if (ids.Length == 2 && StateReader.Read(bytes) is { } saved)
        {
            saved.Close(parts[0], new Point(-1, ids[0], ids[1], saved.Unit, saved.Recorded), now, "removed", into);
        }
        else
        {
            Damaged++;
        }
    }
}
