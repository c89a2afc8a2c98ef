using System.Text.Json.Nodes;

namespace Gateway.Control;

/// <summary>A status for somebody far away: the same members in one message that every broker takes, whatever is configured. Pure.</summary>
/// <remarks>Left out is what only helps on the board: the queues, and which settings of the files differ.</remarks>
internal static class StatusBrief
{
    /// <summary>Sensors that are told one by one; those that do not work come first, and the rest is a number.</summary>
    internal const int MostSensors = 64;

    /// <summary>Upstreams, and extensions, likewise.</summary>
    internal const int MostOthers = 16;

    /// <summary>Characters of one text; a driver's or a broker's words may be long.</summary>
    internal const int MostText = 160;

    /// <summary>Shapes a full status, which is used up.</summary>
    public static JsonObject Of(JsonObject status)
    {
        status.Remove("queues");
        Shorten(status, "sensors", MostSensors, static s => (string?)s["state"] is "ok" or "finished");
        Shorten(status, "upstreams", MostOthers, static u => (bool?)u["connected"] == true);
        Shorten(status, "extensions", MostOthers, static e => e["error"] is null);
        if (status["configuration"] is JsonObject files)
        {
            status["configuration"] = new JsonObject { ["state"] = files["state"]?.DeepClone(), ["summary"] = files["summary"]?.DeepClone(), ["problems"] = (files["problems"] as JsonArray)?.Count };
        }

        Cut(status);
        return status;
    }

    private static void Shorten(JsonObject status, string name, int most, Func<JsonObject, bool> works)
    {
        List<JsonObject> all = [.. (status[name] as JsonArray ?? []).OfType<JsonObject>()];
        if (all.Count > most)
        {
            status[name] = new JsonArray([.. all.OrderBy(works).Take(most).Select(s => s.DeepClone())]);
            status[$"more-{name}"] = all.Count - most;
        }
    }

    /// <summary>Cuts every text below; the depth is that of the status, which has three levels.</summary>
    private static void Cut(JsonObject json)
    {
        foreach (var (name, node) in json.ToList())
        {
            switch (node)
            {
                case JsonObject inner:
                    Cut(inner);
                    break;
                case JsonArray items:
                    items.OfType<JsonObject>().ToList().ForEach(Cut);
                    break;
                case JsonValue value when value.TryGetValue<string>(out var text) && text.Length > MostText:
                    json[name] = string.Concat(text.AsSpan(0, MostText - 1), "…");
                    break;
            }
        }
    }
}
