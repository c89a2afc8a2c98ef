using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Rules.Alerts;
using Gateway.Rules.Computed;
using Gateway.Rules.Levels;
using Gateway.Rules.Signals;
using Gateway.Rules.Units;

namespace Gateway.Rules.Configuration;

/// <summary>
/// The built-in alert <c>silent</c>: each live point that a rule watches is guarded against a sensor that says nothing good.
/// A recording has no age, so its points are not.
/// </summary>
internal static class Guards
{
    /// <summary>What stands where the id of a rule does.</summary>
    public const string RuleId = "silent";

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(60);

    /// <summary>How long a point may say nothing good for this rule, in ticks; <see cref="long.MaxValue"/>: for ever.</summary>
    public static long SilentAfter(Rule rule, Point point)
    {
        if (point.Recorded)
        {
            return long.MaxValue;
        }

        var after = rule.SilentAfter ?? (3 * point.Every > Least ? 3 * point.Every : Least);
        return after == TimeSpan.Zero ? long.MaxValue : after.Ticks;
    }

    /// <summary>
    /// One guard for each point of these alerts, after the shortest silence that one of its rules allows. For a computed point
    /// its measured inputs are guarded: a lively one must not hide that another fell silent.
    /// </summary>
    public static IEnumerable<Alert> For(IReadOnlyList<Alert> alerts, ComputedPoints computed)
    {
        var rules = new Dictionary<long, Rule>();
        var next = alerts.Count;
        var inputs = computed.Points.Select((p, i) => (Point: p, Inputs: computed.MeasuredInputs(i))).ToDictionary(c => c.Point, c => c.Inputs);
        foreach (var watching in alerts.SelectMany(a => Watched(a, inputs), (a, point) => (a.Rule, Point: point)).GroupBy(w => w.Point))
        {
            var after = watching.Min(a => SilentAfter(a.Rule, a.Point));
            if (after == long.MaxValue)
            {
                continue;
            }

            if (!rules.TryGetValue(after, out var rule))
            {
                rules[after] = rule = Make(after, watching.First().Rule.Settings);
            }

            yield return new Alert(next++, rule, new AlertBinding(watching.Key, Conversion.Identity, IsGuard: true));
        }
    }

    private static IReadOnlyList<Point> Watched(Alert alert, Dictionary<Point, IReadOnlyList<Point>> inputs)
    {
        IReadOnlyList<Point> own = inputs.TryGetValue(alert.Point, out var measured) ? measured : [alert.Point];
        return alert.Setpoint is not { } setpoint ? own : [.. own, .. inputs.TryGetValue(setpoint, out var others) ? others : [setpoint]];
    }

    private static Rule Make(long after, Settings settings) => new(RuleId, settings)
    {
        Signal = new AgeSignal(),
        Levels = [new Level(Severity.Warning, 1, Condition.Above(Bound.WithHysteresis(high: true, TimeSpan.FromTicks(after).TotalSeconds, inclusive: true, 0)), 0, 0, 0, HoldInBand: false)],
    };
}
