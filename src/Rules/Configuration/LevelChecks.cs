using System.Globalization;
using Gateway.Abstractions.Configuration;
using Gateway.Rules.Levels;
using Gateway.Rules.Signals;

namespace Gateway.Rules.Configuration;

/// <summary>Finds levels that contradict each other. These are errors: whoever wrote them meant something else.</summary>
internal static class LevelChecks
{
    public static void Check(Level[] levels, Settings settings)
    {
        foreach (var level in levels.Where(l => l.Condition.IsRange))
        {
            CheckGap(level.Condition.Low!.Value, level.Condition.High!.Value, settings, settings.Has("levels") ? "levels" : "hysteresis");
        }

        for (var i = 0; i < levels.Length; i++)
        {
            for (var j = i + 1; j < levels.Length; j++)
            {
                CheckPair(levels[i], levels[j], settings);
            }
        }
    }

    /// <summary>Finds levels that can never clear (an error: such an alert is for ever), or never come on.</summary>
    public static void CheckReach(Level[] levels, RuleSignal signal, Belief belief, Settings settings)
    {
        var (low, high) = signal.IsLikeReadings ? (Math.Max(signal.Least, belief.Low), belief.High) : (signal.Least, double.PositiveInfinity);
        foreach (var level in levels.Where(l => !l.Condition.IsRange))
        {
            var (on, off, from, to) = level.Condition switch
            {
                { High: { } bound } => (bound.Enters(high), bound.Leaves(low), high, low),
                { Low: { } bound } => (bound.Enters(low), bound.Leaves(high), low, high),
                _ => (true, true, 0, 0),
            };
            if (!off)
            {
                settings.Problem("levels", string.Create(CultureInfo.InvariantCulture, $"{Name(level)} could never clear: the signal is never {(level.Condition.High is null ? "above" : "below")} {to:R}"));
            }
            else if (!on)
            {
                settings.Problem("levels", string.Create(CultureInfo.InvariantCulture, $"{Name(level)} can never come on: the signal is never {(level.Condition.High is null ? "below" : "above")} {from:R}"), warning: true);
            }
        }
    }

    private static void CheckPair(Level less, Level more, Settings settings)
    {
        if (less.Key == more.Key)
        {
            settings.Problem("levels", $"two levels are '{less.Key}'; give them different severities");
            return;
        }

        CheckOrder(less, less.Condition.High, more, more.Condition.High, 1, settings);
        CheckOrder(less, less.Condition.Low, more, more.Condition.Low, -1, settings);
        CheckSides(less.Condition, more.Condition, settings);
    }

    /// <summary>A more severe level may not trip earlier. The same limit with a longer delay is legal.</summary>
    private static void CheckOrder(Level less, Bound? first, Level more, Bound? second, int sign, Settings settings)
    {
        if (first is not { } a || second is not { } b)
        {
            return;
        }

        if (less.Rank == more.Rank)
        {
            settings.Problem("levels", $"two levels of severity {Name(less)} watch the {(sign > 0 ? "high" : "low")} side; give them different severities");
        }
        else if (sign * b.Limit < sign * a.Limit)
        {
            settings.Problem("levels", string.Create(CultureInfo.InvariantCulture, $"limits are not in the order of severity: {Name(more)} at {b.Limit:R} trips before {Name(less)} at {a.Limit:R}"));
        }
    }

    private static void CheckSides(Condition a, Condition b, Settings settings)
    {
        if (a is { Low: { } low, IsRange: false } && b is { High: { } high, IsRange: false })
        {
            CheckGap(low, high, settings, "levels");
        }
        else if (b is { Low: { } low2, IsRange: false } && a is { High: { } high2, IsRange: false })
        {
            CheckGap(low2, high2, settings, "levels");
        }
    }

    private static void CheckGap(Bound low, Bound high, Settings settings, string key)
    {
        if (low.Clear > high.Clear)
        {
            settings.Problem(key, string.Create(CultureInfo.InvariantCulture, $"the low side clears at {low.Clear:R} and the high side at {high.Clear:R}: they overlap, and no value between would be normal"));
        }
    }

    private static string Name(Level level) => level.Severity.ToString().ToLowerInvariant();
}
