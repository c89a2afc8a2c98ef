using Gateway.Abstractions.Configuration;
using Gateway.Rules.Alerts;

namespace Gateway.Rules.Configuration;

/// <summary>Finds the parents of each alert that <c>suppress-when</c> names.</summary>
internal static class Suppression
{
    public static void Bind(IReadOnlyList<Rule> rules, IReadOnlyList<Alert> alerts)
    {
        var byRule = alerts.ToLookup(a => a.Rule.Id);
        foreach (var rule in rules)
        {
            if (rule.SuppressWhen is not { } parent || !IsSound(rule, parent, rules))
            {
                continue;
            }

            // The parent's alert on the same point; else those on the same sensor; else all of them.
            Alert[] all = [.. byRule[parent]];
            var byPoint = all.GroupBy(p => p.Point).ToDictionary(g => g.Key, g => g.ToArray());
            var bySensor = all.GroupBy(p => p.Point.Sensor, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
            var depth = Depth(rule, rules);
            foreach (var alert in byRule[rule.Id])
            {
                alert.Depth = depth;
                alert.HoldBackBy(byPoint.GetValueOrDefault(alert.Point) ?? bySensor.GetValueOrDefault(alert.Point.Sensor) ?? all);
            }
        }
    }

    /// <summary>How many rules stand over it, one above the other.</summary>
    private static int Depth(Rule rule, IReadOnlyList<Rule> rules)
    {
        var depth = 0;
        for (var next = rule; next?.SuppressWhen is { } parent && depth < rules.Count; depth++)
        {
            next = rules.FirstOrDefault(r => r.Id == parent);
        }

        return depth;
    }

    private static bool IsSound(Rule rule, string parent, IReadOnlyList<Rule> rules)
    {
        if (rules.All(r => r.Id != parent))
        {
            var meant = Spelling.Nearest(parent, [.. rules.Select(r => r.Id).Where(id => id != rule.Id)]);
            rule.Settings.Problem("suppress-when", $"there is no rule '{parent}'{(meant is null ? string.Empty : $"; did you mean '{meant}'?")}");
            return false;
        }

        var seen = new List<string> { rule.Id };
        for (var next = parent; next is not null; next = rules.FirstOrDefault(r => r.Id == next)?.SuppressWhen)
        {
            if (next == rule.Id)
            {
                rule.Settings.Problem("suppress-when", $"goes in a circle: {string.Join(" → ", seen)} → {rule.Id}; each would silence the other");
                return false;
            }

            if (seen.Contains(next))
            {
                return true;
            }

            seen.Add(next);
        }

        return true;
    }
}
