using Gateway.Abstractions.Configuration;

namespace Gateway.Configuration;

/// <summary>
/// Makes one configuration of several files: groups of the same name are laid together, and what is given in two files
/// is a problem that names both places, never a silent override.
/// </summary>
internal static class ConfigurationMerge
{
    internal static MapNode Merge(IReadOnlyList<MapNode> files, List<Problem> problems)
    {
        if (files.Count == 1)
        {
            return files[0];
        }

        var merged = new Dictionary<string, MapEntry>(StringComparer.Ordinal);
        foreach (var entry in files.SelectMany(f => f.Entries))
        {
            if (!merged.TryGetValue(entry.Key, out var first) || first.Value is ScalarNode { IsNothing: true })
            {
                merged[entry.Key] = entry;
            }
            else if (first.Value is MapNode one && entry.Value is MapNode other)
            {
                merged[entry.Key] = first with { Value = Merge(entry.Key, one, other, problems) };
            }
            else if (entry.Value is not ScalarNode { IsNothing: true })
            {
                problems.Add(Twice(entry, entry.Key, first.Place));
            }
        }

        return new MapNode(files[0].Place, [.. merged.Values]);
    }

    private static MapNode Merge(string path, MapNode one, MapNode other, List<Problem> problems)
    {
        var known = one.Entries.ToDictionary(e => e.Key, e => e.Place, StringComparer.Ordinal);
        var added = new List<MapEntry>();
        foreach (var entry in other.Entries)
        {
            if (known.TryGetValue(entry.Key, out var first))
            {
                problems.Add(Twice(entry, $"{path}.{entry.Key}", first));
            }
            else
            {
                added.Add(entry);
            }
        }

        return one with { Entries = [.. one.Entries, .. added] };
    }

    private static Problem Twice(MapEntry entry, string path, Place first) =>
        new(entry.Place, path, $"given in two files, first at {first}; remove one");
}
