namespace Gateway.Abstractions.Store;

/// <summary>An event that an upstream does not get because its broker refuses it, kept for the operator.</summary>
/// <param name="Id">Its number among the dead letters.</param>
/// <param name="Upstream">Who refused it.</param>
/// <param name="Stream">The stream of the event.</param>
/// <param name="Event">The event.</param>
/// <param name="At">When it was given up.</param>
/// <param name="Detail">The broker's reason code and words, or the limit it breaks.</param>
public sealed record DeadLetter(long Id, string Upstream, string Stream, StoredEvent Event, DateTimeOffset At, string Detail);
