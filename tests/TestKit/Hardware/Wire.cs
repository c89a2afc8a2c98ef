namespace TestKit.Hardware;

/// <summary>One row of a wiring table: a pin of a part and what it is connected to.</summary>
/// <param name="Part">The chip or component.</param>
/// <param name="Pin">Its pin, or several that are connected to the same.</param>
/// <param name="HeaderPin">The pin of the Pi's header; null where it leads elsewhere.</param>
/// <param name="To">The second half of the row as it stands there: <c>pin 3, GPIO2</c>, or <c>ground: address 0x76; 3.3 V: 0x77</c>.</param>
/// <param name="Note">The rest.</param>
public sealed record Wire(string Part, string Pin, int? HeaderPin, string To, string Note)
{
    /// <summary>The name that the row gives the header's pin: <c>GPIO2</c>; empty when it gives none.</summary>
    public string HeaderName => HeaderPin is null || To.IndexOf(", ", StringComparison.Ordinal) is not (> 0 and var at)
        ? string.Empty
        : To[(at + 2)..].Split(" (")[0].Split(" / ")[0].Trim();
}
