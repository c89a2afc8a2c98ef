namespace Gateway.Abstractions.Configuration;

/// <summary>One entry of a table of settings.</summary>
/// <param name="Name">The user's name for it.</param>
/// <param name="Settings">What was written under it.</param>
public sealed record NamedSettings(string Name, Settings Settings);
