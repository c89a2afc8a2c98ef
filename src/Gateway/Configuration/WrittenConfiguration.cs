using Gateway.Abstractions.Configuration;

namespace Gateway.Configuration;

/// <summary>A configuration as it was written, its files merged and the environment filled in: what two configurations are compared by.</summary>
/// <param name="root">The merged files.</param>
internal sealed class WrittenConfiguration(MapNode root)
{
    /// <summary>Nothing was written.</summary>
    public static WrittenConfiguration Empty { get; } = new(new MapNode(default, []));

    /// <summary>The keys of the file's first level.</summary>
    public IEnumerable<string> Groups => root.Entries.Select(e => e.Key);

    /// <summary>What stands in a group; null: nothing.</summary>
    public ConfigNode? Group(string key) => Find(root, key);

    /// <summary>The names in a table, in the order written.</summary>
    public IEnumerable<string> Names(string table) => Find(root, table) is MapNode map ? map.Entries.Select(e => e.Key) : [];

    /// <summary>One entry of a table; null: there is none.</summary>
    public ConfigNode? Entry(string table, string name) => Find(root, table) is MapNode map ? Find(map, name) : null;

    /// <summary>The same with another entry in a table; null: without it.</summary>
    public WrittenConfiguration With(string table, string name, ConfigNode? node)
    {
        var entries = (Find(root, table) as MapNode)?.Entries ?? [];
        var others = entries.Where(e => e.Key != name);
        MapNode changed = new(root.Place, [.. node is null ? others : others.Append(new MapEntry(node.Place, name, node))]);
        return new WrittenConfiguration(root with { Entries = [.. root.Entries.Where(e => e.Key != table), new MapEntry(root.Place, table, changed)] });
    }

    private static ConfigNode? Find(MapNode map, string key)
    {
        foreach (var entry in map.Entries)
        {
            if (entry.Key == key)
            {
                return entry.Value;
            }
        }

        return null;
    }
}
