namespace Gateway.Outbox;

/// <summary>A store that was set aside, so that a new stream began.</summary>
/// <param name="Folder">Where its files are now.</param>
/// <param name="Reason">Why, for the operator.</param>
/// <param name="Stream">Its stream; null: not known.</param>
/// <param name="Next">By lane, the number its next event would have got as far as is known; empty: not known.</param>
public sealed record ReplacedStore(string Folder, string Reason, string? Stream, IReadOnlyList<long> Next);
