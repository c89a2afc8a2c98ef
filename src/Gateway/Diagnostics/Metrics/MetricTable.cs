using System.Diagnostics.Metrics;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Acquisition;
using Gateway.Commands;
using Gateway.Pipeline;

namespace Gateway.Diagnostics.Metrics;

/// <summary>
/// Every figure of the gateway, by hand: the instruments, the page <c>docs/metrics.md</c> and the text for Prometheus are made from these lines.
/// A queue stands here with its length, its capacity and what happens when it is full.
/// </summary>
internal static class MetricTable
{
    /// <summary>The time of a commit, recorded as it happens.</summary>
    public const string CommitTime = "store.commit.time";

    /// <summary>In the order of the way of the data.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        Gauge("source.queue", "{reading}", ["sensor"], "Readings of a sensor that wait for the pipeline.", m => m.Sources.Select(s => Value(s.Queued, ("sensor", s.Id))))
            with { WhenFull = "a sensor that can wait (replay, contact) is held up and loses nothing; of a polled one the newest reading of each point waits in its overflow slot" },
        Gauge("source.queue.capacity", "{reading}", ["sensor"], "The most readings that may wait there.", m => m.Sources.Select(s => Value(Source.Capacity, ("sensor", s.Id)))),
        Gauge("source.overflow", "{point}", ["sensor"], "Points whose newest reading waits in its overflow slot, because the queue is full.", m => m.Sources.Select(s => Value(s.Overflowing, ("sensor", s.Id))))
            with { WhenFull = "the next reading of the point overwrites the one in the slot: counted in source.coalesced, flagged coalesced" },
        Gauge("source.overflow.capacity", "{point}", ["sensor"], "Points of the sensor; each has one slot.", m => m.Sources.Select(s => Value(s.Points.Count, ("sensor", s.Id)))),
        Counter("source.coalesced", "{reading}", ["point"], "Readings that were overwritten before the rules saw them.", m => m.Sources.SelectMany(s => s.Points.Select((p, i) => Value(s.CoalescedOf(i), ("point", p.Id))))),
        Gauge("sensor.failed", "1", ["sensor"], "1 while the sensor cannot be read, else 0.", m => m.Sensors.Select(s => Value(s.Failure is null ? 0 : 1, ("sensor", s.Id)))),
        Counter("sensor.failures", "{failure}", ["sensor"], "Steps of the sensor that failed.", m => m.Sensors.Select(s => Value(s.Failures, ("sensor", s.Id)))),

        Gauge("pipeline.batch", "{reading}", [], "Readings that are judged and wait for their commit.", m => [Value(m.Pipeline.Waiting)])
            with { WhenFull = "it is committed at once; what comes meanwhile waits in the queues of the sources" },
        Gauge("pipeline.batch.capacity", "{reading}", [], "The most readings in one commit.", _ => [Value(PipelineLoop.BatchLimit)]),
        Gauge("pipeline.notices", "{notice}", [], "System events that wait to be said, repetitions included.", m => [Value(m.Notices.Waiting)])
            with { WhenFull = "cannot happen: one kind about one subject is one notice with a count, said at most once a minute" },
        Gauge("pipeline.requests", "{request}", [], "Requests of operators that wait for the rules.", m => [Value(m.Door.Waiting)])
            with { WhenFull = "whoever asks is told that nothing was done and may try again" },
        Gauge("pipeline.requests.capacity", "{request}", [], "The most requests that may wait.", _ => [Value(RulesDoor.Room)]),
        Counter("report.held-back", "{reading}", ["point"], "Readings that the rules saw and report did not let through, of sensors that have report.", m => (m.Reports?.HeldBack ?? []).Select(h => Value(h.Count, ("point", h.Point.Id)))),
        Gauge("alerts.active", "{alert}", [], "Alerts above level 0.", m => [Value(m.State.ActiveAlerts)]),

        Gauge("store.bytes", "By", [], "Bytes in use by the store.", m => [Value(m.Store.Current.Figures.Bytes)])
            with { WhenFull = "the oldest readings go, then the oldest system events, then the oldest alerts; each number lost stands in the loss ledger and is told as a loss notice" },
        Gauge("store.bytes.limit", "By", [], "Bytes it may use (store.limit).", m => [Value(m.Store.Current.Figures.Limit)]),
        Gauge("store.volatile", "1", [], "1 while events are kept in memory because the disk cannot be written, else 0.", m => [Value(m.State.StoreVolatile ? 1 : 0)])
            with { WhenFull = $"memory keeps {StoreKeeper.MostInMemory} events, then the oldest go as in a full store" },
        Counter("store.events", "{event}", ["lane"], "Events committed.", m => Lanes.All.Select(l => Value(m.Store.Commits.Of(l), ("lane", l.Name())))),
        Counter("store.commits", "{commit}", [], "Commits, cursors alone included.", m => [Value(m.Store.Commits.Count)]),
        new(CommitTime, MetricKind.Histogram, "s", [], "How long a commit takes, most of it the sync of the disk.", null),
        Counter("store.failures", "{commit}", [], "Commits that failed.", m => [Value(m.Store.Commits.Failures)]),
        Counter("store.evicted", "{event}", [], "Events deleted undelivered since the start because the store was full.", m => [Value(m.Store.Current.Figures.Evicted)]),
        Counter("store.damaged", "{row}", [], "Rows found damaged since the start.", m => [Value(m.Store.Current.Figures.Damaged)]),
        Counter("store.lost", "{event}", ["upstream", "lane", "reason"], "Events that an upstream will never get, ever, by the loss ledger.", m => (m.Store.Desk?.Losses() ?? []).Select(l => Value(l.Count, ("upstream", l.Upstream), ("lane", l.Lane.Name()), ("reason", l.Reason.Name())))),
        Gauge("store.dead-letters", "{event}", [], "Events that a broker refuses, kept for the operator.", m => [Value(m.Store.Current.Figures.DeadLetters)])
            with { WhenFull = "1,000 or a tenth of the limit: the oldest goes; the loss ledger has it all the same" },

