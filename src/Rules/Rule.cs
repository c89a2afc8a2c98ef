using Gateway.Abstractions.Configuration;

namespace Gateway.Rules;

/// <summary>What to watch on which points, and when to raise and clear. Read from the configuration; immutable.</summary>
public sealed class Rule
{
    private Rule(string id) => Id = id;

    /// <summary>Its key in the configuration.</summary>
    public string Id { get; }

    /// <summary>Reads and validates the settings of one rule; problems go to <paramref name="settings"/>.</summary>
    public static Rule Read(string id, Settings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new(id);
    }
}
