namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// PromQL functions over a range: our windows have the same edges, (t - r, t]. A marker of staleness and NaN are readings without a
/// value, which a window passes over.
/// </summary>
/// <remarks>
/// "No result" is unknown here; a count is so where <c>min-samples</c> asks for a reading. The peer's own runner compares with a relative
/// tolerance of 1e-6 (<c>promqltest</c>, almost equal), so does this.
/// </remarks>
internal static class PromQl
{
    private const double Tolerance = 1e-6;

    public static Outcome Run(VectorCase item)
    {
        var given = item.Params;
        var function = given.Text("function") ?? string.Empty;
        var (range, lookback, argument) = (given.Span("range_ms"), given.Span("lookback_ms"), given.Number("arg"));
        given.Finish();
        var stage = new Stage();
        var point = stage.Watch("series");
        var queries = item.Steps.Where(s => s.In == "query").ToList();
        var inputs = item.Samples.Select(s => s.Fed.Value).ToList();
        var probe = new Probe(stage, point, "alert", Settings());
        return stage.Play(item, Apply, (step, judge) => Compare(step, judge, Shown(probe.Value)));

        (string, object)[] Settings() => function switch
        {
            "" or "instant" => [("silent-after", Values.Duration(lookback))],
            "last_over_time" => [("silent-after", Values.Duration(range))],
            "count_over_time" or "present_over_time" => [Probe.Window("count", range)],
            "absent_over_time" => [Probe.Count(range)],
            "changes" => inputs.Any(double.IsNaN) && !inputs.TrueForAll(double.IsNaN) ? throw Model.Says(Model.OnlyNumbers)
                : [Probe.Window("changes", range)],
            "avg_over_time" => [Probe.Window("mean", Numbers())],
            "sum_over_time" => [Probe.Window("sum", Numbers())],
            "min_over_time" => [Probe.Window("min", range)],
            "max_over_time" => [Probe.Window("max", range)],
            "stddev_over_time" or "stdvar_over_time" => [Probe.Window("stddev", Numbers())],
            "quantile_over_time" => [Probe.Window(argument switch { 0 => "min", 0.5 => "median", 1 => "max", _ => throw Model.HasNo("quantiles other than 0, 0.5 and 1 are not among them.") }, range)],
            "deriv" => [Probe.Slope(range, "1s")],
            "irate" => [Probe.Rate(LastTwo(), "1s", ("mode", "counter"))],
            "rate" or "increase" or "delta" => throw Model.Says(Model.NoExtrapolation),
            "resets" => throw Model.HasNo("a reset of a counter is handled inside `rate`, not counted."),
            "mad_over_time" => throw Model.HasNo("the median absolute deviation is not among them."),
            _ => throw Model.HasNo($"{function} is not among them."),
        };

        // A mean here is never that of something which is not a finite number.
        TimeSpan Numbers() => item.Samples.All(s => s.In == "stale" || s.Fed.IsGood) ? range : throw Model.Says(Model.OnlyNumbers);

        // The peer takes the last two samples, whatever lies between: the window ends just before the one before the last.
        TimeSpan LastTwo()
        {
            var times = item.Samples.Where(s => s.Fed.IsGood).Select(s => s.At).ToList();
            return queries is [var query] && times is [.., var one, _] && TimeSpan.FromMilliseconds(query.At - one) < range
                ? Probe.Closed(TimeSpan.FromMilliseconds(query.At - one))
                : throw new NotRunException("the last two samples before one query are needed");
        }

        double Shown(double value) => function switch
        {
            "stdvar_over_time" => value * value,
            "present_over_time" => value > 0 ? 1 : double.NaN,
            "absent_over_time" => value == 0 ? 1 : double.NaN,
            _ => value,
        };

        void Apply(VectorStep step)
        {
            if (step.IsInput)
            {
                stage.Feed(step.At, point, step.Fed);
            }
        }
    }

    private static void Compare(VectorStep step, Judgement judge, double value)
    {
        if (step.Expect.Flag("absent") is { } absent)
        {
            judge.Same(step, "absent", absent, double.IsNaN(value));
        }

        judge.Value(step, value, Tolerance);
    }
}
