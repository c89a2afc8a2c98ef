using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Abstractions.Configuration;
using Gateway.Configuration;

namespace Gateway.Tests.Describing;

/// <summary>A configuration as an editor sees it: plain scalars have the types of YAML 1.2's core schema (§10.3.2).</summary>
internal static class YamlAsJson
{
    public static JsonNode? Read(string yaml)
    {
        var problems = new List<Problem>();
        var root = YamlReader.Read("c.yaml", yaml, problems);
        Assert.Empty(problems);
        return Node(root!);
    }

    private static JsonNode? Node(ConfigNode node) => node switch
    {
        MapNode map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key, Node(e.Value)))),
        ListNode list => new JsonArray([.. list.Items.Select(Node)]),
        ScalarNode { Quoted: true } scalar => JsonValue.Create(scalar.Text),
        ScalarNode scalar => Plain(scalar.Text),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static JsonValue? Plain(string text) => text switch
    {
        "" => null,
        "true" or "false" => JsonValue.Create(text == "true"),
        _ when text.StartsWith("0x", StringComparison.Ordinal) && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hexadecimal) => JsonValue.Create(hexadecimal),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
