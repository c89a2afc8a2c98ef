using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using TestKit.Store;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>
/// 500 events in the life of a store: eight runs of the service, each of which opens the store, attaches its upstreams,
/// commits, reads, acknowledges and closes. What was committed is written down in a <see cref="History"/>.
/// </summary>
/// <remarks>The same for the same seed, so that the n-th change on the disk is the same each time.</remarks>
internal sealed class Scenario(FaultStore store, History history, int seed = 0)
{
    public const int Runs = 8;

    private const int Commits = 12;

    // The log is moved into the database after so many pages instead of 1,000, several times in each run.
    private const int LogPages = 20;

    private static readonly Point[] Points = [.. Enumerable.Range(0, 12).Select(i => new Point(i, $"sensor-{i}", "temperature", i % 3 == 0 ? null : "Cel"))];

    private const string Older = "00aa11bb";

    private IReadOnlyList<IOutboxReader> readers = [];
    private SqliteOutbox outbox = null!;
    private Random random = new(0);

    /// <summary>Called when a call of the outbox failed as it may, before it is tried again.</summary>
    public Action? Failed { get; init; }

    /// <summary>Run at the beginning of each run: settings that weaken the store.</summary>
    public string Settings { get; init; } = string.Empty;

    /// <summary>How often a call of the outbox failed and was tried again.</summary>
    public int Failures { get; private set; }

    /// <summary>How many events went in the last <see cref="Overfill"/>.</summary>
    public long Evicted { get; private set; }

    public History History => history;

    private int Changes => store.Disk.Changes;

    /// <summary>One run. Ends early when the disk crashes.</summary>
    public void Run(int run)
    {
        random = new Random((100 * seed) + run);
        Live(() =>
        {
            Attach(Upstreams(run));
            for (var i = 0; i < Commits; i++)
            {
                Commit(batch => Fill(batch, i));
                Forward();
                GiveUp(i);
            }
        });
    }

    /// <summary>Commits <paramref name="count"/> alerts of <paramref name="bytes"/> bytes, so that there is much to give back.</summary>
    public void Fill(int count, int bytes) => Live(() =>
    {
        Attach([Use.Wants("cloud")]);
        for (var i = 0; i < count; i++)
        {
            Commit(batch => batch.Add(Use.Event(Lane.Alerts, new string('x', bytes))));
        }
    });

    /// <summary>Acknowledges all alerts but one, and commits until no more space is given back.</summary>
    public void GiveBack() => Live(() =>
    {
        Attach([Use.Wants("cloud")]);
        readers[0].Acknowledge(Lane.Alerts, readers[0].Committed(Lane.Alerts) - 2);
        for (var i = 0; i < 6; i++)
        {
            Commit(batch => batch.AddTo(Lane.Readings));
        }
    });

    /// <summary>Commits more readings than a store of 1 MiB can hold, and with each commit an alert of <paramref name="alert"/> bytes.</summary>
    public void Overfill(int commits, int readings, int alert) => Live(() =>
    {
        Attach([Use.Wants("cloud"), Use.Wants("plant")]);
        for (var i = 0; i < commits; i++)
        {
            Commit(batch =>
            {
                batch.AddTo(Lane.Readings, readings);
                batch.Add(Use.Event(Lane.Alerts, new string('x', alert)));
            });
        }

        Evicted = outbox.Figures.Evicted;
    });

    private void Live(Action life)
    {
        SqliteOutbox? opened = null;
        try
        {
            opened = outbox = Attempt(store.Open);
            if (outbox.Replaced is { } replaced)
            {
                throw new InvalidDataException($"set aside: {replaced.Reason}");
            }

            history.Opened(outbox.Stream, Changes);
            outbox.Execute($"PRAGMA wal_autocheckpoint = {LogPages}; {Settings}");
            life();
        }
        catch (OutboxException) when (store.Disk.Crashed)
        {
            // The power is gone; closing must be possible all the same.
        }
        finally
        {
            opened?.Dispose();
            (outbox, readers) = (null!, []);
        }
    }

    // Who is sent what changes from run to run: one comes late and goes again, and for a time nobody wants system events.
    private static UpstreamLanes[] Upstreams(int run) =>
    [
        run == 6 ? Use.Wants("cloud", Lane.Alerts, Lane.Readings) : Use.Wants("cloud"),
        Use.Wants("plant", Lane.Alerts, Lane.Readings),
        .. run is 3 or 4 ? [Use.WantsOldest("late")] : Array.Empty<UpstreamLanes>(),
    ];

    private void Attach(UpstreamLanes[] upstreams)
    {
        var version = history.Begin(upstreams, Changes);
        readers = Attempt(() => outbox.Attach(upstreams));
        version.Cursors = StoreCheck.Cursors(outbox, readers);
        version.ReturnedAt = Changes;
    }

