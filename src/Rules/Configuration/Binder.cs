using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Rules.Alerts;
using Gateway.Rules.Computed;
using Gateway.Rules.Units;

namespace Gateway.Rules.Configuration;

/// <summary>Finds the points of each rule and says where there are none.</summary>
internal sealed class Binder(IReadOnlyList<Point> points, ComputedPoints computed)
{
    public Alert[] Bind(IReadOnlyList<Rule> rules)
    {
        var alerts = new List<Alert>();
        foreach (var rule in rules.Where(r => r.Levels.Length > 0 && Pattern.Check(r.Target) is null))
        {
            var matching = points.Where(p => Pattern.Matches(rule.Target, p.Id)).ToList();
            if (matching.Count == 0)
            {
                ReportNone(rule, "point", rule.Target);
            }

            if (rule.Unit is null && matching.Select(p => p.Unit).Distinct().Skip(1).Any())
            {
                rule.Settings.Problem("unit", $"must be given: the points of '{rule.Target}' have different units ({string.Join(", ", matching.Select(p => p.Unit ?? "none").Distinct())})");
                continue;
            }

            var setpoint = FindSetpoint(rule);
            foreach (var point in matching.Where(p => rule.Signal.Setpoint is null || setpoint is not null && setpoint != p))
            {
                if (Compare(rule, point) is { } conversion && (setpoint is null ? Conversion.Identity : Compare(rule, setpoint, point)) is { } setpointConversion)
                {
                    alerts.Add(new Alert(alerts.Count, rule, new AlertBinding(point, conversion, setpoint, setpointConversion, Guards.SilentAfter(rule, point))));
                }
            }
        }

        Suppression.Bind(rules, alerts);
        alerts.AddRange(Guards.For([.. alerts], computed));
        return [.. alerts];
    }

    private Point? FindSetpoint(Rule rule)
    {
        if (rule.Signal.Setpoint is not { } id)
        {
            return null;
        }

        var found = points.FirstOrDefault(p => p.Id == id);
        if (found is null)
        {
            ReportNone(rule, "signal", id);
        }
        else if (rule.Target == id)
        {
            rule.Settings.Problem("signal", $"'{id}' would be compared with itself");
        }

        return found;
    }

    /// <summary>The one place that decides whether a point's readings can be compared with a rule's limits; null: they cannot.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="point">The point.</param>
    /// <param name="watched">For a setpoint: the point whose unit counts when the rule gives none.</param>
    private Conversion? Compare(Rule rule, Point point, Point? watched = null)
    {
        var unit = rule.Unit ?? (watched ?? point).Unit;
        if (unit == point.Unit)
        {
            return Conversion.Identity;
        }

        if (Unit.Between(point.Unit, unit) is { } conversion)
        {
            return IsDifference(point) ? conversion.OfDifferences() : conversion;
        }

        rule.Settings.Problem(rule.Unit is null ? "signal" : "unit", point.Unit is null
            ? $"'{unit}' cannot be compared with '{point.Id}', which has no unit; leave it out"
            : unit is null ? $"'{point.Id}' is in '{point.Unit}', '{watched?.Id}' has no unit: they cannot be compared"
            : $"'{unit}' cannot be compared with '{point.Unit}', the unit of '{point.Id}'; give the limits in {point.Unit} or a unit of the same kind");
        return null;
    }

    private bool IsDifference(Point point)
    {
        for (var i = 0; i < computed.Points.Count; i++)
        {
            if (computed.Points[i] == point)
            {
                return computed.IsDifference(i);
            }
        }

        return false;
    }

    private void ReportNone(Rule rule, string key, string id)
    {
        if (Pattern.IsPattern(id))
        {
            rule.Settings.Problem(key, $"'{id}' matches no point; {Known()}", warning: true);
            return;
        }

        var meant = Spelling.Nearest(id, [.. points.Select(p => p.Id)]);
        rule.Settings.Problem(key, $"there is no point '{id}'; {(meant is null ? Known() : $"did you mean '{meant}'?")}");
    }

    private string Known() => points.Count == 0
        ? "no sensor is configured"
        : $"there are {string.Join(", ", points.Take(8).Select(p => p.Id))}{(points.Count > 8 ? ", …" : string.Empty)}";
}
