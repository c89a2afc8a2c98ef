using Gateway.Abstractions;
using Gateway.Diagnostics;

namespace Gateway.Dashboard;

/// <summary>Everything one frame shows.</summary>
/// <param name="Board">What the gateway does.</param>
/// <param name="Now">Now, on the live clock.</param>
/// <param name="Running">Since when it runs.</param>
/// <param name="PerSecond">Events stored per second, lately.</param>
/// <param name="Watch">The command with which to watch from outside; null: there is no broker.</param>
/// <param name="Log">The last lines of the log, oldest first.</param>
internal sealed record View(BoardCopy Board, Instant Now, TimeSpan Running, double PerSecond, string? Watch, IReadOnlyList<LogLine> Log);
