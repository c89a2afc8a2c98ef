using System.Globalization;
using Gateway.Abstractions.Configuration;
using Gateway.Rules.Levels;

namespace Gateway.Rules.Configuration;

/// <summary>Declares and reads the settings of one level, in a list of levels or directly on its rule.</summary>
internal static class LevelReader
{
    private static readonly (string Key, bool High, bool Inclusive, string Summary)[] OneSided =
    [
        ("above", true, false, "on while the signal is greater than this"),
        ("at-or-above", true, true, "on while the signal is this or greater"),
        ("below", false, false, "on while the signal is less than this"),
        ("at-or-below", false, true, "on while the signal is this or less"),
    ];

    private static readonly string[] Comparisons = [.. OneSided.Select(o => o.Key), "outside", "inside", "equals"];

    private static readonly string[] LevelKeys = [.. Comparisons, "severity", "hysteresis", "clear", "on-delay", "off-delay", "on-count"];

    /// <summary>Reports the keys of a level that stand beside <paramref name="list"/>.</summary>
    public static void RefuseBeside(Settings settings, string list)
    {
        foreach (var key in LevelKeys.Where(settings.Has))
        {
            settings.Problem(key, $"belongs to a level; move it into '{list}'");
            settings.List(key, string.Empty, []);
        }
    }

    /// <summary>Null when there is no usable comparison; why is then a problem.</summary>
    public static Level? Read(Settings settings, bool holdInBand, bool durations)
    {
        var severity = settings.Choice("severity", "how much it matters", ["info", "warning", "critical"], "warning");
        var condition = ReadCondition(settings, durations);
        var onDelay = settings.Duration("on-delay", "how long the comparison must hold before the level is on", TimeSpan.Zero);
        var offDelay = settings.Duration("off-delay", "how long it must be left before the level is off", TimeSpan.Zero);
        var onCount = settings.Integer("on-count", "how many readings in a row must enter before the level is on; with on-delay both are required", 1, 1, 1_000_000);
        if (condition is { Low: not null } or { High: not null } && !settings.Has("hysteresis") && !settings.Has("clear") && !settings.Has("off-delay"))
        {
            settings.Problem("hysteresis", "no hysteresis, no off-delay: a signal that trembles at the limit raises again and again; give one of them (hysteresis: 0 if that is meant)", warning: true);
        }

        var meaning = severity switch { "info" => Severity.Info, "critical" => Severity.Critical, _ => Severity.Warning };
        return condition is null ? null : new Level(meaning, 0, condition, onDelay.Ticks, offDelay.Ticks, onCount <= 1 ? 0 : onCount, holdInBand);
    }

    private static Condition? ReadCondition(Settings settings, bool durations)
    {
        var limits = OneSided.Select(o => Amount.Optional(settings, o.Key, o.Summary, durations)).ToArray();
        var range = settings.List("outside", "on while the signal is less than the first or greater than the second of [lo, hi]", [], Amount.Check(durations));
        var inner = settings.List("inside", "on while the signal is in [lo, hi], both included", [], Amount.Check(durations));
        var equal = settings.OptionalText("equals", "on while the signal is this whole number, or true or false", Whole.Check);
        var hysteresis = Amount.Optional(settings, "hysteresis", "how far behind the limit the level clears", durations, low: 0) ?? 0;
        var clear = ClearReader.Read(settings, durations);
        var written = Comparisons.Where(settings.Has).ToList();
        if (written.Count != 1)
        {
            if (!settings.Describing)
            {
                settings.Problem(written.Count == 0 ? string.Empty : written[1], written.Count == 0
                    ? $"nothing to compare with; give one of {string.Join(", ", Comparisons)}"
                    : $"a level has one comparison, and '{written[0]}' is given already; make it a level of its own");
            }

            return null;
        }

        return written[0] switch
        {
            "equals" => Equality(settings, equal, hysteresis, clear, durations),
            "inside" => Inside(settings, inner, hysteresis, clear, durations),
            "outside" => Range(settings, range, hysteresis, clear, durations),
            var key => Array.FindIndex(OneSided, o => o.Key == key) is var i && limits[i] is { } limit
                ? Single(settings, OneSided[i], limit, hysteresis, clear)
                : null,
        };
    }

    private static Condition Single(Settings settings, (string Key, bool High, bool Inclusive, string) kind, double limit, double hysteresis, ClearLimit? clear)
    {
        var bound = Bound.WithHysteresis(kind.High, limit, kind.Inclusive, hysteresis);
        if (clear is { } given)
        {
            bound = Bound.WithClear(kind.High, limit, kind.Inclusive, given.Limit, given.Inclusive);
            if (settings.Has("hysteresis"))
            {
                settings.Problem("hysteresis", "'clear' says where the level clears; leave one of them out");
            }

            if (given.Below != kind.High || !bound.IsOrdered)
            {
                settings.Problem("clear", string.Create(CultureInfo.InvariantCulture, $"is on the wrong side: what raises {kind.Key} {limit:R} must clear {(kind.High ? "below" : "above")} it"));
            }
        }

        return kind.High ? Condition.Above(bound) : Condition.Below(bound);
    }

    private static Condition? Range(Settings settings, IReadOnlyList<string> range, double hysteresis, ClearLimit? clear, bool durations)
    {
        RefuseClear(settings, clear, "outside");
        if (range.Count != 2 || Amount.Parse(range[0], durations) is not { } low || Amount.Parse(range[1], durations) is not { } high || low >= high)
        {
            settings.Problem("outside", "give the good range as [lo, hi], lo less than hi; both ends are good");
            return null;
        }

        return Condition.Outside(Bound.WithHysteresis(high: false, low, inclusive: false, hysteresis), Bound.WithHysteresis(high: true, high, inclusive: false, hysteresis));
    }

    private static Condition? Inside(Settings settings, IReadOnlyList<string> range, double hysteresis, ClearLimit? clear, bool durations)
    {
        RefuseClear(settings, clear, "inside");
        if (range.Count != 2 || Amount.Parse(range[0], durations) is not { } low || Amount.Parse(range[1], durations) is not { } high || low > high)
        {
            settings.Problem("inside", "give the range that raises as [lo, hi], lo not greater than hi; both ends raise");
            return null;
        }

        return Condition.Inside(Bound.WithHysteresis(high: true, low, inclusive: true, hysteresis), Bound.WithHysteresis(high: false, high, inclusive: true, hysteresis));
    }

    private static Condition? Equality(Settings settings, string? text, double hysteresis, ClearLimit? clear, bool durations)
    {
        if (durations)
        {
            settings.Problem("equals", "a duration never equals anything exactly; use above or at-or-above");
        }

        RefuseClear(settings, clear, "equals");
        if (hysteresis != 0)
        {
            settings.Problem("hysteresis", "'equals' has no hysteresis; leave it out, or use an off-delay");
        }

        return text is not null && Whole.Value(text) is { } value ? Condition.EqualTo(value) : null;
    }

    private static void RefuseClear(Settings settings, ClearLimit? clear, string comparison)
    {
        if (clear is not null)
        {
            settings.Problem("clear", $"'{comparison}' takes no clear limit; {(comparison == "equals" ? "leave it out, or use an off-delay" : "use hysteresis, or two levels of one severity, above and below")}");
        }
    }
}
