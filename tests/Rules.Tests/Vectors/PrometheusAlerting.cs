using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// Prometheus' alerting rules. An evaluation is a reading; <c>for</c> is the on-delay, <c>keep_firing_for</c> the off-delay; an expression
/// without a result (absent, stale, NaN) counts as left: <c>on-unknown: clear</c>. Sending again is <c>remind-every</c>; the outage
/// that a pending alert survives is <c>max-outage</c>.
/// </summary>
/// <remarks>
/// Each series runs on a stage of its own, where "a delay runs" means that this series is pending. Where the case says that the
/// source has the value at every interval, it is fed at every interval.
/// </remarks>
internal static class PrometheusAlerting
{
    /// <summary>Our reminders come every ten seconds at most; a case with shorter ones runs slower.</summary>
    private const double LeastReminder = 10_000;

    public static Outcome Run(VectorCase item)
    {
        var given = item.Params;
        var limit = given.Text("op") is { } op ? new Limit(op, given.Must("limit")) : given.Text("expr") == "1" ? new Limit("==", 1) : throw new NotRunException($"the expression '{given.Text("expr")}' has no operator");
        var (onDelay, offDelay, resend, outage) = (given.Span("for_ms"), given.Span("keep_firing_for_ms"), given.Number("resend_delay_ms"), given.Number("outage_tolerance_ms"));
        var interval = given.IsGiven("series_generator") ? (long)given.Must("interval_ms") : 0;
        given.Pass("expr", "limit", "series", "query_offset_ms", "for_grace_period_ms", "interval_ms", "series_generator");
        given.Finish();
        item.Total.Finish();
        var names = item.Steps.SelectMany(Names).Distinct().ToList();
        var stages = names.ToDictionary(n => n, n => Prepare(limit, onDelay));
        var judge = new Judgement();
        var previous = item.Steps[0].At;
        foreach (var step in item.Steps)
        {
            foreach (var (name, stage) in stages)
            {
                stage.Stage.Said.Clear();
                for (var t = previous + interval; interval > 0 && t < step.At; t += interval)
                {
                    stage.Stage.Feed(t, stage.Point, stage.Last);
                }

                Apply(step, name, stage);
            }

            previous = step.At;
            Compare(step);
            step.Expect.Finish();
        }

        return judge.Outcome;

        Watched Prepare(Limit limit, TimeSpan onDelay)
        {
            var stage = new Stage(slowness: resend < LeastReminder ? (int)Math.Ceiling(LeastReminder / resend.Value) : 1);
            var watched = new Watched(stage, stage.Watch("series"));
            Write(watched, onDelay);
            stage.Begin(item.Steps[0].At);
            return watched;
        }

        void Write(Watched watched, TimeSpan onDelay) => watched.Stage.Rule("alert", watched.Point, [
            .. Keys.Level(limit),
            ("on-delay", watched.Stage.Duration(onDelay)),
            ("off-delay", watched.Stage.Duration(offDelay)),
            ("on-unknown", "clear"),
            .. resend is { } every ? Keys.Of(("remind-every", watched.Stage.Duration(TimeSpan.FromMilliseconds(every)))) : [],
            .. outage is { } tolerated ? Keys.Of(("max-outage", watched.Stage.Duration(TimeSpan.FromMilliseconds(tolerated)))) : []]);

        void Apply(VectorStep step, string name, Watched watched)
        {
            var (stage, point) = (watched.Stage, watched.Point);
            switch (step.In)
            {
                case "restart":
                    stage.Save((long)(step.More.Number("down_since_ms") ?? step.At));
                    stage.Restart(step.At);
                    break;
                case "config" when step.More.Raw("set") is { } set:
                    var edited = new Fields("setting", set);
                    Write(watched, edited.Span("for_ms"));
                    edited.Finish();
                    stage.Reload(step.At);
                    judge.OnPurpose ??= "4.8: a longer on-delay does not demote an alert that is active";
                    break;
                case "config" or "op" or "reset":
                    throw new NotRunException($"the input '{step.In}' is not known to the mapping");
            }

            if (Value(step, name) is { } fed)
            {
                watched.Last = fed;
                stage.Feed(step.At, point, fed);
            }

            stage.Pass(step.At);
        }

        void Compare(VectorStep step)
        {
            var expect = step.Expect;
            expect.Pass("active_at_ms", "fired_at_set", "stale");
            var only = stages.Count == 1 ? stages.Values.First() : null;
            step.Same(judge, "state", only?.State(step.At));
            if (expect.Text("state_not") is { } not)
            {
                judge.Same(step, $"state {not}", false, only?.State(step.At) == not);
            }

            step.Same(judge, "pending", stages.Values.Count(s => s.State(step.At) == "pending"));
            step.Same(judge, "firing", stages.Values.Count(s => s.State(step.At) == "firing"));
            step.Same(judge, "notified", stages.Values.Count(s => s.Stage.Said.Any(t => t.Notify)));
            foreach (var entry in expect.Raw("remaining_ms") is { ValueKind: JsonValueKind.Object } left ? left.EnumerateObject().ToList() : [])
            {
                if (stages.TryGetValue(entry.Name, out var watched) && watched.Stage.Waits(step.At, "alert", watched.Point) is var actual && actual != entry.Value.GetDouble())
                {
                    judge.Note($"at {step.At} ms: {actual} ms are left of the delay of series {entry.Name}, expected {entry.Value}");
                    judge.OnPurpose ??= "4.8: what was left of a delay is left after a restart, there is no grace period";
                }
            }
        }
    }

    private static IEnumerable<string> Names(VectorStep step) =>
        step.More.Raw("values") is { ValueKind: JsonValueKind.Object } several ? several.EnumerateObject().Select(p => p.Name) : step.IsInput ? [string.Empty] : [];

    private static Fed? Value(VectorStep step, string name) =>
        step.More.Raw("values") is not { ValueKind: JsonValueKind.Object } several ? step.IsInput ? step.Fed : null
        : !several.TryGetProperty(name, out var value) ? Fed.Bad("absent")
        : Values.AsReading(value) is { } number ? new Fed(number, null)
        : Fed.Bad("no value");

    private sealed class Watched(Stage stage, Point point)
    {
        public Stage Stage { get; } = stage;

        public Point Point { get; } = point;

        public Fed Last { get; set; }

        public string State(long at) => Stage.Alert("alert", Point).IsActive ? "firing" : Stage.Waits(at, "alert", Point) is not null ? "pending" : "inactive";
    }
}
