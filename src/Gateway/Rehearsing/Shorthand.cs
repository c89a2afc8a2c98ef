using Gateway.Abstractions.Configuration;

namespace Gateway.Rehearsing;

/// <summary>Lets a point be written with its unit alone, and a series with its values alone: <c>a/b: Cel</c> for <c>a/b: { unit: Cel }</c>.</summary>
internal static class Shorthand
{
    /// <summary>The same file with every short form written out. Places stay.</summary>
    public static MapNode Expand(MapNode root) => Replace(Replace(root, "points", p => Tables(p, "unit")), "tests", tests =>
        tests is ListNode list ? list with { Items = [.. list.Items.Select(t => t is MapNode test ? Replace(test, "series", s => Tables(s, "values")) : t)] } : tests);

    private static MapNode Replace(MapNode map, string key, Func<ConfigNode, ConfigNode> by) =>
        map with { Entries = [.. map.Entries.Select(e => e.Key == key ? e with { Value = by(e.Value) } : e)] };

    private static ConfigNode Tables(ConfigNode node, string key) => node is not MapNode table
        ? node
        : table with { Entries = [.. table.Entries.Select(e => e.Value is MapNode ? e : e with { Value = new MapNode(e.Value.Place, [new MapEntry(e.Value.Place, key, e.Value)]) })] };
}
