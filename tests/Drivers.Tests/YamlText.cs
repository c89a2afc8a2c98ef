using Gateway.Abstractions.Configuration;
using YamlDotNet.RepresentationModel;

namespace Gateway.Drivers.Tests;

/// <summary>Reads the examples of pages and maps, as far as these need it.</summary>
internal static class YamlText
{
    private static readonly Place Here = new("page", 1, 1);

    /// <summary>The sensors of a text, by their ids.</summary>
    public static IReadOnlyDictionary<string, MapNode> Sensors(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        var root = (MapNode)Node(stream.Documents[0].RootNode);
        var sensors = (MapNode)root.Entries.Single(e => e.Key == "sensors").Value;
        return sensors.Entries.ToDictionary(e => e.Key, e => (MapNode)e.Value, StringComparer.Ordinal);
    }

    /// <summary>The same group with one entry set.</summary>
    public static MapNode With(this MapNode node, string key, string value) =>
        new(Here, [.. node.Entries.Where(e => e.Key != key), new MapEntry(Here, key, new ScalarNode(Here, value))]);

    /// <summary>The text of an entry; null when there is none.</summary>
    public static string? Text(this MapNode node, string key) => (node.Entries.FirstOrDefault(e => e.Key == key)?.Value as ScalarNode)?.Text;

    private static ConfigNode Node(YamlNode node) => node switch
    {
        YamlMappingNode map => new MapNode(Here, [.. map.Children.Select(c => new MapEntry(Here, ((YamlScalarNode)c.Key).Value!, Node(c.Value)))]),
        YamlSequenceNode list => new ListNode(Here, [.. list.Children.Select(Node)]),
        _ => new ScalarNode(Here, ((YamlScalarNode)node).Value ?? string.Empty),
    };
}
