using Gateway.Abstractions.Configuration;

namespace Gateway.Rules;

/// <summary>Stands in for the rules: keeps the id, reads nothing.</summary>
public sealed class Rule
{
    private Rule(string id) => Id = id;

    /// <summary>Its key in the configuration.</summary>
    public string Id { get; }

    /// <summary>Reads a rule from its settings.</summary>
    public static Rule Read(string id, Settings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.IgnoreRest();
        return new Rule(id);
    }
}
