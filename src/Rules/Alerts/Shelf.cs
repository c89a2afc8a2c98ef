using Gateway.Abstractions;

namespace Gateway.Rules.Alerts;

/// <summary>Nobody is to be notified for a while, because an operator said so.</summary>
/// <param name="Until">When it ends at the latest, on the point's clock.</param>
/// <param name="OneShot">Whether it ends when the alert clears.</param>
/// <param name="By">Who.</param>
/// <param name="Comment">Why; null: nothing was said.</param>
internal sealed record Shelf(Instant Until, bool OneShot, string By, string? Comment);
