using TestKit;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>Puts settings of rules together, in the keys of our configuration.</summary>
internal static class Keys
{
    /// <summary>Beyond every value that a case can have: a level there never turns on, a clear limit there is never reached.</summary>
    public const double Never = 1.7e308;

    /// <summary>A severity as the configuration writes it.</summary>
    public static string Name(Severity severity) => severity switch { Severity.Critical => "critical", Severity.Info => "info", _ => "warning" };

    public static (string Key, object Value)[] Of(params (string Key, object Value)[] entries) => entries;

    /// <summary>A level that clears at its own limit.</summary>
    public static (string Key, object Value)[] Level(Limit enter, Limit clear) => [enter.Entry, ("clear", Written.Map(clear.Entry))];

    /// <summary>A level that clears where its comparison no longer holds.</summary>
    public static (string Key, object Value)[] Level(Limit enter)
    {
        if (enter.Op == "==" && !double.IsInteger(enter.Value))
        {
            throw Model.Says(Model.WholeNumbers);
        }

        return [enter.Entry];
    }

    /// <summary>Several levels as one rule; one level's keys stand directly on it.</summary>
    public static (string Key, object Value)[] Levels(params (string Key, object Value)[][] levels) =>
        levels.Length == 1 ? levels[0] : [("levels", Written.List([.. levels.Select(l => Written.Map(l))]))];
}
