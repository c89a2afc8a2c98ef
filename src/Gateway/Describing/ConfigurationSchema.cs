using System.Text.Json.Nodes;
using Gateway.Abstractions.Configuration;
using Gateway.Configuration;

namespace Gateway.Describing;

/// <summary>
/// The JSON Schema of the whole configuration, for editors. It is made from the declarations of the settings; by hand are only
/// the shapes that a single setting cannot say: the settings of a sensor follow from its driver, those of store and upstreams from the parts they name, a rule has levels or is one.
/// </summary>
internal static class ConfigurationSchema
{
    /// <summary>The keys of a level of which it has exactly one.</summary>
    internal static readonly string[] Comparisons = ["above", "at-or-above", "below", "at-or-below", "outside", "inside", "equals"];

    /// <summary>The schema of what is read with these drivers and formats.</summary>
    public static JsonObject Make(ConfigurationSources sources)
    {
        var sections = Subjects.Configuration(sources);
        var schema = SettingSchema.Group(sections);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "Configuration of sensor-gateway");
        schema.Insert(2, "description", "One YAML file, or one of several in a folder that are laid together.");
        Entry(schema, "sensors", _ => Sensor(sections.Single(s => s.Key == "sensors"), Subjects.Drivers(sources)));
        PartsSchema.Add(schema["properties"]!["store"]!.AsObject(), "engine", Subjects.Stores(sources));
        Entry(schema, "upstreams", entry => Upstream(entry, sources));
        Entry(schema, "rules", entry => Rule(entry, sections.Single(s => s.Key == "rules")));
        return schema;
    }

    /// <summary>Replaces what is said about the entries of a table.</summary>
    private static void Entry(JsonObject schema, string table, Func<JsonObject, JsonObject> make)
    {
        var names = schema["properties"]![table]!["patternProperties"]!.AsObject();
        var pattern = names.Single().Key;
        var entry = names[pattern]!.AsObject();
        names.Remove(pattern);
        names[pattern] = make(entry);
    }

    private static JsonObject Sensor(Setting sensors, IReadOnlyList<Described> drivers)
    {
        var driver = SettingSchema.Of(sensors.Children.Single(s => s.Key == "driver"));
        var kinds = drivers.Select(d =>
        {
            var settings = SettingSchema.Group(d.Settings);
            settings.Remove("type");
            settings["properties"]!["driver"] = new JsonObject();
            return (JsonNode)new JsonObject
            {
                ["if"] = new JsonObject { ["properties"] = new JsonObject { ["driver"] = new JsonObject { ["const"] = d.Name } }, ["required"] = new JsonArray("driver") },
                ["then"] = settings,
            };
        });
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["driver"] = driver },
            ["required"] = new JsonArray("driver"),
            ["allOf"] = new JsonArray([.. kinds]),
        };
    }

    private static JsonObject Upstream(JsonObject entry, ConfigurationSources sources)
    {
        PartsSchema.Add(entry, "link", Subjects.Links(sources));
        PartsSchema.Add(entry, "format", Subjects.Formats(sources));
        return entry;
    }

    private static JsonObject Rule(JsonObject entry, Setting rules)
    {
        var levels = rules.Children.Single(s => s.Key == "levels");
        var level = entry["properties"]!["levels"]!;
        level["minItems"] = 1;
        level["items"]!["oneOf"] = OneOf(Comparisons);

        // The keys of a level stand in the list of levels, or directly on a rule that has no such list.
        entry["oneOf"] = OneOf(["levels", .. Comparisons]);
        entry["if"] = new JsonObject { ["required"] = new JsonArray("levels") };
        entry["then"] = new JsonObject { ["properties"] = new JsonObject(levels.Children.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Key, new JsonObject { ["type"] = "null" }))) };
        entry["properties"]!["clear"] = Clear(levels);
        level["items"]!["properties"]!["clear"] = Clear(levels);
        return entry;
    }

    private static JsonObject Clear(Setting levels)
    {
        var setting = levels.Children.Single(s => s.Key == "clear");
        var clear = SettingSchema.Of(setting);
        clear["type"] = "object";
        clear["oneOf"] = OneOf(setting.Children.Select(s => s.Key));
        return clear;
    }

    /// <summary>Exactly one of these keys.</summary>
    private static JsonArray OneOf(IEnumerable<string> keys) => new([.. keys.Select(k => new JsonObject { ["required"] = new JsonArray(k) })]);
}
