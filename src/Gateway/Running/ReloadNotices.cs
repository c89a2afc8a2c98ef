using System.Text.Json;
using Gateway.Abstractions.Configuration;
using Gateway.Configuration;
using Gateway.Diagnostics;

namespace Gateway.Running;

/// <summary>What is told of reloads as events.</summary>
internal static class ReloadNotices
{
    /// <summary>What such an event is about, unless it is one upstream. Nothing else is about it, so that no other event waits for these.</summary>
    public const string Subject = "configuration";

    private const int Most = 50;

    /// <summary>A configuration is in force.</summary>
    public static void Applied(SystemNotices notices, ConfigurationDifference difference)
    {
        var tried = difference.Of("upstreams", EntryFate.Changed);
        notices.Post("configuration-applied", Subject, null, json =>
        {
            List(json, "added", Paths(EntryFate.Added));
            List(json, "removed", Paths(EntryFate.Removed));
            List(json, "changed", [.. Paths(EntryFate.Changed), .. difference.Settings.Select(s => s.Path)]);
            List(json, "tried", [.. tried.Select(id => $"upstreams.{id}")]);
        });

        List<string> Paths(EntryFate fate) => [.. difference.Entries.Where(e => e.Fate == fate && !(e.Table == "upstreams" && tried.Contains(e.Id))).Select(e => e.Path)];
    }

    /// <summary>A configuration was refused as a whole.</summary>
    public static void Refused(SystemNotices notices, string reason, IReadOnlyList<string> problems) =>
        notices.Post("configuration-refused", Subject, reason, json => List(json, "problems", problems));

    /// <summary>An upstream works with its new settings.</summary>
    public static void Applied(SystemNotices notices, string upstream) =>
        notices.Post("configuration-applied", upstream, null, json => List(json, "changed", [$"upstreams.{upstream}"]));

    /// <summary>An upstream goes on with its former settings.</summary>
    public static void Refused(SystemNotices notices, string upstream, string reason) => notices.Post("configuration-refused", upstream, reason);

    /// <summary>The lines of problems, as they are shown everywhere.</summary>
    public static IReadOnlyList<string> Lines(IEnumerable<Problem> problems) => [.. problems.Select(p => p.ToString())];

    private static void List(Utf8JsonWriter json, string name, IReadOnlyList<string> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var item in items.Take(Most))
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
        if (items.Count > Most)
        {
            json.WriteNumber($"more-{name}", items.Count - Most);
        }
    }
}
