using System.Text.Json.Nodes;
using Gateway.Control;

namespace Gateway.Cli;

/// <summary>Asks for something and gives the result.</summary>
/// <param name="command">What, as <c>outbox.list</c>.</param>
/// <param name="args">With what.</param>
/// <exception cref="RefusedException">It is not done.</exception>
internal delegate Task<JsonObject> Ask(string command, JsonObject args);

/// <summary>Fetches what is stored page by page, so that neither side holds more than one.</summary>
internal static class OutboxPages
{
    /// <summary>Hands each entry of the lanes to <paramref name="take"/>, at most <paramref name="most"/>; a lane the upstream is not sent is left out.</summary>
    public static async Task EachAsync(Ask ask, string? upstream, IReadOnlyList<string> lanes, long most, Func<JsonObject, Task> take)
    {
        foreach (var lane in lanes)
        {
            JsonObject? next = [];
            while (next is not null && most > 0)
            {
                var page = await TryAsync(ask, "outbox.list", Place(upstream, lane, next, (int)Math.Min(most, OutboxTopic.Page)), lanes.Count > 1);
                foreach (var entry in (page?["entries"] as JsonArray ?? []).OfType<JsonObject>())
                {
                    await take(entry);
                    most--;
                }

                next = page?["next"] as JsonObject;
            }
        }
    }

    /// <summary>Has everything read that is owed; one result for each upstream, stream and lane.</summary>
    public static async Task<List<JsonObject>> VerifyAsync(Ask ask)
    {
        var results = new List<JsonObject>();
        var streams = (await ask("outbox.status", []))["upstreams"] as JsonArray ?? [];
        foreach (var (upstream, lane) in streams.OfType<JsonObject>().SelectMany(s => (s["lanes"] as JsonObject ?? []).Select(l => (Upstream: (string?)s["upstream"], l.Key))).Distinct())
        {
            JsonObject? next = [];
            while (next is not null)
            {
                var page = await ask("outbox.verify", Place(upstream, lane, next, null));
                Add(results, page);
                next = page["next"] as JsonObject;
            }
        }

        return results;
    }

    private static void Add(List<JsonObject> results, JsonObject page)
    {
        var same = results.Find(r => (string?)r["upstream"] == (string?)page["upstream"] && (string?)r["stream"] == (string?)page["stream"] && (string?)r["lane"] == (string?)page["lane"]);
        if (same is null)
        {
            same = new JsonObject { ["upstream"] = (string?)page["upstream"], ["stream"] = (string?)page["stream"], ["lane"] = (string?)page["lane"], ["events"] = 0L, ["lost"] = new JsonObject() };
            results.Add(same);
        }

        same["events"] = (long)same["events"]! + ((long?)page["events"] ?? 0);
        foreach (var (reason, count) in page["lost"] as JsonObject ?? [])
        {
            same["lost"]![reason] = ((long?)same["lost"]![reason] ?? 0) + ((long?)count ?? 0);
        }
    }

    private static async Task<JsonObject?> TryAsync(Ask ask, string command, JsonObject args, bool mayMiss)
    {
        try
        {
            return await ask(command, args);
        }
        catch (RefusedException e) when (mayMiss && e.Message.Contains("is not sent lane", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private static JsonObject Place(string? upstream, string lane, JsonObject next, int? most)
    {
        var args = new JsonObject { ["upstream"] = upstream, ["lane"] = lane, ["stream"] = (string?)next["stream"], ["after"] = (long?)next["after"] };
        if (most is { } count)
        {
            args["most"] = count;
        }

        return args;
    }
}
