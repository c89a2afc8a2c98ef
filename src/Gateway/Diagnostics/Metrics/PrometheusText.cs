using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Gateway.Diagnostics.Metrics;

/// <summary>The figures in the text format of Prometheus, version 0.0.4.</summary>
internal static class PrometheusText
{
    private const string Prefix = "sensor_gateway_";

    /// <summary>Writes every line of <see cref="MetricTable"/> with its values now.</summary>
    public static string Write(MetricSources sources)
    {
        var text = new StringBuilder();
        foreach (var metric in MetricTable.All)
        {
            var name = Name(metric);
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {Help(metric)}\n# TYPE {name} {KindName(metric.Kind)}\n");
            foreach (var value in metric.Read(sources))
            {
                text.Append(name);
                Tags(text, value.Tags);
                text.Append(' ').Append(Number(value.Value)).Append('\n');
            }

            foreach (var distribution in metric.Distributions(sources))
            {
                Write(text, name, distribution);
            }
        }

        return text.ToString();
    }

    /// <summary>The name there: words joined by underscores, then the unit, then <c>_total</c> for a counter.</summary>
    internal static string Name(Metric metric)
    {
        var name = Prefix + metric.Name.Replace('.', '_').Replace('-', '_');
        var unit = metric.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => string.Empty,
        };
        return name + unit + (metric.Kind == MetricKind.Counter ? "_total" : string.Empty);
    }

    /// <summary>The word for a sort of figure.</summary>
    internal static string KindName(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    private static string Help(Metric metric) => metric.Summary.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static void Write(StringBuilder text, string name, in Distribution distribution)
    {
        var buckets = distribution.Buckets;
        var tags = distribution.Tags.Select(t => new KeyValuePair<string, object?>(t.Name, t.Value)).ToArray();
        var all = buckets.UpTo(buckets.Bounds.Count);
        for (var i = 0; i <= buckets.Bounds.Count; i++)
        {
            var bound = i < buckets.Bounds.Count ? Number(buckets.Bounds[i]) : "+Inf";
            text.Append(name).Append("_bucket");
            Tags(text, [.. tags, new("le", bound)]);

            // What is added meanwhile must not make the last bucket less than one before it.
            text.Append(CultureInfo.InvariantCulture, $" {Math.Min(all, buckets.UpTo(i))}\n");
        }

        text.Append(name).Append("_sum");
        Tags(text, tags);
        text.Append(' ').Append(Number(buckets.Sum)).Append('\n').Append(name).Append("_count");
        Tags(text, tags);
        text.Append(CultureInfo.InvariantCulture, $" {all}\n");
    }

    private static void Tags(StringBuilder text, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var between = '{';
        foreach (var tag in tags)
        {
            var value = $"{tag.Value}".Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(between).Append(tag.Key).Append("=\"").Append(value).Append('"');
            between = ',';
        }

        text.Append(between == '{' ? string.Empty : "}");
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
