using TestKit;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// collectd's thresholds: two ranges, WARNING and FAILURE, each a level on both sides and strict, so a limit itself is okay; hysteresis
/// behind the limit; <c>Hits</c> is the on-count. NaN compares false there, so it is okay: <c>on-unknown: reset</c>.
/// </summary>
/// <remarks>
/// Inverted, what is within a range is bad, its ends included: <c>inside</c>, or the other comparison where there is one limit. Ranges may
/// then lie in one another, so each is a rule of its own and the more severe one speaks.
/// </remarks>
internal static class Collectd
{
    public static Outcome Run(VectorCase item)
    {
        var given = item.Params;
        var (inverted, hysteresis, hits) = (given.Flag("invert") ?? false, given.Number("hysteresis") ?? 0, (int)(given.Number("hits") ?? 1));
        var ranges = new[]
        {
            (Severity: "warning", Low: given.Number("warning_min"), High: given.Number("warning_max")),
            (Severity: "critical", Low: given.Number("failure_min"), High: given.Number("failure_max")),
        };
        given.Finish();
        item.Total.Finish();
        var stage = new Stage();
        var point = stage.Watch("host");
        (string Key, object Value) reset = ("on-unknown", "reset");
        var levels = ranges.SelectMany(r => Levels(r.Low, r.High).Select(l => Keys.Of([.. l, ("severity", r.Severity), ("hysteresis", hysteresis), ("on-count", hits)]))).ToList();
        if (inverted)
        {
            foreach (var level in levels)
            {
                stage.Rule((string)level[1].Value, point, [.. level, reset]);
            }
        }
        else
        {
            stage.Rule("alert", point, [.. Keys.Levels([.. levels]), reset]);
        }

        return stage.Play(item, step => stage.Feed(step.At, point, step.Fed), (step, judge) =>
        {
            var active = new[] { "alert", "warning", "critical" }.Where(r => stage.Alert(r, point).IsActive).Select(r => stage.Alert(r, point).Severity).ToList();
            step.Same(judge, "severity", active.Count == 0 ? "OKAY" : active.Max() == Severity.Critical ? "FAILURE" : "WARNING");
        });

        IEnumerable<(string, object)[]> Levels(double? low, double? high) => (inverted, low, high) switch
        {
            (_, null, null) => [],
            (true, { } min, { } max) => [[("inside", Written.List(min, max))]],
            (true, { } min, null) => [[("at-or-above", min)]],
            (true, null, { } max) => [[("at-or-below", max)]],
            (false, { } min, { } max) => [[("below", min)], [("above", max)]],
            (false, { } min, null) => [[("below", min)]],
            (false, null, { } max) => [[("above", max)]],
        };
    }
}
