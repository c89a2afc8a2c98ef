namespace Gateway.Abstractions;

/// <summary>One value of one point, with its quality and its time; the unit is the point's.</summary>
/// <param name="Point">Which point.</param>
/// <param name="At">When, on the point's clock.</param>
/// <param name="Value">The value in the point's unit; NaN when the quality is bad, and only then.</param>
/// <param name="Quality">How far it can be trusted.</param>
/// <param name="Reason">Why the quality is not good; null when it is.</param>
/// <param name="Flags">What happened to it on its way.</param>
/// <param name="Resume">Where its source goes on behind it; default for sources that cannot resume.</param>
public readonly record struct Reading(
    Point Point,
    Instant At,
    double Value,
    Quality Quality = Quality.Good,
    string? Reason = null,
    ReadingFlags Flags = ReadingFlags.None,
    ResumeToken Resume = default);

/// <summary>What happened to a reading on its way to the rules.</summary>
[Flags]
public enum ReadingFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Wire name <c>coalesced</c>: older readings of this point were overwritten by it, counted.</summary>
    Coalesced = 1,

    /// <summary>Wire name <c>out-of-order</c>: a recorded row whose time is not after the one before it.</summary>
    OutOfOrder = 2,

    /// <summary>Wire name <c>clock-unsynced</c>: stamped before the system clock was synchronised.</summary>
    ClockUnsynced = 4,
}

/// <summary>A position in a source that can go on from it: committed with the readings that come from before it.</summary>
/// <param name="Identity">What the source is (a fingerprint of the file, what is counted); null: no token.</param>
/// <param name="Offset">Where to go on, in bytes from the start, or what was counted.</param>
/// <param name="Row">The number of lines before <paramref name="Offset"/>, for messages.</param>
/// <param name="Clock">Where the points' clock stands there (<see cref="Instant.Ticks"/>); set by the gateway.</param>
public readonly record struct ResumeToken(string? Identity, long Offset, long Row, long Clock = 0);
