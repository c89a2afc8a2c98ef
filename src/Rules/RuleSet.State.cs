using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Rules.Alerts;
using Gateway.Rules.Computed;

namespace Gateway.Rules;

/// <summary>What survives a restart, a power cut and a reload.</summary>
public sealed partial class RuleSet
{
    private readonly SavedAlert scratch = new();
    private readonly StateWriter writer = new();
    private readonly List<string> gone = [];

    /// <summary>How many saved states could not be read; their alerts began anew, and what was open there was never cleared.</summary>
    public int Damaged { get; private set; }

    /// <summary>
    /// Takes up the states that were saved, after a restart. Called once, before the first reading; from here silence counts. An
    /// open episode whose rule is gone, or now watches something else, is cleared into <paramref name="into"/>.
    /// </summary>
    public void Restore(IReadOnlyDictionary<string, byte[]> states, Instant now, Transitions into) => Restore(states, now, reloads: false, into);

    /// <summary>
    /// Goes on for <paramref name="old"/>, whose configuration was replaced: the same as a restart without an outage. Alerts whose
    /// rule did not change do not notice; edited limits are compared with the last known value at once.
    /// </summary>
    public void TakeOver(RuleSet old, Instant now, Transitions into)
    {
        ArgumentNullException.ThrowIfNull(old);
        var batch = new OutboxBatch();
        foreach (var alert in old.alerts)
        {
            old.Save(alert, batch, now, SaveScope.Stop);
        }

        computed.TakeOver(old.computed);
        Restore(batch.States.Where(s => s.Value is not null).ToDictionary(s => s.Key, s => s.Value!, StringComparer.Ordinal), now, reloads: true, into);
        gone.AddRange(old.gone);
        gone.AddRange(old.computed.Points.Select(p => p.Id).Except(computed.Points.Select(p => p.Id), StringComparer.Ordinal));
        foreach (var alert in alerts)
        {
            QueueForSaving(alert);
        }
    }

    /// <summary>
    /// What <see cref="TakeOver"/> would do, without doing it: <paramref name="old"/> goes on as if nothing had been asked, and this one is of
    /// no further use.
    /// </summary>
    public void Foresee(RuleSet old, Instant now, Transitions into)
    {
        TakeOver(old, now, into);
        foreach (var alert in old.alerts)
        {
            // It takes itself for saved, and is not.
            old.QueueForSaving(alert);
        }
    }

    /// <summary>Adds to <paramref name="batch"/> the state of each alert that changed since the last call, and what <paramref name="scope"/> asks for beside.</summary>
    public void Save(OutboxBatch batch, Instant now, SaveScope scope)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var key in gone)
        {
            batch.SetState(key, null);
        }

        gone.Clear();
        for (var i = 0; i < computed.Points.Count; i++)
        {
            if (computed.IsDirty(i))
            {
                batch.SetState(computed.Points[i].Id, computed.Save(i));
            }
        }

        foreach (var alert in dirty)
        {
            alert.IsQueued = false;
            Save(alert, batch, now, scope);
        }

        dirty.Clear();
        if (scope == SaveScope.Changed)
        {
            return;
        }

        foreach (var alert in alerts)
        {
            if (alert.WantsCheckpoint(now, scope == SaveScope.Stop))
            {
                Save(alert, batch, now, scope);
            }
        }
    }

    private void Save(Alert alert, OutboxBatch batch, Instant now, SaveScope scope)
    {
        alert.Save(scratch, now, scope == SaveScope.Stop);
        batch.SetState(alert.Key, writer.Write(scratch, now));
    }

    private void Restore(IReadOnlyDictionary<string, byte[]> states, Instant now, bool reloads, Transitions into)
    {
        live = now;
        for (var i = 0; i < computed.Points.Count; i++)
        {
            Damaged += states.TryGetValue(computed.Points[i].Id, out var state) && !computed.Restore(i, state) ? 1 : 0;
        }

        foreach (var alert in alerts)
        {
            alert.Begin(now);
            if (states.TryGetValue(alert.Key, out var bytes))
            {
                if (StateReader.Read(bytes) is { } saved)
                {
                    alert.Restore(saved, now, reloads, into);
                }
                else
                {
                    Damaged++;
                    QueueForSaving(alert);
                }
            }

            Active += alert.IsActive ? 1 : 0;
        }

        foreach (var alert in alerts)
        {
            alert.FollowParents(now, into);
            Note(alert);
        }

        var known = alerts.Select(a => a.Key).Concat(computed.Points.Select(p => p.Id)).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, bytes) in states.Where(s => !known.Contains(s.Key)).OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            Forget(key, bytes, now, into);
        }
    }

    private void QueueForSaving(Alert alert)
    {
        if (!alert.IsQueued)
        {
            alert.IsQueued = true;
            dirty.Add(alert);
        }
    }

    /// <summary>The rule or its point is gone: an open episode ends, and the state with it.</summary>
    private void Forget(string key, byte[] bytes, Instant now, Transitions into)
    {
        gone.Add(key);
        if (key.StartsWith(Computation.Sensor + "/", StringComparison.Ordinal))
        {
            return;
        }

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

/// <summary>What <see cref="RuleSet.Save"/> saves.</summary>
public enum SaveScope : byte
{
    /// <summary>What must not be lost: levels, overlays, episodes.</summary>
    Changed,

    /// <summary>Running delays, windows and peaks as well; every 10 s at most.</summary>
    Checkpoint,

    /// <summary>Everything, ages included: the gateway stops.</summary>
    Stop,
}
