using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Abstractions.Configuration;

namespace Gateway.Describing;

/// <summary>
/// The JSON Schema (draft 2020-12) of single settings and of groups. It takes what this version reads: a setting that may be
/// left out may stand there without a value, and a text may hold <c>${NAME}</c> where a number or a choice is wanted.
/// </summary>
internal static class SettingSchema
{
    /// <summary>A group of settings and nothing else.</summary>
    public static JsonObject Group(IReadOnlyCollection<Setting> settings)
    {
        var required = settings.Where(s => s.Required).ToList();
        var schema = new JsonObject { ["type"] = required.Count > 0 ? "object" : Types("object", "null") };
        schema["properties"] = new JsonObject(settings.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Key, Of(s))));
        schema["additionalProperties"] = false;
        if (required.Count > 0)
        {
            schema["required"] = Texts(required.Select(s => s.Key));
        }

        return schema;
    }

    /// <summary>Groups under names of the user's.</summary>
    public static JsonObject Table(string? pattern, JsonObject entry) => new()
    {
        ["type"] = Types("object", "null"),
        ["patternProperties"] = new JsonObject { [pattern ?? "."] = entry },
        ["additionalProperties"] = false,
    };

    /// <summary>What may stand at one key.</summary>
    public static JsonObject Of(Setting setting)
    {
        var schema = setting.Later ? Later(setting) : setting.Type switch
        {
            SettingType.Text or SettingType.Path => Text(setting),
            SettingType.Number => Number(setting, "number"),
            SettingType.Integer => Number(setting, "integer"),
            SettingType.Boolean => Pattern(setting, SchemaPatterns.Boolean, "boolean", "string"),
            SettingType.Duration => Duration(setting),
            SettingType.Size => Pattern(setting, SchemaPatterns.Size, "string"),
            SettingType.Rate => Pattern(setting, SchemaPatterns.Rate, "string"),
            SettingType.Choice => Choice(setting.Choices, !setting.Required),
            SettingType.List => List(setting),
            SettingType.Group when setting.Choices.Count > 0 => WordOrGroup(setting),
            SettingType.Group => Group(setting.Children),
            SettingType.Groups => new JsonObject { ["type"] = Types("array", "null"), ["items"] = Group(setting.Children) },
            SettingType.Table => Table(setting.Pattern, Group(setting.Children)),
            SettingType.Numbers => Table(setting.Pattern, Number(setting, "number")),
            _ => throw new ArgumentOutOfRangeException(nameof(setting), setting.Type, "a type without a schema"),
        };

        schema.Insert(0, "description", Description(setting));
        if (!setting.Later && setting.Default is { } given)
        {
            schema["default"] = Default(setting, given);
        }

        return schema;
    }

    private static string Description(Setting setting) =>
        (setting.Later ? "Not available yet in this version. " : string.Empty) + SettingsTable.Sentence(setting.Summary)
        + (setting.Bounds.Length > 0 && setting.Choices.Count == 0 && setting.Type != SettingType.Boolean ? $" Allowed: {setting.Bounds}." : string.Empty);

    /// <summary>In YAML a text may look like a number or a truth value; it is read as it is written.</summary>
    private static JsonObject Text(Setting setting)
    {
        var schema = new JsonObject { ["type"] = Optional(setting, "string", "number", "boolean") };
        if (setting.Required)
        {
            schema["minLength"] = 1;
        }

        return WithPattern(schema, setting.Pattern);
    }

    private static JsonObject Number(Setting setting, string type)
    {
        var schema = Pattern(setting, SchemaPatterns.Environment, type, "string");
        if (setting.Low is { } low)
        {
            schema["minimum"] = low;
        }

        if (setting.High is { } high)
        {
            schema["maximum"] = high;
        }

        return schema;
    }

    private static JsonObject Duration(Setting setting)
    {
        if (setting.Low > 0)
        {
            return Pattern(setting, SchemaPatterns.Duration, "string");
        }

        // A zero is the one duration that needs no unit.
        var schema = Pattern(setting, SchemaPatterns.Duration, "string", "integer");
        (schema["minimum"], schema["maximum"]) = (0, 0);
        return schema;
    }

    private static JsonObject Pattern(Setting setting, string pattern, params string[] types) =>
        WithPattern(new JsonObject { ["type"] = Optional(setting, types) }, pattern);

    private static JsonObject WithPattern(JsonObject schema, string? pattern)
    {
        if (pattern is not null)
        {
            schema["pattern"] = pattern == SchemaPatterns.Environment ? pattern : $"{pattern}|{SchemaPatterns.Environment}";
        }

        return schema;
    }

    private static JsonObject Choice(IEnumerable<string> words, bool optional)
    {
        var values = new JsonArray();
        foreach (var word in words)
        {
            values.Add(word);

            // What looks like a number is one for an editor.
            if (double.TryParse(word, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            {
                values.Add(number);
            }
            else if (word is "true" or "false")
            {
                values.Add(word is "true");
            }
        }

        if (optional)
        {
            values.Add(null);
        }

        var fromEnvironment = new JsonObject { ["type"] = "string", ["pattern"] = SchemaPatterns.Environment };
        return new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["enum"] = values }, fromEnvironment) };
    }

    private static JsonObject WordOrGroup(Setting setting)
    {
        var schema = Choice(setting.Choices, optional: true);
        schema["anyOf"]!.AsArray().Add(Group(setting.Children));
        return schema;
    }

    /// <summary>A single value counts as a list of one.</summary>
    private static JsonObject List(Setting setting)
    {
        var many = new JsonObject { ["type"] = "array", ["items"] = Item() };
        if (setting.NotEmpty)
        {
            many["minItems"] = 1;
        }

        var ways = new JsonArray(many, Item());
        if (!setting.Required)
        {
            ways.Add(new JsonObject { ["type"] = "null" });
        }

        return new JsonObject { ["anyOf"] = ways };

        JsonObject Item() => setting.Choices.Count > 0
            ? Choice(setting.Choices, optional: false)
            : WithPattern(new JsonObject { ["type"] = Types("string", "number", "boolean") }, setting.Pattern);
    }

    /// <summary>Only what asks for nothing; anything where it is merely without an effect.</summary>
    private static JsonObject Later(Setting setting)
    {
        if (setting.Ignored)
        {
            return [];
        }

        var schema = Choice(setting.Default is { } off ? [off] : [], optional: true)["anyOf"]![0]!.DeepClone().AsObject();
        if (setting.Type == SettingType.List)
        {
            schema["enum"]!.AsArray().Add(new JsonArray());
        }

        return schema;
    }

    private static JsonNode Default(Setting setting, string given) => setting.Type switch
    {
        SettingType.Number or SettingType.Integer => JsonValue.Create(double.Parse(given, CultureInfo.InvariantCulture)),
        SettingType.Boolean => JsonValue.Create(given == "true"),
        SettingType.List => Texts(given.Trim('[', ']').Split(", ", StringSplitOptions.RemoveEmptyEntries)),
        _ => JsonValue.Create(given),
    };

    private static JsonNode Optional(Setting setting, params string[] types) => Types(setting.Required ? types : [.. types, "null"]);

    private static JsonNode Types(params string[] types) => types.Length == 1 ? JsonValue.Create(types[0]) : Texts(types);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);
}
