using System.Text.Json.Nodes;
using Gateway.Abstractions.Configuration;

namespace Gateway.Describing;

/// <summary>Which settings a group has depends on what one of its keys names: a store by <c>engine</c>, an upstream by <c>link</c> and <c>format</c>.</summary>
internal static class PartsSchema
{
    /// <summary>Adds the settings of <paramref name="parts"/> to a group, which has those of the default already.</summary>
    /// <param name="group">The schema of the group.</param>
    /// <param name="key">The key that names one of the parts, and whose schema says which is the default.</param>
    /// <param name="parts">All there are, each with its settings.</param>
    public static void Add(JsonObject group, string key, IReadOnlyList<Described> parts)
    {
        var properties = group["properties"]!.AsObject();
        var usual = (string)properties[key]!["default"]!;
        var there = properties.Select(p => p.Key).Except(parts.Where(p => p.Name == usual).SelectMany(Keys));
        var own = parts.SelectMany(Keys).Except(there).ToHashSet(StringComparer.Ordinal);
        if (own.Count == 0)
        {
            return;
        }

        foreach (var name in own)
        {
            properties[name] = new JsonObject();
        }

        (group["required"] as JsonArray)?.RemoveAll(k => own.Contains((string)k!));
        if (!group.ContainsKey("allOf"))
        {
            group["allOf"] = new JsonArray();
        }

        foreach (var part in parts)
        {
            group["allOf"]!.AsArray().Add(new JsonObject { ["if"] = Names(key, part.Name, part.Name == usual), ["then"] = Only(own, part.Settings) });
        }
    }

    private static IEnumerable<string> Keys(Described part) => part.Settings.Select(s => s.Key);

    private static JsonObject Names(string key, string name, bool isUsual)
    {
        var named = new JsonObject { ["properties"] = new JsonObject { [key] = new JsonObject { ["enum"] = isUsual ? new JsonArray(name, null) : new JsonArray(name) } } };
        if (!isUsual)
        {
            named["required"] = new JsonArray(key);
        }

        return named;
    }

    /// <summary>These settings, and none of the other parts.</summary>
    private static JsonObject Only(HashSet<string> own, IReadOnlyCollection<Setting> settings)
    {
        var properties = own.Select(k => KeyValuePair.Create<string, JsonNode?>(k, settings.FirstOrDefault(s => s.Key == k) is { } mine ? SettingSchema.Of(mine) : new JsonObject { ["type"] = "null" }));
        var then = new JsonObject { ["properties"] = new JsonObject(properties) };
        then["required"] = new JsonArray([.. settings.Where(s => s.Required && own.Contains(s.Key)).Select(s => JsonValue.Create(s.Key))]);
        return then;
    }
}
