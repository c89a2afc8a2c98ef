using Gateway.Abstractions.Store;

namespace Gateway.Pipeline;

/// <summary>The dead letters of a store, as operators see to them. Called from any thread.</summary>
/// <param name="List">Those behind a number, at most so many, in order.</param>
/// <param name="Retry">Has one sent again under its own stream, number and id; false: there is none of that number.</param>
/// <param name="Drop">Forgets one; false: there is none of that number.</param>
internal sealed record DeadLetters(Func<long, int, IReadOnlyList<DeadLetter>> List, Func<long, bool> Retry, Func<long, bool> Drop);
