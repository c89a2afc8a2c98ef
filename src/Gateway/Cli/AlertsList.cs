using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Control;
using Gateway.Dashboard;
using Gateway.Listening;

namespace Gateway.Cli;

/// <summary><c>alerts list</c>: fetches the alerts page by page and prints them, those first that somebody should know of.</summary>
internal static class AlertsList
{
    private const int NarrowestTerminal = 60;

    private static readonly string[] Severities = ["critical", "warning", "info"];

    /// <summary>Fetches and prints.</summary>
    public static async Task RunAsync(ControlClient client, bool all, bool json, TextWriter output)
    {
        var alerts = new List<JsonObject>();
        var count = 0;
        for (int? from = 0; from is not null;)
        {
            var page = await client.AskAsync("alerts.list", new JsonObject { ["all"] = all, ["from"] = from });
            alerts.AddRange((page["alerts"] as JsonArray ?? []).OfType<JsonObject>());
            count = (int?)page["count"] ?? 0;
            from = (int?)page["next"];
        }

        var sorted = Sort(alerts);
        if (json)
        {
            await output.WriteLineAsync(new JsonArray([.. sorted.Select(a => a.DeepClone())]).ToJsonString());
        }
        else if (sorted.Count == 0)
        {
            await output.WriteLineAsync(count == 0 ? "there are no alerts: no rule watches a point" : $"nothing to see to; {(count == 1 ? "1 alert is" : $"{count} alerts are")} quiet (--all shows all)");
        }
        else
        {
            AlertsTable.Print(sorted, Width(), output);
        }
    }

    /// <summary>Active ones first, the worst and the oldest foremost; then what waits for somebody, what is held back, the rest.</summary>
    internal static List<JsonObject> Sort(IEnumerable<JsonObject> alerts) =>
    [
        .. alerts.OrderBy(Rank)
            .ThenBy(a => Array.IndexOf(Severities, Text(a, "severity")) is var rank and >= 0 ? rank : Severities.Length)
            .ThenByDescending(a => (double?)a["age"] ?? 0)
            .ThenBy(a => Text(a, "rule"), StringComparer.Ordinal)
            .ThenBy(a => Text(a, "point"), StringComparer.Ordinal),
    ];

    /// <summary>When shelving ends, as the clock on the wall of whoever asks says; empty: not shelved.</summary>
    internal static string Until(JsonObject alert) =>
        DateTimeOffset.TryParse(Text(alert, "shelved-until"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until)
            ? until.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC"
            : string.Empty;

    /// <summary>A member as text; empty when there is none.</summary>
    internal static string Text(JsonObject alert, string name) => EventSentence.Clean(alert[name]?.ToString() ?? string.Empty);

    private static int Rank(JsonObject alert) => (Text(alert, "state"), (int?)alert["level"] ?? 0) switch
    {
        ("unacknowledged", _) => 0,
        (_, > 0) => 1,
        ("returned" or "latched-unacknowledged", _) => 2,
        ("latched", _) => 3,
        _ when alert["flags"] is JsonArray { Count: > 0 } => 4,
        ("undetermined", _) => 6,
        _ => 5,
    };

    /// <summary>Columns of the terminal; without one, lines are as long as they are, so that they can be searched.</summary>
    internal static int Width() => !Console.IsOutputRedirected && Console.WindowWidth >= NarrowestTerminal ? Console.WindowWidth : int.MaxValue;
}
