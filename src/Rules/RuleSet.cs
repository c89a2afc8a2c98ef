using Gateway.Abstractions;

namespace Gateway.Rules;

/// <summary>Stands in for the rules.</summary>
public sealed class RuleSet
{
    private RuleSet()
    {
    }

    /// <summary>Makes the alerts; problems go to the settings of the rules.</summary>
    public static RuleSet Bind(IReadOnlyList<Rule> rules, IReadOnlyList<Point> points) => new();
}
