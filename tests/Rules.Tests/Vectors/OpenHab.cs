namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// openHAB's hysteresis and range profiles. Hysteresis: on above the upper limit, off at or below the lower one, which is ours with
/// <c>hysteresis: upper - lower</c>; excluding the bounds swaps both edges, which is <c>at-or-above</c>. Range: on inside, both ends
/// included, which is ours outside read the other way round.
/// </summary>
/// <remarks>
/// Limits stand in the rule's unit, values in the point's. A limit without unit is taken in the unit of the value, as ours is.
/// Units that cannot be compared are refused here before anything is judged; the peer's item stays undefined.
/// </remarks>
internal static class OpenHab
{
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["°C"] = "Cel",
        ["°F"] = "[degF]",
        ["one"] = "1",
    };

    /// <summary>Units that are written as their UCUM code.</summary>
    private static readonly string[] Same = ["%", "K", "m", "cm", "mm", "km", "Pa", "hPa", "kPa", "bar", "V", "mV", "A", "mA", "W", "kW", "g", "kg", "s", "min", "h", "lx"];

    public static Outcome Run(VectorCase item)
    {
        var given = item.Params;
        var (lower, upper, inverted, excluded) = (given.Must("lower"), given.Must("upper"), given.Flag("inverted") ?? false, given.Flag("exclude_bounds") ?? false);
        var (unit, other) = (Code(given.Text("lower_unit")), Code(given.Text("upper_unit")));
        given.Finish();
        var inputs = item.Samples.Select(s => Code(s.Unit)).Distinct().ToList();
        if (unit != other || inputs.Count != 1)
        {
            throw unit != other ? new NotRunException($"one limit is in {unit ?? "no unit"}, the other in {other ?? "none"}") : Model.Says(Model.OneUnit);
        }

        var level = item.Kind switch
        {
            "hysteresis" => Keys.Of((excluded ? "at-or-above" : "above", upper), ("hysteresis", upper - lower)),
            "range" => Keys.Of(("outside", TestKit.Written.List(lower, upper)), ("hysteresis", 0)),
            var kind => throw new NotRunException($"the kind '{kind}' of openHAB is not known to the mapping"),
        };
        var stage = new Stage();
        var point = stage.Watch("item", inputs[0]);
        stage.Rule("alert", point, unit is null ? level : [.. level, ("unit", unit)]);
        return stage.Play(item, step => stage.Feed(step.At, point, step.Fed), (step, judge) =>
        {
            var isOn = stage.Alert("alert", point).IsActive == (item.Kind == "hysteresis") != inverted;
            var isUndefined = stage.Refused("alert") is not null || (!stage.Alert("alert", point).IsActive && stage.View("alert", point).State == "undetermined");
            step.Same(judge, "state", isUndefined ? "undef" : isOn ? "on" : "off");
        });
    }

    private static string? Code(string? unit) =>
        string.IsNullOrEmpty(unit) ? null
        : Units.TryGetValue(unit, out var code) ? code
        : Same.Contains(unit) ? unit
        : throw new NotRunException($"the unit '{unit}' is not known to the mapping");
}
