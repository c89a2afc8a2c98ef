namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// Home Assistant's threshold sensor. Its band lies on both sides of the limit and both its edges are strict: it trips behind
/// limit + h and clears before limit - h, and at either edge it stays as it was. So the limit of ours is its outer edge, with the
/// inner one as explicit clear limit. It forgets its side when the source is unknown: <c>on-unknown: reset</c>.
/// </summary>
/// <remarks>
/// A range is on inside: ours is one alert outside with a level on each side, read the other way round. Which side it is, a rule on
/// each side alone tells.
/// </remarks>
internal static class HomeAssistantThreshold
{
    public static Outcome Run(VectorCase item)
    {
        var given = item.Params;
        var (lower, upper, h, type) = (given.Number("lower"), given.Number("upper"), given.Number("hysteresis") ?? 0, given.Text("type"));
        given.Finish();
        if (type == "range_inverted")
        {
            (lower, upper) = (upper, lower);
        }

        var high = Keys.Level(new(">", upper + h ?? Keys.Never), new("<", upper - h ?? 0));
        var low = Keys.Level(new("<", lower - h ?? -Keys.Never), new(">", lower + h ?? 0));
        var levels = (type, lower, upper) switch
        {
            ("upper", _, not null) => [high],
            ("lower", not null, _) => [low],
            ("range", not null, not null) or ("range_inverted", not null, not null) when lower <= upper => new[] { low, high },
            _ => throw new NotRunException($"the type '{type}' with these limits is not known to the mapping"),
        };

        var stage = new Stage();
        var point = stage.Watch("source");
        (string, object) reset = ("on-unknown", "reset");
        stage.Rule("alert", point, [.. Keys.Levels(levels), reset]);
        stage.Rule("high", point, [.. high, reset]);
        stage.Rule("low", point, [.. low, reset]);
        return stage.Play(item, step => stage.Feed(step.At, point, step.Fed), (step, judge) =>
        {
            var (isOn, isLow, isHigh) = (stage.Alert("alert", point).IsActive, stage.Alert("low", point).IsActive, stage.Alert("high", point).IsActive);
            var state = isOn == (type != "range") ? "on" : "off";
            var position = type switch
            {
                "upper" => isHigh ? "above" : "below",
                "lower" => isLow ? "below" : "above",
                _ => isHigh ? "above" : isLow ? "below" : "in_range",
            };
            if (!step.Fed.IsGood && stage.View("alert", point).Unknown is not null)
            {
                state = position = "unknown";
            }

            step.Same(judge, "state", state);
            step.Same(judge, "position", position);
        });
    }
}
