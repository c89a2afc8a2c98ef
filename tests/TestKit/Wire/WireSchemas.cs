using System.Runtime.CompilerServices;
using System.Text.Json;

namespace TestKit.Wire;

/// <summary>The schemas of <c>docs/wire/schemas</c>, to check every message that a test sends.</summary>
public static class WireSchemas
{
    /// <summary>All of them.</summary>
    public static JsonSchema All { get; } = Load();

    /// <summary>Where the documents of the wire lie.</summary>
    public static string Folder => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "docs", "wire"));

    /// <summary>What is wrong with a message, by its topic and payload; empty: nothing.</summary>
    public static IReadOnlyList<string> OfMessage(string topic, string payload) =>
        payload.StartsWith('[') ? Of("batch.json", payload)
        : topic.Contains("/state/alerts/", StringComparison.Ordinal) ? payload.Length == 0 ? [] : Of("alert-state.json", payload)
        : topic.Contains("/replies/", StringComparison.Ordinal) ? Of("reply.json", payload)
        : topic.Contains("/commands/", StringComparison.Ordinal) ? [] // what others send need not be right
        : topic.EndsWith("/status", StringComparison.Ordinal) && !payload.Contains("\"specversion\"", StringComparison.Ordinal) ? Of("status.json", payload)
        : OfEvent(payload);

    /// <summary>What is wrong with an event or a loss notice. Its type chooses the schema, so that what is said is to the point.</summary>
    public static IReadOnlyList<string> OfEvent(string payload)
    {
        using var document = JsonDocument.Parse(payload);
        var type = document.RootElement.TryGetProperty("type", out var text) ? text.GetString()! : string.Empty;
        return All.Check(
            type.StartsWith("alert.", StringComparison.Ordinal) ? "alert.json"
            : type.StartsWith("system.", StringComparison.Ordinal) ? "system.json"
            : type.StartsWith("reading", StringComparison.Ordinal) ? "reading.json"
            : type.StartsWith("loss", StringComparison.Ordinal) ? "loss.json"
            : "event.json",
            document.RootElement);
    }

    /// <summary>What is wrong with a payload by one schema.</summary>
    public static IReadOnlyList<string> Of(string schema, string payload)
    {
        using var document = JsonDocument.Parse(payload);
        return All.Check(schema, document.RootElement);
    }

    private static JsonSchema Load() =>
        new(Directory.GetFiles(Path.Combine(Folder, "schemas"), "*.json").Select(f => (Path.GetFileName(f), File.ReadAllText(f))));

    private static string Here([CallerFilePath] string path = "") => path;
}
