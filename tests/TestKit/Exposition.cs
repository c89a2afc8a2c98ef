using System.Globalization;
using System.Text;

namespace TestKit;

/// <summary>
/// Reads the text format of Prometheus, version 0.0.4, more strictly than Prometheus does: every family has HELP and TYPE before its samples and occurs
/// once, no series occurs twice, names follow the conventions, histograms are whole and only grow from bucket to bucket.
/// </summary>
public sealed class Exposition
{
    private readonly List<MetricFamily> families = [];
    private readonly HashSet<string> series = [];
    private readonly List<MetricSample> samples = [];
    private string? helped;

    private Exposition()
    {
    }

    /// <summary>The families, in their order.</summary>
    public IReadOnlyList<MetricFamily> Families => families;

    /// <summary>All samples, in their order.</summary>
    public IReadOnlyList<MetricSample> Samples => samples;

    /// <summary>Reads a whole answer.</summary>
    /// <exception cref="FormatException">Something in it is wrong; says what and where.</exception>
    public static Exposition Parse(string text)
    {
        var read = new Exposition();
        if (!text.EndsWith('\n'))
        {
            throw new FormatException("the last line does not end");
        }

        var number = 0;
        foreach (var line in text[..^1].Split('\n'))
        {
            number++;
            try
            {
                read.Take(line);
            }
            catch (FormatException e)
            {
                throw new FormatException($"line {number}: {e.Message}: {line}", e);
            }
        }

        foreach (var family in read.families.Where(f => f.Type == "histogram"))
        {
            CheckHistogram(family, [.. read.samples.Where(s => s.Family == family)]);
        }

        return read;
    }

    private void Take(string line)
    {
        if (line.StartsWith("# HELP ", StringComparison.Ordinal))
        {
            var words = line.Split(' ', 4);
            Demand(helped is null, "HELP behind HELP");
            Demand(words.Length == 4 && words[3].Length > 0, "HELP says nothing");
            helped = words[2];
        }
        else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
        {
            var words = line.Split(' ');
            Demand(words.Length == 4, "TYPE needs a name and a type");
            Demand(words[2] == helped, "TYPE without its HELP before it");
            Demand(families.All(f => f.Name != words[2]), "the family is there already");
            families.Add(new MetricFamily(words[2], words[3]));
            CheckName(families[^1]);
            helped = null;
        }
        else
        {
            Demand(helped is null && families.Count > 0, "a sample without its family");
            var sample = ReadSample(line, families[^1]);
            Demand(series.Add($"{sample.Name}{{{string.Join(',', sample.Labels.OrderBy(l => l.Key, StringComparer.Ordinal))}}}"), "the series is there already");
            samples.Add(sample);
        }
    }

    private static MetricSample ReadSample(string line, MetricFamily family)
    {
        var at = 0;
        var name = Word(line, ref at, static c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':');
        var suffixes = family.Type == "histogram" ? ["_bucket", "_sum", "_count"] : (string[])[string.Empty];
        Demand(suffixes.Any(s => name == family.Name + s), $"no sample of {family.Name}");
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (at < line.Length && line[at] == '{')
        {
            do
            {
                at++;
                var label = Word(line, ref at, static c => char.IsAsciiLetterOrDigit(c) || c == '_');
                Demand(label.Length > 0 && !char.IsAsciiDigit(label[0]) && !label.StartsWith("__", StringComparison.Ordinal), "a label without a proper name");
                Demand(label != "le" || name.EndsWith("_bucket", StringComparison.Ordinal), "le is for buckets");
                Demand(line.AsSpan(at).StartsWith("=\""), "a label without a value");
                at += 2;
                Demand(labels.TryAdd(label, Quoted(line, ref at)), "a label twice");
            }
            while (at < line.Length && line[at] == ',');

            Demand(at < line.Length && line[at] == '}', "the labels do not end");
            at++;
        }

        Demand(at < line.Length && line[at] == ' ', "no single blank before the value");
        var value = line[(at + 1)..];
        Demand(double.TryParse(value, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number), "the value is no number");
        Demand(double.IsFinite(number), "the value is not finite");
        Demand(family.Type == "gauge" || number >= 0, "a count below zero");
        return new MetricSample(family, name, labels, number);
    }

