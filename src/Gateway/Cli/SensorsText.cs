using System.Text.Json.Nodes;
using Gateway.Dashboard;
using Gateway.Listening;

namespace Gateway.Cli;

/// <summary>How sensors and readings are written for people, in 80 columns where the words allow it.</summary>
internal static class SensorsText
{
    /// <summary>Columns of a line.</summary>
    public const int Width = 80;

    private const string Gap = "  ";

    /// <summary>A member as text, safe for a terminal; empty when there is none.</summary>
    public static string Text(JsonNode? json, string name) => EventSentence.Clean(json?[name]?.ToString() ?? string.Empty);

    /// <summary>The value of a reading with its unit, and why it is not good.</summary>
    public static string Value(JsonNode reading)
    {
        var value = Shown.Value((double?)reading["value"] ?? double.NaN, Text(reading, "unit") is { Length: > 0 } unit ? unit : null);
        return Text(reading, "quality") is "good" or "" ? value : value + " " + Quality(reading);
    }

    /// <summary>Why a reading is not good; empty when it is.</summary>
    public static string Quality(JsonNode reading) =>
        Text(reading, "quality") is var quality && quality is "good" or "" ? string.Empty : Text(reading, "reason") is { Length: > 0 } reason ? $"{quality}: {reason}" : quality;

    /// <summary>A time in seconds, short; empty when there is none.</summary>
    public static string Seconds(JsonNode? seconds) => (double?)seconds is not { } s ? string.Empty
        : s < 1 ? $"{s * 1000:0}ms"
        : Shown.Age(TimeSpan.FromSeconds(s));

    /// <summary>Rows as columns that are as wide as their longest text; the last one goes on below when it is too long.</summary>
    public static IEnumerable<string> Table(IReadOnlyList<string[]> rows, string indent = "") => Rows(rows, indent).SelectMany(static r => r);

    /// <summary>The same, the lines of each row by themselves.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(IReadOnlyList<string[]> rows, string indent = "")
    {
        var columns = rows.Count == 0 ? 0 : rows.Max(static r => r.Length);
        var widths = Enumerable.Range(0, columns).Select(i => rows.Where(r => i < r.Length - 1).Select(r => r[i].Length).DefaultIfEmpty().Max()).ToArray();
        foreach (var row in rows)
        {
            var head = indent + string.Concat(row.SkipLast(1).Select((c, i) => c.PadRight(widths[i]) + Gap));
            var below = new string(' ', head.Length);
            yield return [.. Fold(row[^1], Width - head.Length).Select((line, i) => ((i == 0 ? head : below) + line).TrimEnd())];
        }
    }

    /// <summary>Breaks a text between words into lines no longer than <paramref name="room"/>; a longer word has a line of its own.</summary>
    public static IEnumerable<string> Fold(string text, int room)
    {
        var line = string.Empty;
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > room)
            {
                yield return line;
                line = string.Empty;
            }

            line += line.Length > 0 ? " " + word : word;
        }

        yield return line;
    }
}
