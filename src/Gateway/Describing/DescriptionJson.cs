using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Extending;

namespace Gateway.Describing;

/// <summary>Writes descriptions and the schema as JSON, for programs. Keys are those of this file; unknown facts are left out.</summary>
internal static class DescriptionJson
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,

        // For a terminal or a file, not for HTML: '+' and 'ä' stay themselves.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of a node, indented.</summary>
    public static string Text(JsonNode node) => node.ToJsonString(Indented);

    /// <summary>Everything of one kind: names, sentences and facts, without settings.</summary>
    public static JsonArray List(IEnumerable<Described> all) => new([.. all.Select(Facts)]);

    /// <summary>One thing with all that is known about it.</summary>
    public static JsonObject One(Described described)
    {
        var json = Facts(described);
        if (described.Extension is not null)
        {
            return json;
        }

        json["settings"] = Settings(described.Settings);
        if (described.Channels.Count > 0)
        {
            json["channels"] = new JsonArray([.. described.Channels.Select(Channel)]);
        }

        return json;
    }

    private static JsonObject Facts(Described described)
    {
        var json = new JsonObject { ["name"] = described.Name, ["summary"] = described.Summary };
        if (described.Lane is { } lane)
        {
            json["lane"] = lane;
        }

        if (described.Extension is { } extension)
        {
            return Of(extension);
        }

        return json;
    }

    /// <summary>An extension, for <c>describe</c> and for <c>status</c>.</summary>
    public static JsonObject Of(Extension extension) => new()
    {
        ["name"] = extension.Name,
        ["version"] = extension.Version,
        ["contract"] = extension.Contract,
        ["brings"] = new JsonArray([.. extension.Brings.Select(b => JsonValue.Create(b))]),
        ["folder"] = extension.Folder,
        ["error"] = extension.Error,
    };

    private static JsonArray Settings(IEnumerable<Setting> settings) => new([.. settings.Select(Setting)]);

    private static JsonObject Setting(Setting setting)
    {
        var json = new JsonObject
        {
            ["key"] = setting.Key,
            ["type"] = setting.Type.ToString().ToLowerInvariant(),
            ["required"] = setting.Required,
            ["default"] = setting.Default,
            ["allowed"] = setting.Bounds.Length > 0 ? setting.Bounds : null,
            ["available"] = !setting.Later,
            ["summary"] = SettingsTable.Sentence(setting.Summary),
        };
        if (setting.Children.Count > 0)
        {
            json["settings"] = Settings(setting.Children);
        }

        return json;
    }

    private static JsonObject Channel(Channel channel) => new()
    {
        ["name"] = channel.Name,
        ["unit"] = channel.Unit,
        ["low"] = double.IsFinite(channel.Low) ? channel.Low : null,
        ["high"] = double.IsFinite(channel.High) ? channel.High : null,
    };
}
