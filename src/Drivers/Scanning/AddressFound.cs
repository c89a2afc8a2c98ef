namespace Gateway.Drivers.Scanning;

/// <summary>What a scan found at one address of an I²C bus.</summary>
/// <param name="Address">The address.</param>
/// <param name="Driver">The driver whose chip showed itself; null: none did.</param>
/// <param name="Evidence">How it showed itself: <c>chip id 0x60</c>.</param>
/// <param name="TakenBy">Who uses it; then it was not asked. Null: nobody.</param>
/// <param name="Candidates">Drivers whose chip could be there, of those without identity; when none showed itself.</param>
public sealed record AddressFound(int Address, string? Driver, string? Evidence, string? TakenBy, IReadOnlyList<string> Candidates);
