using Gateway.Pipeline;

namespace Gateway.Diagnostics.Metrics;

/// <summary>The pipeline and its rules.</summary>
internal static partial class MetricTable
{
    private static IEnumerable<Metric> Judging =>
    [
        Counter("pipeline.readings", "{reading}", [], "Readings that the rules saw, without those of computed points.", m => [Value(m.Pipeline.Judged)]),
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
        Gauge("alerts.held", "{alert}", ["why"], "Alerts of which nobody is notified because they are shelved, suppressed or flapping.", m => m.Pipeline.Standings.Held.Select(h => Value(h.Alerts, ("why", h.Why))))
            with { Alarm = "why is flapping for 1 h: the rule needs a hysteresis or a delay" },
        Gauge("rule.points", "{point}", ["rule", "state"], $"Points of the rule by state: undetermined (no value yet), normal, pending (beyond a limit, the delay runs), active, returned (latched or not acknowledged). Rules beyond the first {RuleStandings.MostRules} are counted as (others).", m => m.Pipeline.Standings.All.Select(s => Value(s.Points, ("rule", s.Rule), ("state", s.State))))
            with { Alarm = "state is undetermined for 1 h: the rule watches something that is never read" },
    ];
}
