namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// Grafana's recovery threshold: raised when <c>load</c> holds, kept while <c>stay</c> holds, so ours clears at the opposite of stay. A
/// series that was loaded before begins with a reading beyond its limit.
/// </summary>
internal static class GrafanaRecovery
{
    public static Outcome Run(VectorCase item)
    {
        var given = item.Params;
        var (load, stay, loaded) = (given.Limit("load"), given.Limit("stay"), given.Flag("previously_loaded") ?? false);
        given.Finish();
        if (load is not { } enter || stay is not { } keep)
        {
            throw new NotRunException("'load' and 'stay' are needed");
        }

        var stage = new Stage();
        var series = new Series(stage, item.Steps.Select(Name));
        stage.Rule("alert", Series.All, Keys.Level(enter, keep.Opposite));
        stage.Begin(item.Steps[0].At - 1000);
        foreach (var point in series.Points.Where(_ => loaded))
        {
            var beyond = Math.Max(1, Math.Abs(enter.Value));
            stage.Feed(item.Steps[0].At - 1000, point, new Fed(enter.Value + (enter.IsHigh ? beyond : -beyond), null));
        }

        return stage.Play(item, step => stage.Feed(step.At, series[Name(step)], step.Fed), (step, judge) =>
        {
            var point = series[Name(step)];
            if (step.Expect.Flag("absent") ?? (step.Expect.Has("active") && step.Expect.Flag("active") is null))
            {
                judge.Same(step, "absent", true, stage.View("alert", point).Unknown is not null);
            }

            step.Same(judge, "active", stage.Alert("alert", point).IsActive);
        });
    }

    private static string Name(VectorStep step) => step.More.Text("series") ?? string.Empty;
}

/// <summary>
/// Grafana's conditions on one value: each is one comparison of ours. What is on inside an open range is ours off at its ends and
/// beyond, read the other way round; a range in either order is the same range. Without a value a condition is not met
/// (<c>on-unknown: reset</c>), except that of having none: the age of the last value.
/// </summary>
internal static class GrafanaPredicate
{
    public static Outcome Run(VectorCase item)
    {
        var given = item.Params;
        var op = given.Text("op") ?? item.Kind["predicate.".Length..];
        var (limit, first, second) = (given.Number("limit"), given.Number("first"), given.Number("second"));
        given.Finish();
        var (low, high) = (Math.Min(first ?? 0, second ?? 0), Math.Max(first ?? 0, second ?? 0));
        if (op == "no_value" ? limit is not null : op.Contains("range", StringComparison.Ordinal) ? first is null || second is null : limit is null)
        {
            throw new NotRunException($"the limits do not fit '{op}'");
        }

        var value = limit ?? 0;
        var (settings, inverted) = op switch
        {
            "gt" => (Keys.Level(new(">", value)), false),
            "lt" => (Keys.Level(new("<", value)), false),
            "gte" => (Keys.Level(new(">=", value)), false),
            "lte" => (Keys.Level(new("<=", value)), false),
            "eq" => (Keys.Level(new("==", value)), false),
            "ne" => (Keys.Level(new("==", value)), true),
            "outside_range" => (Keys.Of(("outside", TestKit.Written.List(low, high))), false),
            "within_range_included" => (Keys.Of(("outside", TestKit.Written.List(low, high))), true),
            "within_range" => (Ends(), true),
            "outside_range_included" => (Ends(), false),
            "no_value" => (Keys.Of(("signal", "age"), ("at-or-above", "1s")), false),
            _ => throw new NotRunException($"the condition '{op}' is not known to the mapping"),
        };
        var stage = new Stage();
        var point = stage.Watch("series");
        stage.Rule("alert", point, [.. settings, ("on-unknown", "reset")]);
        stage.Begin(item.Steps[0].At - 1000);
        return stage.Play(item, step => stage.Feed(step.At, point, step.Fed), (step, judge) =>
            step.Same(judge, "active", stage.Alert("alert", point).IsActive != (inverted && step.Fed.IsGood)));

        (string, object)[] Ends() => Keys.Levels(Keys.Level(new("<=", low)), Keys.Level(new(">=", high)));
    }
}
