using System.Text.Json;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// Kapacitor's alert node: INFO, WARNING and CRITICAL are levels of our three severities, each with its reset as explicit clear
/// limit. With <c>stateChangesOnly</c> an event is a transition of ours, and its repetition is <c>remind-every</c>; without it there
/// is an event for every point, and the level behind it is compared.
/// </summary>
internal static class KapacitorLevels
{
    private static readonly (string Key, string Name, string Severity)[] Known = [("info", "INFO", "info"), ("warn", "WARNING", "warning"), ("crit", "CRITICAL", "critical")];

    /// <summary>Our reminders come every ten seconds at most; a case with shorter ones runs slower.</summary>
    private const double LeastReminder = 10_000;

    public static Outcome Run(VectorCase item)
    {
        var given = item.Params;
        var levels = new List<(string, object)[]>();
        var resets = false;
        foreach (var (key, _, severity) in Known)
        {
            var (enter, reset) = (given.Limit(key), given.Limit(key + "_reset"));
            resets |= reset is not null;
            if (enter is { } limit)
            {
                levels.Add([.. reset is { } clear ? Keys.Level(limit, clear) : Keys.Level(limit), ("severity", severity)]);
            }
        }

        var changesOnly = given.Flag("state_changes_only") ?? false;
        var repeat = given.Number("state_changes_only_duration_ms");
        given.Finish();
        if (levels.Count == 0)
        {
            throw new NotRunException("there is no level that is one comparison");
        }

        var stage = new Stage(slowness: repeat < LeastReminder ? (int)Math.Ceiling(LeastReminder / repeat.Value) : 1);
        var point = stage.Watch("stream");
        stage.Rule("alert", point, [
            .. Keys.Levels([.. levels]),
            .. repeat is { } every ? Keys.Of(("remind-every", stage.Duration(TimeSpan.FromMilliseconds(every)))) : []]);
        var before = "OK";
        var events = 0;
        var outcome = stage.Play(item, step => stage.Feed(step.At, point, step.Fed), Compare);
        var total = item.Total.Number("events");
        item.Total.Finish();
        return outcome.Status == Status.Ok && changesOnly && total is { } expected && events != (int)expected
            ? new(Status.Differs, $"there are {events} events, expected {expected}")
            : outcome;

        void Compare(VectorStep step, Judgement judge)
        {
            var alert = stage.Alert("alert", point);
            var level = alert.IsActive ? Known.First(k => k.Severity == Keys.Name(alert.Severity)).Name : "OK";
            var said = stage.Said;
            var hasEvent = changesOnly ? said.Count > 0 : level != "OK" || before != "OK";
            events += hasEvent ? 1 : 0;
            if (step.Expect.Raw("event") is { ValueKind: JsonValueKind.Object } json)
            {
                var expect = new Fields("event", json);
                judge.Same(step, "event", true, hasEvent);
                judge.Same(step, "level", expect.Text("level"), level);
                if (expect.Text("previous_level") is { } previous)
                {
                    judge.Same(step, "previous level", previous, before);
                }

                if (expect.Number("duration_ms") is { } duration && hasEvent)
                {
                    // In the case of points without a transition: the age of the episode.
                    judge.Same(step, "duration", duration, said.Count > 0 ? stage.Milliseconds(said[^1].At.Ticks - said[^1].RaisedAt.Ticks) : stage.Since(step.At, alert));
                }

                expect.Finish();
            }
            else if (step.Expect.Has("event"))
            {
                judge.Same(step, "event", false, hasEvent);
            }

            judge.OnPurpose ??= resets ? "4.11: each level clears by its own reset, whatever the present level's is" : null;
            before = level;
        }
    }
}

/// <summary>
/// Kapacitor's stateDuration and stateCount say how long, or for how many points, a condition has held. Ours says whether that is
/// long enough: one rule with an on-delay (or an on-count) for each figure of the case is on exactly when that figure is reached.
/// </summary>
internal static class KapacitorState
{
    public static Outcome Run(VectorCase item)
    {
        var given = item.Params;
        var limit = new Limit(given.Text("op") ?? string.Empty, given.Must("limit"));
        var unit = given.Must("unit_ms");
        var counts = item.Kind == "state.count";
        given.Finish();
        var figures = item.Steps.Select(s => s.Expect.Number("value")).OfType<double>().Where(v => v >= 0).Distinct().ToList();
        var stage = new Stage();
        var point = stage.Watch("stream");
        foreach (var figure in figures)
        {
            stage.Rule(Values.Show(figure), point, [.. Keys.Level(limit), counts ? ("on-count", figure) : ("on-delay", Values.Duration(TimeSpan.FromMilliseconds(figure * unit)))]);
        }

        return stage.Play(item, step => stage.Feed(step.At, point, step.Fed), (step, judge) =>
        {
            if (step.Expect.Number("value") is { } value)
            {
                foreach (var figure in figures)
                {
                    judge.Same(step, $"at least {Values.Show(figure)}", value >= figure, stage.Alert(Values.Show(figure), point).IsActive);
                }
            }
        });
    }
}