    private void Commit(Action<OutboxBatch> fill)
    {
        var batch = outbox.Batch();
        fill(batch);
        var older = readers.SelectMany(r => outbox.Older(r.Upstream)).ToDictionary(r => r.Upstream, r => r.Cursor(Lane.Alerts));
        var version = history.Begin(batch, StoreCheck.Cursors(outbox, readers), older, Changes);
        Attempt(() =>
        {
            outbox.Commit(batch);
            return true;
        });
        version.ReturnedAt = Changes;
    }

    private void Fill(OutboxBatch batch, int i)
    {
        switch (i % 6)
        {
            case 0:
                Alert(batch, 1);
                break;
            case 1 or 4:
                Readings(batch, 8 + random.Next(12));
                batch.SetToken($"history-{random.Next(2)}", new ResumeToken("file", random.Next(100_000), history.Versions.Count, i));
                break;
            case 2:
                Readings(batch, random.Next(5));
                Alert(batch, 1 + random.Next(2));
                batch.SetState($"rule-{random.Next(3)}", null);
                break;
            case 3 when i > 6:
                // Nothing: the cursors alone.
                return;
            default:
                batch.Add(Use.Event(Lane.System, $"{{\"n\":{i}}}"));
                break;
        }

        if (i == 8)
        {
            // Salvaged, or from the time the disk was away.
            var last = 10 * history.Versions.Count;
            batch.Import(Older, History.OlderEvent(last));
            batch.Import(Older, History.OlderEvent(last + 1));
        }

        if (i == 6)
        {
            // Longer than a page.
            batch.Add(Use.Event(Lane.Alerts, new string((char)('a' + random.Next(26)), 9000)));
        }

        batch.SetState("commit", Encoding.UTF8.GetBytes(history.Versions.Count.ToString()));
    }

    private void Alert(OutboxBatch batch, int count)
    {
        for (var n = 0; n < count; n++)
        {
            var key = random.Next(3);
            var data = $"{{\"value\":{random.Next(1000)}}}";
            batch.Add(Use.Event(Lane.Alerts, data) with { Subject = Points[key].Id, Rule = $"rule-{key}" });
            batch.SetState($"rule-{key}", Encoding.UTF8.GetBytes(data));
        }
    }

    private void Readings(OutboxBatch batch, int count)
    {
        for (var n = 0; n < count; n++)
        {
            var reading = Use.Reading(random.Next(1000)) with { Point = Points[random.Next(Points.Length)] };
            batch.Add(random.Next(10) > 0 ? reading : reading with { Value = double.NaN, Quality = Quality.Bad, Reason = $"no answer {random.Next(3)}" });
        }
    }

    // The cloud is quick, the others have a backlog.
    private void Forward()
    {
        Attempt(() =>
        {
            StoreCheck.Sends(readers, history, history.Last);
            return true;
        });
        foreach (var reader in readers)
        {
            foreach (var lane in reader.Lanes.Where(_ => reader.Upstream == "cloud" || random.Next(3) == 0))
            {
                var (cursor, end) = (reader.Cursor(lane), reader.Committed(lane));
                if (end > cursor + 1)
                {
                    reader.Acknowledge(lane, random.Next(3) == 0 ? random.NextInt64(cursor, end) : end - 1);
                }
            }
        }
    }

    // One upstream skips, another has a dead letter, and both move on in the older stream.
    private void GiveUp(int i)
    {
        if (i == 7)
        {
            GiveUp("plant", Lane.Readings, 3, LossReason.Skipped);
        }
        else if (i is 3 or 9)
        {
            GiveUp("cloud", Lane.Alerts, 1, LossReason.DeadLetter);
            foreach (var reader in readers.SelectMany(r => outbox.Older(r.Upstream)))
            {
                reader.Acknowledge(Lane.Alerts, reader.Committed(Lane.Alerts) - (i == 9 ? 2 : 1));
            }
        }
    }

    private void GiveUp(string upstream, Lane lane, int count, LossReason reason)
    {
        var reader = readers.First(r => r.Upstream == upstream);
        var (from, through) = (reader.Cursor(lane) + 1, Math.Min(reader.Cursor(lane) + count, reader.Committed(lane) - 1));
        if (through < from || from < reader.From(lane) || history.IsGivenUp(upstream, lane, from))
        {
            return;
        }

        history.GiveUp(upstream, lane, from, through, reason);
        Attempt(() =>
        {
            reader.GiveUp(lane, from, through, reason, "no");
            return true;
        });
    }

    /// <summary>Tries again what failed as it may; nothing of it must be visible meanwhile.</summary>
    private T Attempt<T>(Func<T> action)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                return action();
            }
            catch (OutboxException) when (!store.Disk.Crashed && i < 3)
            {
                Failures++;
                Failed?.Invoke();
                if (outbox is not null)
                {
                    StoreCheck.Holds(outbox, history.Standing());
                }
            }
        }
    }
}
