namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// Home Assistant's statistics sensor: windows of a span (<c>max_age</c>, whose far end is inside, so ours is a tick longer), of a
/// number of samples (ours the span that holds as many of an evenly spaced source), or both. A binary source in per cent is a point
/// of the unit 1 under a rule in per cent.
/// </summary>
internal static class HomeAssistantStatistics
{
    public static Outcome Run(VectorCase item)
    {
        var given = item.Params;
        var (size, age, precision) = (given.Number("sampling_size"), given.Number("max_age_ms"), (int)(given.Number("precision") ?? 2));
        var inPercent = given.Text("domain") == "binary" && item.Kind is not ("statistic.count" or "statistic.count_on");
        given.Pass("unit");
        given.Finish();
        var function = item.Kind["statistic.".Length..] switch
        {
            "mean" or "average_timeless" => "mean",
            "total" or "sum" => "sum",
            "value_max" => "max",
            "value_min" => "min",
            "distance_absolute" => "range",
            "change_second" => "rate",
            "count" or "median" => item.Kind["statistic.".Length..],
            "average_linear" => throw Model.HasNo("a mean by trapezoids is not among them."),
            "average_step" => throw Model.HasNo("a time-weighted mean between the first and the last reading is not among them."),
            "change" => throw Model.HasNo("last less first is offered as a rate only."),
            "standard_deviation" => throw Model.Says(Model.StandardDeviation),
            "variance" => throw Model.HasNo("the variance estimated from a sample (n - 1) is not among them."),
            var other => throw Model.HasNo($"{other} is not among them."),
        };
        var span = age is { } most ? Probe.Closed(TimeSpan.FromMilliseconds(most)) : TimeSpan.MaxValue;
        if (size is { } count && item.Samples.Count() > count || age is null)
        {
            var holding = Probe.Holding(item, (int)(size ?? int.MaxValue));
            span = holding < span ? holding : span;
        }

        var stage = new Stage();
        var point = stage.Watch("source", inPercent ? "1" : null);
        var probe = new Probe(stage, point, "alert", [Signal(function, span), .. inPercent ? Keys.Of(("unit", "%")) : []]);
        return stage.Play(item, Apply, (step, judge) =>
        {
            if (step.Expect.Text("state") == "unavailable")
            {
                throw Model.Says(Model.PassesOver);
            }

            judge.Value(step, probe.Value, 1e-9, precision);
            step.Same(judge, "state", double.IsNaN(probe.Value) ? "unknown" : "known");
        });

        static (string, object) Signal(string function, TimeSpan span) => function switch
        {
            "count" => Probe.Count(span),
            "rate" => Probe.Rate(span, "1s"),
            _ => Probe.Window(function, span),
        };

        void Apply(VectorStep step)
        {
            if (step.IsInput)
            {
                stage.Feed(step.At, point, step.Fed);
            }
        }
    }
}

/// <summary>
/// Home Assistant's trend sensor: on while the slope by least squares is steeper than <c>min_gradient</c> per second and of its sign,
/// which is above it, or below it where it is negative. It is unknown until <c>min_samples</c> are there: as much of the window must be
/// covered as so many readings of an evenly spaced source do. Inverted, it is read the other way round.
/// </summary>
/// <remarks>A restored state is made by an earlier run of the process: readings that rise or fall steeply enough.</remarks>
internal static class HomeAssistantTrend
{
    private const long Before = -3_600_000;

