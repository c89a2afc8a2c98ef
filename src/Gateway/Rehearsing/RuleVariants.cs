using System.Globalization;
using Gateway.Abstractions.Configuration;
using Gateway.Rules;

namespace Gateway.Rehearsing;

/// <summary>One rule with one setting changed.</summary>
/// <param name="Rule">The rule, under an id of its own.</param>
/// <param name="Key">The setting; empty: none is changed.</param>
/// <param name="Value">Its value as one would write it.</param>
internal sealed record RuleVariant(Rule Rule, string Key, string Value);

/// <summary>Makes the rules that advice is based on: what was written, with a larger hysteresis or longer delays.</summary>
internal static class RuleVariants
{
    /// <summary>A hysteresis wider than so many times what the episodes reach beyond the limit is no longer one.</summary>
    private const int Widest = 5;

    /// <summary>A delay longer than so many readings, and than <see cref="LongDelay"/>, waits for something else than noise.</summary>
    private const int DelayReadings = 10;

    private static readonly long LongDelay = TimeSpan.FromMinutes(10).Ticks;

    private static readonly string[] Delays = ["5s", "10s", "30s", "1m", "2m", "5m", "10m", "15m", "30m", "1h", "2h", "4h", "8h", "12h", "1d"];

    /// <summary>What is not looked at: whether somebody would have been notified.</summary>
    private static readonly string[] Overlays = ["suppress-when", "flapping", "remind-every"];

    /// <summary>The variants of a rule, the unchanged one first. What the rule does not take is left out.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="written">What was written.</param>
    /// <param name="excess">How far its episodes reach beyond the limit as a rule; NaN: not known.</param>
    /// <param name="pace">How far apart the readings are: a shorter delay would change nothing.</param>
    public static IReadOnlyList<RuleVariant> Of(string id, MapNode written, double excess, TimeSpan pace)
    {
        var variants = new List<RuleVariant>();
        var plain = Set(written with { Entries = [.. written.Entries.Where(e => !Overlays.Contains(e.Key))] }, "flapping", "off");
        Add(string.Empty, string.Empty, plain);
        foreach (var width in Steps(excess).Where(w => w > Present(plain, "hysteresis", Number)))
        {
            var text = width.ToString("G", CultureInfo.InvariantCulture);
            Add("hysteresis", text, With(plain, "hysteresis", text));
        }

        foreach (var key in new[] { "off-delay", "on-delay" })
        {
            var present = Present(plain, key, Duration);
            foreach (var delay in Delays.Where(d => Duration(d) > present && Duration(d) >= pace.Ticks && Duration(d) <= Math.Max(LongDelay, DelayReadings * pace.Ticks)))
            {
                Add(key, delay, With(plain, key, delay));
            }
        }

        return variants;

        void Add(string key, string value, MapNode node)
        {
            var problems = new List<Problem>();
            var settings = new Settings(node, $"rules.{id}", node.Place, problems);
            var rule = Rule.Read($"{id}#{variants.Count}", settings);
            if (!problems.Exists(p => !p.IsWarning))
            {
                variants.Add(new RuleVariant(rule, key, value));
            }
        }
    }

    /// <summary>The rule without its flapping guard.</summary>
    public static Rule Unguarded(string id, MapNode written) => Rule.Read(id, new Settings(Set(written, "flapping", "off"), $"rules.{id}", written.Place, []));

    /// <summary>1, 2, 5, 10, … from a quarter of what the episodes reach beyond the limit.</summary>
    private static IEnumerable<double> Steps(double excess)
    {
        if (!(excess > 0) || !double.IsFinite(excess))
        {
            yield break;
        }

        var least = excess / 4;
        var power = (int)Math.Floor(Math.Log10(least));
        for (var i = 0; ; i++)
        {
            // Through decimal text, so that it is 0.2 and not 0.20000000000000001.
            var step = double.Parse($"{(i % 3) switch { 0 => 1, 1 => 2, _ => 5 }}e{power + (i / 3)}", CultureInfo.InvariantCulture);
            if (step > excess * Widest)
            {
                yield break;
            }

            if (step >= least)
            {
                yield return step;
            }
        }
    }

    /// <summary>The rule with that setting on each of its levels.</summary>
    private static MapNode With(MapNode rule, string key, string value)
    {
        var levels = rule.Entries.FirstOrDefault(e => e.Key == "levels");
        if (levels?.Value is not ListNode list)
        {
            return Set(rule, key, value);
        }

        var changed = levels with { Value = list with { Items = [.. list.Items.Select(i => i is MapNode level ? Set(level, key, value) : i)] } };
        return rule with { Entries = [.. rule.Entries.Select(e => e == levels ? changed : e)] };
    }

    private static MapNode Set(MapNode map, string key, string value) =>
        map with { Entries = [.. map.Entries.Where(e => e.Key != key), new MapEntry(map.Place, key, new ScalarNode(map.Place, value))] };

    /// <summary>The greatest that is written now; 0: none is.</summary>
    private static double Present(MapNode rule, string key, Func<string, double> parse)
    {
        var levels = rule.Entries.FirstOrDefault(e => e.Key == "levels")?.Value is ListNode list ? list.Items.OfType<MapNode>() : [rule];
        return levels.SelectMany(l => l.Entries).Where(e => e.Key == key).Select(e => e.Value is ScalarNode s ? parse(s.Text) : 0).DefaultIfEmpty(0).Max();
    }

    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static double Duration(string text) => Quantities.TryDuration(text, out var duration) ? duration.Ticks : 0;
}
