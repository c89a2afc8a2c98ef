using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Cli;

/// <summary>A configuration for what a scan found, ready to paste: what is certain as settings, what is not as comments.</summary>
internal static class ScanSuggestion
{
    private const int LongestId = 63;

    /// <summary>The YAML; empty when nothing was found that is not configured yet.</summary>
    /// <param name="scan">What was found.</param>
    /// <param name="configured">The ids that are taken.</param>
    public static string Of(JsonObject scan, IEnumerable<string> configured)
    {
        var ids = new HashSet<string>(configured, StringComparer.Ordinal) { "computed" };
        var sensors = new StringBuilder();
        var doubts = new StringBuilder();
        foreach (var bus in Items(scan, "scans"))
        {
            foreach (var found in Items(bus, "found").Where(f => f["sensor"] is null && f["taken-by"] is null))
            {
                var (address, name) = (SensorsText.Text(found, "address"), SensorsText.Text(bus, "bus"));
                if (found["driver"] is { } driver)
                {
                    Add(sensors, Id(ids, $"{driver}", address[2..]), [new("driver", $"{driver}"), new("bus", name), new("address", address)]);
                }
                else
                {
                    Doubt(doubts, name, address, [.. Items(found, "candidates").Select(c => c.ToString())]);
                }
            }
        }

        foreach (var device in Items(scan, "kernel").Where(d => d["settings"] is JsonObject && d["sensor"] is null))
        {
            Add(sensors, Id(ids, SensorsText.Text(device, "name"), "2"), [.. device["settings"]!.AsObject().Select(s => KeyValuePair.Create(s.Key, $"{s.Value}"))]);
        }

        return sensors.Length > 0 ? $"sensors:\n{sensors}{doubts}" : doubts.Length > 0 ? $"# sensors:\n{doubts}" : string.Empty;
    }

    private static IEnumerable<JsonNode> Items(JsonNode json, string name) => (json[name] as JsonArray ?? []).OfType<JsonNode>();

    private static void Add(StringBuilder into, string id, IReadOnlyList<KeyValuePair<string, string>> settings)
    {
        into.Append(CultureInfo.InvariantCulture, $"  {id}:\n");
        foreach (var (key, value) in settings)
        {
            // What the kernel calls a device may be any text; tables are written as they are.
            var written = value.StartsWith('{') || value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? value : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
            into.Append(CultureInfo.InvariantCulture, $"    {key}: {written}\n");
        }
    }

    private static void Doubt(StringBuilder into, string bus, string address, string[] candidates)
    {
        into.Append(CultureInfo.InvariantCulture, $"  # {address} on {bus} answers and does not say what it is");
        into.Append(candidates.Length == 0 ? "; 'driver: registers' reads any chip\n" : "; it may be:\n");
        foreach (var driver in candidates)
        {
            into.Append(CultureInfo.InvariantCulture, $"  # {driver}: {{ driver: {driver}, bus: {bus}, address: {address} }}\n");
        }
    }

    /// <summary>An id of that name that is not taken; a second one says where it is.</summary>
    private static string Id(HashSet<string> taken, string name, string second)
    {
        var id = string.Concat(name.ToLowerInvariant().Select(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-')).Trim('-');
        id = id.Length == 0 ? "sensor" : id[..Math.Min(id.Length, LongestId - 8)];
        var free = id;
        for (var i = 2; !taken.Add(free); i++)
        {
            free = i == 2 ? $"{id}-{second}" : $"{id}-{i}";
        }

        return free;
    }
}