    public static Outcome Run(VectorCase item)
    {
        var given = item.Params;
        var (most, least) = ((int)(given.Number("max_samples") ?? 2), (int)(given.Number("min_samples") ?? 2));
        var (gradient, duration, inverted) = (given.Number("min_gradient") ?? 0, given.Span("sample_duration_ms"), given.Flag("invert") ?? false);
        given.Pass("source");
        given.Finish();
        var span = Probe.Holding(item, most);
        span = duration > TimeSpan.Zero && (item.Samples.Count() <= most || duration < span) ? duration : span;
        var stage = new Stage();
        var point = stage.Watch("source");
        stage.Rule("alert", point, Probe.Slope(span, "1s", least > 2 ? Probe.Interval(item) * (least - 1) : default), (gradient < 0 ? "below" : "above", gradient));
        return stage.Play(item, Apply, (step, judge) =>
        {
            step.Expect.Pass("sample_count");
            var isUndecided = !stage.Alert("alert", point).IsActive && stage.View("alert", point).State == "undetermined";
            step.Same(judge, "state", isUndecided ? "unknown" : stage.Alert("alert", point).IsActive != inverted ? "on" : "off");
        });

        void Apply(VectorStep step)
        {
            if (step.IsInput)
            {
                stage.Feed(step.At, point, step.Fed);
            }
            else if (step.In == "restart")
            {
                Restore(step, step.More.Text("restored_state"));
            }
        }

        void Restore(VectorStep step, string? state)
        {
            if (state is "on" or "off")
            {
                stage.Begin(step.At + Before);
                var slope = ((state == "on") != inverted ? 1 : -1) * (gradient < 0 ? -1 : 1) * (Math.Abs(gradient) + 1);
                for (var i = 0; i < least; i++)
                {
                    stage.Feed(step.At + Before + (i * 1000), point, new Fed(slope * i, null));
                }

                stage.Save(step.At + Before + (least * 1000));
            }

            stage.Restart(step.At);
        }
    }
}

/// <summary>
/// Home Assistant's derivative sensor without a window: the slope between the last two good samples, which is our rate over a window
/// that holds exactly these. Where the distance of the samples differs from step to step, so does the window.
/// </summary>
internal static class HomeAssistantDerivative
{
    public static Outcome Run(VectorCase item)
    {
        var given = item.Params;
        var (unitTime, round, prefix) = (given.Text("unit_time"), (int)(given.Number("round") ?? 3), given.Text("unit_prefix"));
        if ((given.Number("time_window_ms") ?? 0) > 0 || given.Number("max_sub_interval_ms") is not null)
        {
            throw Model.Says(Model.NoMeanRate);
        }

        var isCounter = given.Text("source_state_class") == "total_increasing";
        given.Pass("unit");
        given.Finish();
        if (item.Steps.Any(s => s.In == "restart"))
        {
            throw Model.Says(Model.NoOldValue);
        }

        var first = item.Samples.First(s => s.Fed.IsGood);
        if (first.Expect.Has("value") || first.Expect.Has("state"))
        {
            throw Model.Says(Model.TwoReadings);
        }

        var units = item.Samples.Select(s => s.Unit).Distinct().ToList();
        if (units.Count > 1)
        {
            throw Model.Says(Model.OneUnit);
        }

        if (prefix is not null && units[0] is null)
        {
            throw Model.Says(Model.NoUnit);
        }

        var per = unitTime switch { "s" or "h" or "d" => $"1{unitTime}", "min" => "1m", _ => throw new NotRunException($"the time '{unitTime}' is not known to the mapping") };
        var stage = new Stage();
        var point = stage.Watch("source", units[0]);
        var last = new LastTwo(item, stage, point, per, [
            .. isCounter ? Keys.Of(("mode", "counter")) : []], prefix is null ? null : prefix + units[0]);
        return stage.Play(item, Apply, (step, judge) =>
        {
            judge.Value(step, last.Value, 1e-9, round);
            step.Same(judge, "state", double.IsNaN(last.Value) ? "unknown" : last.Value.ToString($"F{round}", System.Globalization.CultureInfo.InvariantCulture));
            step.Same(judge, "text", last.Value.ToString($"F{round}", System.Globalization.CultureInfo.InvariantCulture));
            step.Expect.Pass("emits", "unit");
        });

        void Apply(VectorStep step)
        {
            if (step.IsInput)
            {
                stage.Feed(step.At, point, step.Fed);
                last.Took(step);
            }
        }
    }
}
