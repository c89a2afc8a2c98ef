using Gateway.Abstractions.Store;

namespace Gateway.Extensions.LiteDb;

/// <summary>An event as a record holds it.</summary>
/// <param name="Event">The event, or a gap.</param>
/// <param name="Owed">The upstreams that are owed it; null: whoever is sent its lane.</param>
internal readonly record struct OwedEvent(StoredEvent Event, IReadOnlyList<string>? Owed)
{
    /// <summary>Whether <paramref name="upstream"/> is owed it; null: anybody.</summary>
    public bool IsOwed(string? upstream) => upstream is null || Owed is null || Owed.Contains(upstream);
}
