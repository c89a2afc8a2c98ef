namespace Gateway.Abstractions.Configuration;

/// <summary>What was written in one group, and the reporting of problems with it at their places.</summary>
internal sealed class WrittenGroup
{
    private readonly Dictionary<string, MapEntry> entries = new(StringComparer.Ordinal);
    private readonly Place place;
    private readonly List<Problem> problems;

    /// <summary>Something else than a group was written, which is reported: what is missing in it would be a second problem of the same cause.</summary>
    private readonly bool unusable;

    internal WrittenGroup(ConfigNode? node, string path, Place place, List<Problem> problems)
    {
        this.place = place;
        this.problems = problems;
        Path = path;
        if (node is MapNode map)
        {
            foreach (var entry in map.Entries)
            {
                entries.TryAdd(entry.Key, entry);
            }
        }
        else if (node is ScalarNode { Unresolved: true })
        {
            unusable = true;
        }
        else if (node is not (null or ScalarNode { IsNothing: true }))
        {
            unusable = true;
            problems.Add(new Problem(node is ScalarNode ? node.Place : place, path, $"expected a group of settings, found {node.Kind}{(node is ScalarNode { Glued: { } word } ? $"; is a space missing behind '{word}'?" : string.Empty)}"));
        }
    }

    internal string Path { get; }

    internal IReadOnlyCollection<MapEntry> Entries => entries.Values;

    /// <summary>The place of a key, for what is inside it; the group's when it was not written.</summary>
    internal Place PlaceOf(string key) => entries.TryGetValue(key, out var entry) ? entry.Place : place;

    internal string Join(string key) => Path.Length == 0 ? key : key.Length == 0 ? Path : $"{Path}.{key}";

    /// <summary>The value of <paramref name="key"/>; null when it is missing or nothing stands there.</summary>
    internal ConfigNode? Value(string key) =>
        entries.TryGetValue(key, out var entry) && entry.Value is not ScalarNode { IsNothing: true } ? entry.Value : null;

    /// <summary>The single value of <paramref name="key"/>; null (and a problem, where it is one) when there is none.</summary>
    internal ScalarNode? Scalar(string key, bool required)
    {
        switch (Value(key))
        {
            case null:
                if (required)
                {
                    Problem(key, "must be given");
                }

                return null;
            case ScalarNode scalar:
                return scalar;
            case var other:
                Problem(key, $"expected a value, found {other.Kind}");
                return null;
        }
    }

    /// <summary>
    /// The full path of what stands at <paramref name="key"/>: a relative one starts at the folder of its file. A text that
    /// is in no file has a name without a folder, so that this is then the working directory.
    /// </summary>
    internal string FullPath(string key, string text)
    {
        var value = Value(key) as ScalarNode;
        var usable = text.Length > 0 && value is not { Unresolved: true } && !text.Contains('\0', StringComparison.Ordinal);
        return usable ? System.IO.Path.GetFullPath(text, FolderOf(value?.Place ?? PlaceOf(key))) : text;
    }

    /// <summary>Reports at a single value, or at the key of anything larger or missing.</summary>
    internal void Problem(string key, string message, bool warning = false)
    {
        if (!unusable)
        {
            problems.Add(new Problem(Value(key) is ScalarNode value ? value.Place : PlaceOf(key), Join(key), message, warning));
        }
    }

    internal void Problem(Place at, string path, string message) => problems.Add(new Problem(at, path, message));

    /// <summary>The group at <paramref name="key"/>; empty when nothing was written, or something that is read as a word.</summary>
    internal NamedSettings Group(string key, bool orWord = false) =>
        new(key, Inner(orWord && Value(key) is not MapNode ? null : Value(key), Join(key), PlaceOf(key)));

    /// <summary>The groups under names of the user's.</summary>
    internal IReadOnlyList<NamedSettings> Table(string key, Func<string, string?>? checkName)
    {
        var value = Value(key);
        var result = new List<NamedSettings>();
        foreach (var entry in (value as MapNode)?.Entries ?? [])
        {
            var path = $"{Join(key)}.{entry.Key}";
            if (checkName?.Invoke(entry.Key) is { } complaint)
            {
                Problem(entry.Place, path, complaint);
            }

            result.Add(new NamedSettings(entry.Key, Inner(entry.Value, path, entry.Place)));
        }

        if (value is not (null or MapNode or ScalarNode { Unresolved: true }))
        {
            Problem(key, $"expected names with settings, found {value.Kind}");
        }

        return result;
    }

    /// <summary>The groups of a list.</summary>
    internal IReadOnlyList<NamedSettings> Groups(string key)
    {
        var value = Value(key);
        var result = new List<NamedSettings>();
        foreach (var item in (value as ListNode)?.Items ?? [])
        {
            var index = $"[{result.Count}]";
            result.Add(new NamedSettings(index, Inner(item, Join(key) + index, item.Place)));
        }

        if (value is not (null or ListNode or ScalarNode { Unresolved: true }))
        {
            Problem(key, $"expected a list, found {value.Kind}");
        }

        return result;
    }

    private static string FolderOf(Place at) =>
        System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(string.IsNullOrEmpty(at.File) ? "." + System.IO.Path.DirectorySeparatorChar : at.File))!;

    private Settings Inner(ConfigNode? node, string path, Place at) => new(node, path, at, problems);
}