    private static string Word(string line, ref int at, Func<char, bool> belongs)
    {
        var from = at;
        while (at < line.Length && belongs(line[at]))
        {
            at++;
        }

        return line[from..at];
    }

    private static string Quoted(string line, ref int at)
    {
        var text = new StringBuilder();
        for (; at < line.Length && line[at] != '"'; at++)
        {
            if (line[at] == '\\')
            {
                at++;
                Demand(at < line.Length && line[at] is '\\' or '"' or 'n', "an escape that is none");
                text.Append(line[at] == 'n' ? '\n' : line[at]);
                continue;
            }

            text.Append(line[at]);
        }

        Demand(at < line.Length, "a value that does not end");
        at++;
        return text.ToString();
    }

    /// <summary>What promtool and the naming page of Prometheus ask for.</summary>
    private static void CheckName(MetricFamily family)
    {
        var (name, type) = family;
        Demand(type is "gauge" or "counter" or "histogram", "no such type here");
        Demand(name.Length > 0 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') && char.IsAsciiLetter(name[0]) && !name.Contains("__", StringComparison.Ordinal), "not a name");
        Demand(name.EndsWith("_total", StringComparison.Ordinal) == (type == "counter"), "counters end in _total, and nothing else does");
        Demand(!name.EndsWith("_sum", StringComparison.Ordinal) && !name.EndsWith("_count", StringComparison.Ordinal) && !name.EndsWith("_bucket", StringComparison.Ordinal), "the ending is a histogram's");
        var words = name.Split('_');
        string[] foreign = ["ms", "milliseconds", "us", "minutes", "hours", "days", "kb", "mb", "kilobytes", "megabytes", "percent", "gauge", "counter", "histogram", "metric"];
        Demand(!words.Any(foreign.Contains), "base units only, and no type in the name");
        var last = type == "counter" ? words[^2] : words[^1];
        foreach (var unit in (string[])["seconds", "bytes"])
        {
            Demand(!words.Contains(unit) || last == unit, "the unit comes last");
        }
    }

    private static void CheckHistogram(MetricFamily family, List<MetricSample> samples)
    {
        foreach (var group in samples.GroupBy(s => string.Join(',', s.Labels.Where(l => l.Key != "le").OrderBy(l => l.Key, StringComparer.Ordinal))))
        {
            var buckets = group.Where(s => s.Name.EndsWith("_bucket", StringComparison.Ordinal)).ToList();
            var bounds = buckets.ConvertAll(b => b.Labels["le"] == "+Inf" ? double.PositiveInfinity : double.Parse(b.Labels["le"], CultureInfo.InvariantCulture));
            Demand(bounds.Count > 1 && bounds.SequenceEqual(bounds.Distinct().Order()) && double.IsPositiveInfinity(bounds[^1]), $"{family.Name}: the bounds do not ascend to +Inf");
            Demand(buckets.Select(b => b.Value).SequenceEqual(buckets.Select(b => b.Value).Order()), $"{family.Name}: the buckets shrink");
            Demand(group.Count(s => s.Name == family.Name + "_sum") == 1, $"{family.Name}: no sum");
            Demand(group.Single(s => s.Name == family.Name + "_count").Value == buckets[^1].Value, $"{family.Name}: the count is not the last bucket");
        }
    }

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FormatException(otherwise);
        }
    }
}

/// <summary>A family of an <see cref="Exposition"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
public sealed record MetricFamily(string Name, string Type);

/// <summary>A sample of an <see cref="Exposition"/>.</summary>
/// <param name="Family">Its family.</param>
/// <param name="Name">Its name, with the ending of a histogram.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">Its value.</param>
public sealed record MetricSample(MetricFamily Family, string Name, IReadOnlyDictionary<string, string> Labels, double Value);
