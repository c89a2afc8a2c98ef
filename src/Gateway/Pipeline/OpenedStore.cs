using Gateway.Abstractions.Store;
using Gateway.Outbox;

namespace Gateway.Pipeline;

/// <summary>A durable store that was just opened, and what was found.</summary>
/// <param name="Outbox">The store.</param>
internal sealed record OpenedStore(IOutbox Outbox)
{
    /// <summary>The file whose disappearance means that the store is gone; null: not watched.</summary>
    public string? File { get; init; }

    /// <summary>The run before it that did not end with a stop; null: it did, or there was none.</summary>
    public UncleanRun? Unclean { get; init; }

    /// <summary>The store that this one takes the place of, because it could not be trusted; null: none.</summary>
    public SetAside? Replaced { get; init; }

    /// <summary>Saves what can be read of the replaced store; null: there is nothing.</summary>
    public Salvage? Salvage { get; init; }
}

/// <summary>Adds the next events of another store to a batch as imports, at most <paramref name="most"/>; false when there are no more.</summary>
/// <param name="into">The batch.</param>
/// <param name="most">Events and gaps at most.</param>
internal delegate bool Salvage(OutboxBatch into, int most);

/// <summary>Opens the store.</summary>
/// <param name="replace">What stands there cannot be trusted, whatever it looks like: it is set aside and a new store begun; null: it is opened.</param>
/// <exception cref="OutboxException">It cannot be opened.</exception>
internal delegate OpenedStore OpenStore(SetAside? replace);

/// <summary>A run that ended without a stop.</summary>
/// <param name="Boot">The boot of the machine it ran in: another one than now after a power cut or a restart of the machine.</param>
internal sealed record UncleanRun(string? Boot);
