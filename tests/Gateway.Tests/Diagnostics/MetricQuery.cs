using System.Text.RegularExpressions;
using Gateway.Diagnostics.Metrics;
using TestKit;

namespace Gateway.Tests.Diagnostics;

/// <summary>Reads of a query of Prometheus what can be held against the figures: names, labels, and what is left of the labels.</summary>
internal static partial class MetricQuery
{
    private static readonly string[] OfPrometheus = ["job", "instance"];

    /// <summary>What is wrong with a query, of the figures in <paramref name="read"/>; empty: nothing.</summary>
    /// <param name="query">The query.</param>
    /// <param name="shown">A text that names labels of the result, as <c>{{sensor}}</c> or <c>{{ $labels.sensor }}</c>.</param>
    /// <param name="read">What the gateway says.</param>
    public static List<string> Problems(string query, string shown, Exposition read)
    {
        var problems = new List<string>();
        var left = new HashSet<string>(OfPrometheus);
        var metrics = Selector().Matches(query).ToList();
        if (metrics.Count == 0)
        {
            problems.Add("no figure in it");
        }

        foreach (var metric in metrics)
        {
            var name = metric.Groups["name"].Value;
            if (name == "up")
            {
                continue;
            }

            var line = MetricTable.All.SingleOrDefault(m => Samples(m).Contains(name));
            if (line is null || read.Families.All(f => f.Name != PrometheusText.Name(line)))
            {
                problems.Add($"the gateway says no {name}");
                continue;
            }

            string[] labels = [.. line.Tags, .. OfPrometheus, .. name.EndsWith("_bucket", StringComparison.Ordinal) ? (string[])["le"] : []];
            left.UnionWith(labels);
            foreach (Match matcher in Matcher().Matches(metric.Groups["labels"].Value))
            {
                var (label, value) = (matcher.Groups["label"].Value, matcher.Groups["value"].Value);
                if (!labels.Contains(label))
                {
                    problems.Add($"{name} has no label {label}");
                }
                else if (!OfPrometheus.Contains(label) && read.Samples.All(s => s.Name != name || s.Labels[label] != value))
                {
                    problems.Add($"{name} is never said with {label}=\"{value}\"");
                }
            }
        }

        foreach (var label in Grouping().Matches(query).SelectMany(g => g.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries)).Where(l => !left.Contains(l)))
        {
            problems.Add($"grouped by {label}, which none of the figures has");
        }

        if (Aggregation().Matches(query) is { Count: > 0 } kept)
        {
            left = [.. kept.SelectMany(k => k.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries))];
        }

        left.Remove("le");
        problems.AddRange(Shown().Matches(shown).Select(s => s.Groups["label"].Value).Where(l => !left.Contains(l)).Select(l => $"shows {l}, which is not in the result"));
        return problems;
    }

    /// <summary>The lines of the table that a query reads.</summary>
    public static IEnumerable<Metric> Read(string query) =>
        Selector().Matches(query).SelectMany(s => MetricTable.All.Where(m => Samples(m).Contains(s.Groups["name"].Value)));

    private static string[] Samples(Metric metric)
    {
        var name = PrometheusText.Name(metric);
        return metric.Kind == MetricKind.Histogram ? [name + "_bucket", name + "_sum", name + "_count"] : [name];
    }

    [GeneratedRegex("""\b(?<name>sensor_gateway_[a-z0-9_]+|up)\b(\{(?<labels>[^}]*)\})?""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Selector();

    [GeneratedRegex(@"(?<label>[a-z_]+)(=~|!=|!~|=)""(?<value>[^""]*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Matcher();

    [GeneratedRegex("""\b(by|on) ?\((?<labels>[^)]*)\)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Grouping();

    [GeneratedRegex("""\bby ?\((?<labels>[^)]*)\)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Aggregation();

    [GeneratedRegex("""\{\{ ?(\$labels\.)?(?<label>[a-z]+) ?\}\}""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shown();
}
