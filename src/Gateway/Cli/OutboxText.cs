using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Listening;

namespace Gateway.Cli;

/// <summary>What <c>outbox</c> prints for a person.</summary>
internal static class OutboxText
{
    /// <summary>The status of the store.</summary>
    public static async Task StatusAsync(JsonObject status, TextWriter output)
    {
        var failure = Text(status["failure"]);
        await output.WriteLineAsync($"store     {Text(status["store"])}, stream {Text(status["stream"])}{(failure.Length > 0 ? $": {failure}" : string.Empty)}");
        await output.WriteLineAsync($"size      {Size(status["bytes"])} of {Size(status["limit"])}");
        await output.WriteLineAsync($"losses    {Count(status["evicted"])} evicted, {Count(status["damaged"])} damaged since the start; {Count(status["dead-letters"])} dead letters");
        if ((double?)status["commit-time"] is { } time)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"commits   {Count(status["commits"])}, {time * 1000:0.0} ms each on average"));
        }

        foreach (var lost in (status["lost"] as JsonArray ?? []).OfType<JsonObject>())
        {
            await output.WriteLineAsync($"lost      {Text(lost["upstream"])}: {Count(lost["count"])} {Text(lost["lane"])} {Text(lost["reason"])}");
        }

        foreach (var stream in (status["upstreams"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var older = Text(stream["stream"]) != Text(status["stream"]) ? $" (older stream {Text(stream["stream"])})" : string.Empty;
            var lanes = (stream["lanes"] as JsonObject ?? []).Select(l => $"{l.Key} {Count(l.Value?["waiting"])} waiting, next {Count(l.Value?["next"])}");
            await output.WriteLineAsync($"upstream  {Text(stream["upstream"])}{older}: {string.Join("; ", lanes)}");
        }
    }

    /// <summary>An event, or a gap, on one line.</summary>
    public static string Line(JsonObject entry)
    {
        if (Text(entry["lost"]) is { Length: > 0 } reason)
        {
            return $"{Text(entry["stream"])}-{Text(entry["lane"])}-{Text(entry["from"])}..{Text(entry["to"])}  lost: {Count(entry["count"])} {reason}";
        }

        var data = entry["data"] as JsonObject ?? [];
        var words = new[] { data["rule"], data["value"], data["unit"], data["reason"] }.Select(Text).Where(w => w.Length > 0);
        return $"{Text(entry["id"])}  {Text(entry["time"])}  {Text(entry["type"])}  {Text(entry["subject"])}  {string.Join(' ', words)}".TrimEnd();
    }

    /// <summary>The result of verifying one lane.</summary>
    public static string Verified(JsonObject lane)
    {
        var lost = (lane["lost"] as JsonObject ?? []).Select(l => $"{Count(l.Value)} {l.Key}").ToList();
        return $"{Text(lane["upstream"])} {Text(lane["stream"])} {Text(lane["lane"])}: {Count(lane["events"])} events can be read{(lost.Count > 0 ? $"; lost: {string.Join(", ", lost)}" : string.Empty)}";
    }

    /// <summary>A member as text, fit for a terminal; empty when there is none.</summary>
    public static string Text(JsonNode? node) => EventSentence.Clean(node?.ToString() ?? string.Empty);

    private static string Count(JsonNode? node) => ((long?)node ?? 0).ToString(CultureInfo.InvariantCulture);

    /// <summary>A member that counts bytes.</summary>
    internal static string Size(JsonNode? node) => string.Create(CultureInfo.InvariantCulture, $"{((long?)node ?? 0) / 1048576.0:0.0} MiB");
}
