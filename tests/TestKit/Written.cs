using Gateway.Abstractions.Configuration;

namespace TestKit;

/// <summary>Configuration written in a test: nodes with places, without a file.</summary>
public static class Written
{
    private static readonly Place Here = new("test.yaml", 1, 1);

    /// <summary>A group; values are text, or nodes made by the other methods.</summary>
    public static MapNode Map(params (string Key, object Value)[] entries) =>
        new(Here, [.. entries.Select((e, i) => new MapEntry(Here with { Line = i + 1 }, e.Key, Node(e.Value)))]);

    /// <summary>A list; items as in <see cref="Map"/>.</summary>
    public static ListNode List(params object[] items) => new(Here, [.. items.Select(Node)]);

    /// <summary>Settings over <paramref name="node"/>, with their problems in <paramref name="problems"/>.</summary>
    public static Settings Settings(ConfigNode node, out List<Problem> problems, string path = "")
    {
        problems = [];
        return new Settings(node, path, Here, problems);
    }

    private static ConfigNode Node(object value) =>
        value as ConfigNode ?? new ScalarNode(Here, Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!);
}