/// <summary>
/// Kapacitor's windows and derivatives. A moving average over so many points is our mean over as many intervals of an evenly spaced
/// source; a window that emits for every point is (t - period, t]. A derivative is the rate between the last two points; one that is
/// not negative is that of a counter whose reset pairs are skipped.
/// </summary>
internal static class KapacitorSignals
{
    public static Outcome Derivative(VectorCase item)
    {
        var given = item.Params;
        var (unit, counter) = (given.Span("unit_ms"), given.Flag("non_negative") ?? false);
        given.Finish();
        var stage = new Stage();
        var point = stage.Watch("stream");
        var last = new LastTwo(item, stage, point, Values.Duration(unit), counter ? [("mode", "counter"), ("reset-pair", "skip")] : []);
        var values = new List<(long At, double Value)>();
        var outcome = stage.Play(item, Apply, (step, judge) =>
        {
            judge.Value(step, last.Value, 1e-9);
            values.Add((step.At, last.Value));
        });
        return Total(item, outcome, values);

        void Apply(VectorStep step)
        {
            stage.Feed(step.At, point, step.Fed);
            last.Took(step);
        }
    }

    public static Outcome MovingAverage(VectorCase item)
    {
        var count = (int)item.Params.Must("count");
        item.Params.Finish();
        return Run(item, Probe.Window("mean", Probe.Holding(item, count), count));
    }

    public static Outcome Time(VectorCase item)
    {
        var given = item.Params;
        var (period, every, aggregate) = (given.Span("period_ms"), given.Number("every_ms"), given.Text("aggregate"));
        var aligned = given.Flag("align") ?? false;
        given.Pass("fill_period");
        given.Finish();
        return every == 0 ? Run(item, Probe.Window(aggregate ?? throw new NotRunException("there is no aggregate"), period))
            : every == period.TotalMilliseconds && (aligned || item.Steps[0].At == 0) ? Tumbling(item, period)
            : throw Model.Says(Model.OtherWindows);
    }

    /// <summary>Windows end to end, <c>[start, end)</c>: the last one that a later point closed is compared by number, mean and extremes.</summary>
    private static Outcome Tumbling(VectorCase item, TimeSpan period)
    {
        var points = item.Total.Raw("last_window") is { ValueKind: JsonValueKind.Object } last && last.TryGetProperty("points", out var list)
            ? list.EnumerateArray().Select(p => p.GetProperty("value").GetDouble()).ToList()
            : throw new NotRunException("there is no last window to compare");
        item.Total.Finish();
        var stage = new Stage();
        var point = stage.Watch("stream");
        var probes = new[] { "count", "mean", "min", "max" }.ToDictionary(f => f, f => new Probe(stage, point, f, Probe.Tumbling(f, period)));
        var outcome = stage.Play(item, step => stage.Feed(step.At, point, step.Fed), (_, _) => { });
        var judge = new Judgement();
        foreach (var (function, expected) in new[] { ("count", points.Count), ("mean", points.Average()), ("min", points.Min()), ("max", points.Max()) })
        {
            judge.Near(item.Steps[^1], function, expected, probes[function].Value, 1e-9);
        }

        return outcome.Status == Status.Ok ? judge.Outcome : outcome;
    }

    private static Outcome Run(VectorCase item, (string, object) signal)
    {
        item.Total.Finish();
        var stage = new Stage();
        var point = stage.Watch("stream");
        var probe = new Probe(stage, point, "alert", signal);
        return stage.Play(item, step => stage.Feed(step.At, point, step.Fed), (step, judge) =>
        {
            judge.Value(step, probe.Value, 1e-9);
            if (step.Expect.Raw("emit") is { } emit && emit.GetArrayLength() == 0)
            {
                judge.Same(step, "emit", "nothing", double.IsNaN(probe.Value) ? "nothing" : Values.Show(probe.Value));
            }
        });
    }

    /// <summary>Aggregates over a window of outputs, <c>[end - period, end)</c>, that the case asserts.</summary>
    private static Outcome Total(VectorCase item, Outcome outcome, List<(long At, double Value)> values)
    {
        if (item.Total.Raw("window") is not { } window || outcome.Status != Status.Ok)
        {
            item.Total.Finish();
            return outcome;
        }

        var over = new Fields("window", window);
        var (end, period) = ((long)over.Must("t_ms"), (long)over.Must("period_ms"));
        var inside = values.Where(v => v.At >= end - period && v.At < end && !double.IsNaN(v.Value)).Select(v => v.Value).ToList();
        var judge = new Judgement();
        foreach (var (key, actual) in new[] { ("count", inside.Count), ("mean", inside.Average()), ("max", inside.Max()) })
        {
            if (item.Total.Number(key) is { } expected && Math.Abs(expected - actual) > 1e-9)
            {
                judge.Note($"{key} is {Values.Show(actual)}, expected {Values.Show(expected)}");
            }
        }

        item.Total.Finish();
        return judge.Outcome;
    }
}
