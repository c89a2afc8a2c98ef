using Gateway.Abstractions.Configuration;

namespace Gateway.Configuration;

/// <summary>One setting that is written differently.</summary>
/// <param name="Path">Which, below its entry or group: <c>channels.temperature.offset</c>; empty: the entry itself.</param>
/// <param name="From">As it was; null: it was not written. What comes from the environment is shown by its name, and urls without user and query.</param>
/// <param name="To">As it is now; null: it is not written any more.</param>
internal sealed record SettingChange(string Path, string? From, string? To)
{
    private const string Changed = "another value that is not shown";

    /// <summary>Everything in which two nodes differ; none when they mean the same. The order of keys means nothing.</summary>
    /// <param name="path">Where they stand.</param>
    /// <param name="from">The one; null: nothing was written.</param>
    /// <param name="to">The other; null: nothing is written.</param>
    public static IEnumerable<SettingChange> Between(string path, ConfigNode? from, ConfigNode? to)
    {
        if (IsNothing(from) && IsNothing(to))
        {
            return [];
        }

        if (from is MapNode or null && to is MapNode or null && (from is MapNode { Entries.Count: > 0 } || to is MapNode { Entries.Count: > 0 }))
        {
            return Inside(path, from as MapNode, to as MapNode);
        }

        if (Same(from, to))
        {
            return [];
        }

        var (was, now) = (Shown(from), Shown(to));
        return [new SettingChange(path, was, was == now ? Changed : now)];
    }

    /// <summary>The same for a group that means something by being there: <c>http: {}</c> is not nothing.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="from">The one; null: it was not there.</param>
    /// <param name="to">The other; null: it is not there any more.</param>
    public static IEnumerable<SettingChange> OfGroup(string path, ConfigNode? from, ConfigNode? to)
    {
        var inside = Between(path, from, to).ToList();
        return inside.Count > 0 || (from is MapNode) == (to is MapNode) ? inside : [new SettingChange(path, Shown(from as MapNode), Shown(to as MapNode))];
    }

    /// <inheritdoc />
    public override string ToString() => (From, To) switch
    {
        (null, { } to) => $"{Path}: {to}",
        ({ } from, null) => $"{Path}: {from} -> (default)",
        _ => $"{Path}: {From} -> {To}",
    };

    private static IEnumerable<SettingChange> Inside(string path, MapNode? from, MapNode? to)
    {
        var was = (from?.Entries ?? []).ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
        var now = (to?.Entries ?? []).ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
        return was.Keys.Union(now.Keys, StringComparer.Ordinal)
            .SelectMany(key => Between(path.Length == 0 ? key : $"{path}.{key}", was.GetValueOrDefault(key), now.GetValueOrDefault(key)));
    }

    private static bool Same(ConfigNode? from, ConfigNode? to) => (from, to) switch
    {
        (ScalarNode a, ScalarNode b) => a.Text == b.Text,
        (ListNode a, ListNode b) => a.Items.Count == b.Items.Count && a.Items.Zip(b.Items).All(p => Same(p.First, p.Second)),
        (MapNode a, MapNode b) => !Inside(string.Empty, a, b).Any(),
        _ => IsNothing(from) && IsNothing(to),
    };

    private static bool IsNothing(ConfigNode? node) => node is null or ScalarNode { IsNothing: true } or MapNode { Entries.Count: 0 };

    private static string? Shown(ConfigNode? node) => node switch
    {
        null => null,
        ScalarNode scalar => scalar.Shown,
        ListNode list => $"[{string.Join(", ", list.Items.Select(Shown))}]",
        MapNode map => $"{{{string.Join(", ", map.Entries.Select(e => $"{e.Key}: {Shown(e.Value)}"))}}}",
        _ => node.Kind,
    };
}
