namespace Gateway.Abstractions.Store;

/// <summary>Opens a store.</summary>
/// <exception cref="OutboxException">It cannot be opened now; tried again later.</exception>
public delegate IOutbox OutboxFactory(OutboxOpening opening);

/// <summary>Where a store is and what it may take.</summary>
/// <param name="Folder">The folder, which exists and belongs to this store alone.</param>
/// <param name="Limit">The most bytes that it may take on the disk, at least 1 MiB.</param>
/// <param name="Time">The clock.</param>
public sealed record OutboxOpening(string Folder, long Limit, TimeProvider Time);
