using System.Text.Json.Nodes;
using Gateway.Dashboard;

namespace Gateway.Cli;

/// <summary>The table of <c>alerts list</c>. What has no fixed length stands last and goes on below when the terminal is too narrow.</summary>
internal static class AlertsTable
{
    private const string Gap = "  ";

    /// <summary>Prints the table, <paramref name="width"/> columns wide where words allow.</summary>
    public static void Print(IReadOnlyList<JsonObject> alerts, int width, TextWriter output)
    {
        var rows = alerts.Select(a => (Cells: Cells(a), Alert: Alert(a))).Prepend((Cells: ["STATE", "SEVERITY", "SINCE", "VALUE", "LIMIT"], Alert: ["ALERT"])).ToList();
        var widths = Enumerable.Range(0, rows[0].Cells.Length).Select(i => rows.Max(r => r.Cells[i].Length)).ToArray();
        var indent = widths.Sum() + (widths.Length * Gap.Length);
        foreach (var (cells, alert) in rows)
        {
            var line = string.Concat(cells.Select((c, i) => c.PadRight(widths[i]) + Gap));
            foreach (var words in Fold(alert, Math.Max(0, width - indent)))
            {
                output.WriteLine((line + words).TrimEnd());
                line = new string(' ', indent);
            }
        }
    }

    private static string[] Cells(JsonObject alert) =>
    [
        AlertsList.Text(alert, "state"),
        AlertsList.Text(alert, "severity"),
        (double?)alert["age"] is { } age ? Shown.Age(TimeSpan.FromSeconds(age)) : string.Empty,
        (double?)alert["value"] is { } value ? Shown.Value(value, Unit(alert)) : AlertsList.Text(alert, "unknown"),
        (double?)alert["limit"] is { } limit ? Shown.Value(limit, Unit(alert)) : string.Empty,
    ];

    /// <summary>Rule, point, and what else there is to know of it.</summary>
    private static string[] Alert(JsonObject alert)
    {
        var words = new List<string> { AlertsList.Text(alert, "rule"), AlertsList.Text(alert, "point") };
        foreach (var flag in (alert["flags"] as JsonArray ?? []).Select(f => f?.ToString()).Where(f => f is not ("acknowledged" or "latched" or "after-hold")))
        {
            words.Add(flag == "shelved" && AlertsList.Until(alert) is { Length: > 0 } until ? $"shelved until {until}" : flag ?? string.Empty);
        }

        if (AlertsList.Text(alert, "acknowledged-by") is { Length: > 0 } by)
        {
            words.Add($"acknowledged by {by}");
        }

        return [.. words];
    }

    private static string? Unit(JsonObject alert) => AlertsList.Text(alert, "unit") is { Length: > 0 } unit ? unit : null;

    private static IEnumerable<string> Fold(string[] words, int room)
    {
        var line = string.Empty;
        foreach (var word in words)
        {
            if (line.Length > 0 && line.Length + Gap.Length + word.Length > room)
            {
                yield return line;
                line = string.Empty;
            }

            line += line.Length > 0 ? Gap + word : word;
        }

        yield return line;
    }
}
