using Gateway.Abstractions.Configuration;

namespace Gateway.Rules.Computed;

/// <summary>The definition of a computed point: an expression over other points. Read from the configuration; immutable.</summary>
public sealed class Computation
{
    /// <summary>The sensor of all computed points.</summary>
    public const string Sensor = "computed";

    private Computation(string name, Settings settings) => (Name, Settings) = (name, settings);

    /// <summary>Its key in the configuration, which is the channel of its point.</summary>
    public string Name { get; }

    /// <summary>The id of its point: <c>computed/</c> and the name.</summary>
    public string Id => $"{Sensor}/{Name}";

    /// <summary>Where problems found when it is bound to its points go.</summary>
    internal Settings Settings { get; }

    /// <summary>The expression; null when it or its unit could not be read.</summary>
    internal Expression? Expression { get; private init; }

    /// <summary>UCUM code of the result as written; null: none.</summary>
    internal string? Unit { get; private init; }

    /// <summary>Reads and validates the settings of one computed point; problems go to <paramref name="settings"/>.</summary>
    /// <param name="name">Its key in the configuration.</param>
    /// <param name="settings">What stands there.</param>
    public static Computation Read(string name, Settings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Expression? expression = null;
        settings.Text(
            "value",
            "the expression, as \"bench/temperature - history/temperature\"",
            check: text => Parse(text, out expression),
            bounds: $"at most {Parser.LongestText} characters");
        var unit = settings.OptionalText(
            "unit",
            "the unit of the result (UCUM code), to which it is converted; left out for plain numbers and for true or false",
            code => Scale.Of(code) is null ? $"the unit '{code}' is not known" : null);
        return new(name, settings) { Expression = Scale.Of(unit) is null ? null : expression, Unit = unit };
    }

    private static string? Parse(string text, out Expression? expression)
    {
        expression = Parser.Parse(text, out var complaint);
        if (expression is { } read && read.Points().Count == 0)
        {
            expression = null;
            return "names no point, and so would never have a reading";
        }

        return complaint?.ToString();
    }
}