        Gauge("upstream.connected", "1", ["upstream"], "1 while the connection stands, else 0.", m => Each(m, u => u.State.Failure is null ? 1 : 0)),
        Gauge("upstream.lag", "{event}", ["upstream", "lane"], "Events that are committed and not acknowledged, older streams included.", m => PerLane(m, Lag.Events))
            with { WhenFull = "bounded by the store: see store.bytes" },
        Gauge("upstream.lag.time", "s", ["upstream", "lane"], "Age of the oldest of them by the clock on the wall; 0: none.", m => PerLane(m, (owed, lane) => Lag.Seconds(owed, lane, m.Time.GetUtcNow().UtcTicks))),
        Gauge("upstream.window", "{message}", ["upstream"], "Messages in flight: sent and not acknowledged.", m => Each(m, u => u.State.InFlight))
            with { WhenFull = "nothing more is sent until the broker acknowledges; events wait in the store" },
        Gauge("upstream.window.capacity", "{message}", ["upstream"], "The most messages in flight: the configured window or what the broker takes, if that is less.", m => Each(m, u => u.State.Window)),
        Counter("upstream.published", "{message}", ["upstream"], "Messages with events sent, repetitions included; a batch is one message.", m => Each(m, u => u.State.Published)),
        Counter("upstream.acknowledged", "{message}", ["upstream"], "Of them acknowledged.", m => Each(m, u => u.State.Acknowledged)),
        Counter("upstream.refused", "{message}", ["upstream"], "Of them refused by a reason code.", m => Each(m, u => u.State.Refused)),
        Counter("upstream.connects", "{connection}", ["upstream"], "Connections that were accepted; each one after the first is a reconnect.", m => Each(m, u => u.State.Connects)),
        Gauge("upstream.commands.queue", "{command}", ["upstream"], "Commands that wait to be run.", m => Each(m, u => u.State.CommandsWaiting))
            with { WhenFull = "what comes beyond is dropped without an answer, counted in upstream.commands.dropped and told as system.command-refused" },
        Gauge("upstream.commands.queue.capacity", "{command}", ["upstream"], "The most commands that may wait.", m => Each(m, _ => UpstreamCommands.Room)),
        Counter("upstream.commands", "{command}", ["upstream"], "Commands that were run, whether they could be done or not.", m => Each(m, u => u.State.Commands)),
        Counter("upstream.commands.refused", "{command}", ["upstream"], "Commands that were answered and not run.", m => Each(m, u => u.State.CommandsRefused)),
        Counter("upstream.commands.dropped", "{command}", ["upstream"], "Commands that were dropped without an answer, because too many came at once.", m => Each(m, u => u.State.CommandsDropped)),

        Gauge("process.memory", "By", [], "Resident memory of the process.", _ => [Value(Environment.WorkingSet)]),
        Gauge("process.heap", "By", [], "Managed memory in use.", _ => [Value(GC.GetTotalMemory(forceFullCollection: false))]),
        Gauge("process.threads", "{thread}", [], "Threads of the pool.", _ => [Value(ThreadPool.ThreadCount)]),
    ];

    private static Metric Gauge(string name, string unit, string[] tags, string summary, Func<MetricSources, IEnumerable<Measurement<double>>> read) =>
        new(name, MetricKind.Gauge, unit, tags, summary, read);

    private static Metric Counter(string name, string unit, string[] tags, string summary, Func<MetricSources, IEnumerable<Measurement<double>>> read) =>
        new(name, MetricKind.Counter, unit, tags, summary, read);

    private static IEnumerable<Measurement<double>> Each(MetricSources m, Func<UpstreamFigures, double> figure) =>
        m.Upstreams.Select(u => Value(figure(u), ("upstream", u.Id)));

    private static IEnumerable<Measurement<double>> PerLane(MetricSources m, Func<Forwarding.Owed, Lane, double> figure) =>
        m.Upstreams.SelectMany(u => u.Owed.Main.Lanes.Select(lane => Value(figure(u.Owed, lane), ("upstream", u.Id), ("lane", lane.Name()))));

    private static Measurement<double> Value(double value, params (string Name, string Value)[] tags) =>
        new(value, tags.Select(t => new KeyValuePair<string, object?>(t.Name, t.Value)));
}
