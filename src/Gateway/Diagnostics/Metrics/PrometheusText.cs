using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Gateway.Diagnostics.Metrics;

/// <summary>The figures in the text format of Prometheus, version 0.0.4.</summary>
internal static class PrometheusText
{
    private const string Prefix = "sensor_gateway_";

    /// <summary>Writes every line of <see cref="MetricTable"/> with its values now.</summary>
    public static string Write(MetricSources sources, Buckets commits)
    {
        var text = new StringBuilder();
        foreach (var metric in MetricTable.All)
        {
            var name = Name(metric);
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {metric.Summary}\n# TYPE {name} {(metric.Kind switch { MetricKind.Counter => "counter", MetricKind.Histogram => "histogram", _ => "gauge" })}\n");
            if (metric.Read is null)
            {
                Histogram(text, name, commits);
                continue;
            }

            foreach (var value in metric.Read(sources))
            {
                text.Append(name).Append(Tags(value)).Append(' ').Append(Number(value.Value)).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>The name there: words and unit joined by underscores, counters end in <c>_total</c>.</summary>
    internal static string Name(Metric metric)
    {
        var unit = metric.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => string.Empty,
        };
        var name = metric.Name.Replace('.', '_').Replace('-', '_');
        var last = metric.Kind == MetricKind.Counter ? "_total" : string.Empty;
        return Prefix + name + (name.Contains(unit, StringComparison.Ordinal) ? string.Empty : unit) + last;
    }

    private static void Histogram(StringBuilder text, string name, Buckets buckets)
    {
        for (var i = 0; i < buckets.Bounds.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{le=\"{Number(buckets.Bounds[i])}\"}} {buckets.UpTo(i)}\n");
        }

        var all = buckets.UpTo(buckets.Bounds.Count);
        text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{le=\"+Inf\"}} {all}\n{name}_sum {Number(buckets.Sum)}\n{name}_count {all}\n");
    }

    private static string Tags(in Measurement<double> value)
    {
        var tags = new List<string>();
        foreach (var tag in value.Tags)
        {
            var text = $"{tag.Value}".Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            tags.Add($"{tag.Key}=\"{text}\"");
        }

        return tags.Count == 0 ? string.Empty : $"{{{string.Join(',', tags)}}}";
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
