using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Rules.Alerts;

namespace Gateway.Rules.Configuration;

/// <summary>Finds the points of each rule and says where there are none.</summary>
internal static class Binder
{
    public static Alert[] Bind(IReadOnlyList<Rule> rules, IReadOnlyList<Point> points)
    {
        var alerts = new List<Alert>();
        foreach (var rule in rules.Where(r => r.Levels.Length > 0 && Pattern.Check(r.Target) is null))
        {
            var matching = points.Where(p => Pattern.Matches(rule.Target, p.Id)).ToList();
            if (matching.Count == 0)
            {
                ReportNone(rule, points);
            }

            if (rule.Unit is null && matching.Select(p => p.Unit).Distinct().Skip(1).Any())
            {
                rule.Settings.Problem("unit", $"must be given: the points of '{rule.Target}' have different units ({string.Join(", ", matching.Select(p => p.Unit ?? "none").Distinct())})");
                continue;
            }

            foreach (var point in matching.Where(p => IsComparable(rule, p)))
            {
                alerts.Add(new Alert(alerts.Count, rule, point));
            }
        }

        return [.. alerts];
    }

    /// <summary>The one place that decides whether a point's readings can be compared with a rule's limits.</summary>
    private static bool IsComparable(Rule rule, Point point)
    {
        if (rule.Unit is null || rule.Unit == point.Unit)
        {
            return true;
        }

        rule.Settings.Problem("unit", point.Unit is null
            ? $"'{rule.Unit}' cannot be compared with '{point.Id}', which has no unit; leave it out"
            : $"'{rule.Unit}' differs from '{point.Unit}', the unit of '{point.Id}'; converting is not available yet in this version, give the limits in {point.Unit}");
        return false;
    }

    private static void ReportNone(Rule rule, IReadOnlyList<Point> points)
    {
        if (Pattern.IsPattern(rule.Target))
        {
            rule.Settings.Problem("point", $"'{rule.Target}' matches no point; {Known(points)}", warning: true);
            return;
        }

        var meant = Spelling.Nearest(rule.Target, [.. points.Select(p => p.Id)]);
        rule.Settings.Problem("point", $"there is no point '{rule.Target}'; {(meant is null ? Known(points) : $"did you mean '{meant}'?")}");
    }

    private static string Known(IReadOnlyList<Point> points) => points.Count == 0
        ? "no sensor is configured"
        : $"there are {string.Join(", ", points.Take(8).Select(p => p.Id))}{(points.Count > 8 ? ", …" : string.Empty)}";
}
