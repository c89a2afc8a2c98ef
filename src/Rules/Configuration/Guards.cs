using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Rules.Alerts;
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

    /// <summary>One guard for each point of these alerts, after the shortest silence that one of its rules allows.</summary>
    public static IEnumerable<Alert> For(IReadOnlyList<Alert> alerts)
    {
        var rules = new Dictionary<long, Rule>();
        var next = alerts.Count;
        foreach (var watching in alerts.GroupBy(a => a.Point))
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

    private static Rule Make(long after, Settings settings) => new(RuleId, settings)
    {
        Signal = AgeSignal.Instance,
        Levels = [new Level(Severity.Warning, 1, Condition.Above(Bound.WithHysteresis(high: true, TimeSpan.FromTicks(after).TotalSeconds, inclusive: true, 0)), 0, 0, 0, HoldInBand: false)],
    };
}
