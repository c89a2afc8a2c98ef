using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Pipeline;

namespace Gateway.Diagnostics.Metrics;

/// <summary>The store.</summary>
internal static partial class MetricTable
{
    /// <summary>The time of a commit, recorded as it happens.</summary>
    public const string CommitTime = "store.commit.time";

    private static double[] ShortTimes => [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];

    private static IEnumerable<Metric> Storing =>
    [
        Gauge("store.size", "By", [], "Bytes in use by the store; of a store in memory the number of events.", m => [Value(m.Store.Current.Figures.Bytes)])
            with
            {
                WhenFull = "the oldest readings go, then the oldest system events, then the oldest alerts; each number lost stands in the loss ledger and is told as a loss notice",
                Alarm = "above 80 % of store.limit",
            },
        Gauge("store.limit", "By", [], "Bytes it may use (store.limit); of a store in memory the most events.", m => [Value(m.Store.Current.Figures.Limit)])
            with { Alarm = "see store.size" },
        Gauge("store.volatile", "{flag}", [], "1 while events are kept in memory because the disk cannot be written, else 0.", m => [Value(m.State.StoreVolatile ? 1 : 0)])
            with { WhenFull = $"memory keeps {StoreKeeper.MostInMemory} events, then the oldest go as in a full store", Alarm = "1: alerts still go out, from memory; a power cut now loses what was not delivered" },
        Counter("store.events", "{event}", ["lane"], "Events committed.", m => Lanes.All.Select(l => Value(m.Store.Commits.Of(l), ("lane", l.Name())))),
        Counter("store.commits", "{commit}", [], "Commits, cursors alone included.", m => [Value(m.Store.Commits.Count)]),
        Histogram(CommitTime, "s", [], "How long a commit takes, most of it the sync of the disk.", ShortTimes, m => m.Commits is null ? [] : [new Distribution(m.Commits)])
            with { Alarm = "the 99th percentile above 0.5 s for 15 min: the card wears out, or something else writes" },
        Counter("store.failures", "{commit}", [], "Commits that failed.", m => [Value(m.Store.Commits.Failures)])
            with { Alarm = Growing },
        Counter("store.evicted", "{event}", [], "Events deleted undelivered since the start because the store was full.", m => [Value(m.Store.Current.Figures.Evicted)])
            with { Alarm = Growing },
        Counter("store.damaged", "{row}", [], "Rows found damaged since the start.", m => [Value(m.Store.Current.Figures.Damaged)])
            with { Alarm = Growing },
        Counter("store.lost", "{event}", ["upstream", "lane", "reason"], "Events that an upstream will never get, ever, by the loss ledger.", m => (m.Store.Desk?.Losses() ?? []).Select(l => Value(l.Count, ("upstream", l.Upstream), ("lane", l.Lane.Name()), ("reason", l.Reason.Name()))))
            with { Alarm = Growing },
        Gauge("store.dead-letters", "{event}", [], "Events that a broker refuses, kept for the operator.", m => [Value(m.Store.Current.Figures.DeadLetters)])
            with { WhenFull = "1,000 or a tenth of the limit: the oldest goes; the loss ledger has it all the same", Alarm = "above 0" },
    ];
}
