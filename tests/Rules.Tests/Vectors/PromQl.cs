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
        var inputs = item.Samples.Where(s => s.In == "sample").Select(s => s.Fed.Value).ToList();
        var times = item.Samples.Where(s => s.In == "sample").Select(s => s.At).ToList();
        var probe = new Probe(stage, point, "alert", Settings());
        return stage.Play(item, Apply, (step, judge) => Compare(step, judge, Shown(probe.Value)));

        (string, object)[] Settings() => function switch
        {
            "" or "instant" => [("silent-after", Values.Duration(Finite(lookback)))],
            "last_over_time" => [("silent-after", Values.Duration(Finite(range)))],
            "count_over_time" or "present_over_time" => [Probe.Window("count", Numbers())],
            "absent_over_time" => [Probe.Count(Numbers())],
            "changes" => [Probe.Window("changes", Numbers())],
            "avg_over_time" => [Probe.Window("mean", Numbers())],
            "sum_over_time" => [Probe.Window("sum", Numbers())],
            "min_over_time" => [Probe.Window("min", Finite(range))],
            "max_over_time" => [Probe.Window("max", Finite(range))],
            "stddev_over_time" or "stdvar_over_time" => [Probe.Window("stddev", Numbers())],
            "quantile_over_time" => [Probe.Window(argument switch { 0 => "min", 0.5 => "median", 1 => "max", _ => throw Model.HasNo("quantiles other than 0, 0.5 and 1 are not among them.") }, Numbers())],
            "deriv" => [Probe.Slope(Numbers(), "1s")],
            "irate" => [Probe.Rate(LastTwo(), "1s", ("mode", "counter"))],
            "idelta" => [Probe.Rate(LastTwo(), Values.Duration(LastGap()))],
            "rate" or "increase" or "delta" => throw Model.Says(Model.NoExtrapolation),
            "resets" => throw Model.HasNo("a reset of a counter is handled inside `rate`, not counted."),
            "mad_over_time" => throw Model.HasNo("the median absolute deviation is not among them."),
            _ => throw Model.HasNo($"{function} is not among them."),
        };

        // What is not a finite number is never part of a result here. Least and greatest pass over NaN there, too.
        TimeSpan Numbers() => inputs.TrueForAll(double.IsFinite) ? range : throw Model.Says(Model.OnlyNumbers);

        TimeSpan Finite(TimeSpan span) => inputs.Exists(double.IsInfinity) ? throw Model.Says(Model.OnlyNumbers) : span;

        // The peer takes the last two samples in the range, whatever lies between: the window ends just before the one before the last.
        TimeSpan LastTwo()
        {
            _ = Numbers();
            var at = queries is [var query] ? query.At : throw new NotRunException("the last two samples of more than one query are not known to the mapping");
            return times is [.., var one, _] && TimeSpan.FromMilliseconds(at - one) < range ? Probe.Closed(TimeSpan.FromMilliseconds(at - one)) : range;
        }

        TimeSpan LastGap() => times is [.., var one, var other] ? TimeSpan.FromMilliseconds(other - one) : TimeSpan.FromSeconds(1);

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
