using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Configuration;

/// <summary>What keeps the events.</summary>
/// <param name="Name">As in the configuration.</param>
/// <param name="Factory">Opens the store of an extension; null: it is built in.</param>
internal sealed record StoreEngine(string Name, OutboxFactory? Factory = null)
{
    /// <summary>What an extension says of its store; null: it is built in.</summary>
    public string? Guarantee { get; init; }

    /// <summary>A database on the disk.</summary>
    public static StoreEngine Sqlite { get; } = new("sqlite");

    /// <summary>Nothing on the disk.</summary>
    public static StoreEngine Memory { get; } = new("memory");

    /// <summary>Every engine that is built in: one line each.</summary>
    public static Catalogue<StoreEngine> All { get; } = new("engine",
    [
        new("memory", "In memory: a restart loses what was not delivered.", static _ => Memory),
        new("sqlite", "A SQLite database on the disk: what is committed survives power cuts; a damaged one is set aside and what can be read of it is saved.", static _ => Sqlite),
    ]);
}
