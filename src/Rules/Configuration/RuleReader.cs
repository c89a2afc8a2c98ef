using Gateway.Abstractions.Configuration;
using Gateway.Rules.Alerts;
using Gateway.Rules.Levels;
using Gateway.Rules.Signals;

namespace Gateway.Rules.Configuration;

/// <summary>Declares and reads the settings of a rule.</summary>
internal static class RuleReader
{
    private static readonly string[] Policies = ["hold", "raise", "clear", "reset"];
    private static readonly TimeSpan LeastReminder = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public static Rule Read(string id, Settings settings)
    {
        var target = settings.Text("point", "the point to watch, or a pattern such as */temperature: one alert per matching point", check: Pattern.Check, bounds: "sensor/channel");
        var signal = SignalReader.Read(settings);
        var unit = settings.OptionalText("unit", "the unit of the limits (UCUM code); needed when the matching points differ");
        var policy = settings.Choice("on-unknown", "what happens while the signal is unknown", Policies, "hold");
        var holdInBand = settings.Choice("band-in-delay", "what a value inside the hysteresis does to a running delay", ["cancel", "hold"], "cancel") == "hold";
        var deescalate = settings.Choice("deescalate", "whether the severity follows downwards, or holds until the alert clears", ["follow", "hold"], "follow");
        if (id == Guards.RuleId)
        {
            settings.Problem(string.Empty, "the name 'silent' is taken by the built-in alert; give the rule another one");
        }

        var suppress = settings.OptionalText("suppress-when", "the rule whose active alert holds this one back: on the same point, else on the same sensor, else anywhere");
        if (suppress == id)
        {
            settings.Problem("suppress-when", "a rule cannot hold itself back");
        }

        var belief = ReadBelief(settings);
        var levels = ReadLevels(settings, holdInBand, signal.IsDuration);
        LevelChecks.CheckReach(levels, signal, belief, settings);
        return new Rule(id, settings)
        {
            Target = target,
            Unit = unit,
            Signal = signal,
            OnUnknown = (UnknownPolicy)Math.Max(0, Array.IndexOf(Policies, policy)),
            HoldsSeverity = deescalate == "hold",
            SilentAfter = ReadSilence(settings),
            Belief = belief,
            Latches = settings.Flag("latch", "whether the alert stays on the list after it cleared, until it is reset", false),
            WantsAcknowledgement = settings.Choice("ack", "whether somebody has to acknowledge the alert", ["none", "required"], "none") == "required",
            RemindEvery = OffOr(settings, "remind-every", "how often an active alert is told again", "off", LeastReminder)?.Ticks ?? 0,
            ReminderUnacknowledges = settings.Flag("reminder-unacks", "whether a reminder asks for a new acknowledgement", false),
            Flapping = ReadFlapping(settings),
            SuppressWhen = suppress == id ? null : suppress,
            MaxShelve = settings.Duration("max-shelve", "how long the alert may be shelved at once", TimeSpan.FromDays(1), TimeSpan.FromMinutes(1), Longest),
            MaxOutage = settings.Duration("max-outage", "after a longer outage of the gateway a running on-delay begins anew; an active alert is never forgotten", TimeSpan.FromHours(1), TimeSpan.Zero).Ticks,
            CountsDowntime = settings.Flag("count-downtime", "whether the time of an outage counts towards a running delay", false),
            Levels = levels,
        };
    }

    private static TimeSpan? ReadSilence(Settings settings)
    {
        const string Summary = "how long the sensor may say nothing good before that is an alert itself (silent) and a held value is unknown; default: three times the sensor's 'every', at least 60s";
        if (settings.Has("silent-after") || settings.Describing)
        {
            return OffOr(settings, "silent-after", Summary, string.Empty, TimeSpan.FromSeconds(1)) ?? TimeSpan.Zero;
        }

        return null;
    }

    private static Belief ReadBelief(Settings settings)
    {
        var range = settings.List("plausible", "values outside of [lo, hi] are not believed: the signal is unknown", [], Whole.CheckNumber);
        var stuck = settings.OptionalDuration("stuck-after", "a reading that never changes for so long is not believed: the signal is unknown", TimeSpan.FromSeconds(1));
        var uncertain = settings.Choice("uncertain-as", "what a reading of uncertain quality is", ["value", "unknown"], "value");
        var (low, high) = (double.NegativeInfinity, double.PositiveInfinity);
        if (range.Count > 0)
        {
            if (range.Count == 2 && Whole.Number(range[0]) is { } lo && Whole.Number(range[1]) is { } hi && lo < hi)
            {
                (low, high) = (lo, hi);
            }
            else
            {
                settings.Problem("plausible", "give the range as [lo, hi], lo less than hi; both ends are plausible");
            }
        }

        return new Belief(low, high, stuck?.Ticks ?? 0, uncertain == "unknown");
    }

    private static FlappingLimits? ReadFlapping(Settings settings)
    {
        const string Summary = "when the alert changes so often that its transitions are withheld and only counted";
        if (settings.WordOrGroup("flapping", Summary, ["on", "off"], "on", out var group) == "off")
        {
            return null;
        }

        var window = group.Duration("window", "the sliding window in which raises are counted", TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1), Longest);
        var start = group.Integer("start", "as many raises in the window begin it", 5, 2, 100);
        var end = group.Integer("end", "as many, or fewer, end it", 1, 0, 99);
        if (end >= start)
        {
            group.Problem("end", $"must be less than 'start' ({start}), or it would end as it begins");
        }

        return new FlappingLimits(window.Ticks, start, Math.Min(end, start - 1));
    }

    /// <summary>A duration, or the word <c>off</c>: null.</summary>
    private static TimeSpan? OffOr(Settings settings, string key, string summary, string fallback, TimeSpan least)
    {
        var text = settings.Text(key, summary + "; 'off' for never", fallback, t => t.Length == 0 || t == "off" ? null
            : !Quantities.TryDuration(t, out var d) ? $"'{t}' is neither a duration, as 5m, nor 'off'"
            : d < least || d > Longest ? $"{t} is out of range; allowed is {Quantities.Format(least)} to 366d, or 'off'" : null, bounds: $"{Quantities.Format(least)} to 366d, or off");
        return Quantities.TryDuration(text, out var duration) ? duration : null;
    }

    private static Level[] ReadLevels(Settings settings, bool holdInBand, bool durations)
    {
        var read = new List<Level>();
        foreach (var group in settings.Groups("levels", "several levels of one alert, each with its severity"))
        {
            Add(LevelReader.Read(group, holdInBand, durations));
        }

        if (!settings.Has("levels"))
        {
            Add(LevelReader.Read(settings, holdInBand, durations));
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
