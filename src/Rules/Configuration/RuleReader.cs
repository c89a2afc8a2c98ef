using Gateway.Abstractions.Configuration;
using Gateway.Rules.Levels;
using Gateway.Rules.Signals;

namespace Gateway.Rules.Configuration;

/// <summary>Declares and reads the settings of a rule.</summary>
internal static class RuleReader
{
    private static readonly string[] Policies = ["hold", "raise", "clear", "reset"];

    public static Rule Read(string id, Settings settings)
    {
        var target = settings.Text("point", "the point to watch, or a pattern such as */temperature: one alert per matching point", check: Pattern.Check, bounds: "sensor/channel");
        var unit = settings.OptionalText("unit", "the unit of the limits (UCUM code); needed when the matching points differ");
        var policy = settings.Choice("on-unknown", "what happens while the signal is unknown", Policies, "hold");
        var holdInBand = settings.Choice("band-in-delay", "what a value inside the hysteresis does to a running delay", ["cancel", "hold"], "cancel") == "hold";
        var deescalate = settings.Choice("deescalate", "whether the severity follows downwards, or holds until the alert clears", ["follow", "hold"], "follow");
        Later.Read(settings);
        return new Rule(id, settings)
        {
            Target = target,
            Unit = unit,
            Signal = ValueSignal.Instance,
            OnUnknown = (UnknownPolicy)Math.Max(0, Array.IndexOf(Policies, policy)),
            HoldsSeverity = deescalate == "hold",
            Levels = ReadLevels(settings, holdInBand),
        };
    }

    private static Level[] ReadLevels(Settings settings, bool holdInBand)
    {
        var read = new List<Level>();
        foreach (var group in settings.Groups("levels", "several levels of one alert, each with its severity"))
        {
            Add(LevelReader.Read(group, holdInBand));
        }

        if (!settings.Has("levels"))
        {
            Add(LevelReader.Read(settings, holdInBand));
        }
        else
        {
            LevelReader.RefuseBeside(settings, "levels");
            if (read.Count == 0)
            {
                settings.Problem("levels", "no usable level; give each a severity and a comparison, as { severity: warning, above: 30 }");
            }
        }

        var ranked = Rank(read);
        LevelChecks.Check(ranked, settings);
        return ranked;

        void Add(Level? level)
        {
            if (level is not null)
            {
                read.Add(level);
            }
        }
    }

    private static Level[] Rank(List<Level> levels)
    {
        var severities = levels.Select(l => l.Severity).Distinct().Order().ToList();
        return [.. levels.Select(l => l with { Rank = severities.IndexOf(l.Severity) + 1 }).OrderBy(l => l.Rank)];
    }
}
