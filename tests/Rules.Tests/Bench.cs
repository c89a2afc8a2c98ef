using System.Globalization;
using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Store;
using Gateway.Rules.Operations;
using TestKit;

namespace Gateway.Rules.Tests;

/// <summary>
/// One rule on one point, fed with series such as <c>0:5 10:7.5 20:bad 30:nan 40:tick</c> (seconds and value; a tick moves the
/// frontier). What happened comes back as <c>10 raised 1; 40 cleared 0</c>. Each process has another monotonic origin.
/// </summary>
internal sealed class Bench
{
    private static readonly long Epoch = new DateTime(2026, 3, 29, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private readonly Transitions transitions = new();
    private readonly Dictionary<string, byte[]> store = [];
    private readonly Rule[] rules;
    private long monotonic = 12_345_678_901;
    private double present;

    public Bench(string settings, params string[] levels)
        : this(false, Rule("r", settings, levels))
    {
    }

    public Bench(bool recorded, params Rule[] rules)
    {
        this.rules = rules;
        Point = new Point(0, "bench", "temperature", "Cel", recorded);
        transitions.Begin(100);
        Set = RuleSet.Bind(rules, [Point]);
        Set.Restore(store, Now(0), transitions);
    }

    public Point Point { get; private set; }

    public RuleSet Set { get; private set; }

    public List<Transition> All { get; } = [];

    public Transition Last => All[^1];

    /// <summary>Everything that happened in all its details, to compare two benches.</summary>
    public IEnumerable<string> Trace => All.Select(t => t.ToString());

    public Dictionary<string, byte[]> Store => store;

    /// <summary>How far the wall clock stands from where it began, in seconds.</summary>
    public double Stepped { get; set; }

    /// <summary>A recorded bench.</summary>
    public static Bench Recorded(string settings, params string[] levels) => new(true, Rule("r", settings, levels));

    /// <summary>A rule from <c>above=6 hysteresis=0.5 outside=[1,5] clear.below=3</c>; it must be free of errors.</summary>
    public static Rule Rule(string id, string settings, params string[] levels)
    {
        var read = Read(id, settings, levels, out var problems);
        Assert.DoesNotContain(problems, p => !p.IsWarning);
        return read;
    }

    public static Rule Read(string id, string settings, string[] levels, out List<Problem> problems)
    {
        settings = settings.Contains("point=", StringComparison.Ordinal) ? settings : "point=bench/temperature " + settings;
        var map = Node(Default(Default(settings, "silent-after"), "flapping"));
        if (levels.Length > 0)
        {
            map = map with { Entries = [.. map.Entries, new MapEntry(map.Place, "levels", Written.List([.. levels.Select(Node)]))] };
        }

        var written = Written.Settings(map, out problems, $"rules.{id}");
        var read = Gateway.Rules.Rule.Read(id, written);
        written.Finish();
        return read;
    }

    /// <summary>Feeds a series and returns what happened.</summary>
    public string Feed(string series)
    {
        var from = All.Count;
        foreach (var item in series.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = item.Split(':');
            Apply(double.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);
        }

        return Said(from);
    }

    /// <summary>The process dies behind the last commit and comes back; returns what the start said.</summary>
    /// <param name="at">When it is back, in seconds.</param>
    /// <param name="edited">The rule as it is then; null: as before.</param>
    /// <param name="checkpoint">Whether running delays were saved.</param>
    public string Restart(double at, Rule? edited = null, bool checkpoint = true)
    {
        Commit(checkpoint);
        return Start(at, edited is null ? rules : [edited]);
    }

    public string Start(double at, Rule[] rules)
    {
        monotonic -= 7_000_000_001;
        present = at;
        Set = RuleSet.Bind(rules, [Point]);
        var from = All.Count;
        Set.Restore(store, Now(at), transitions);
        Take();
        return Said(from);
    }

    /// <summary>The configuration is replaced while the gateway runs; returns what was said.</summary>
    public string Reload(double at, params Rule[] edited)
    {
        present = at;
        var old = Set;
        Set = RuleSet.Bind(edited, [Point]);
        var from = All.Count;
        Set.TakeOver(old, Now(at), transitions);
        Take();
        return Said(from);
    }

    /// <summary>An operator does something; returns what was said, or the refusal behind a "!".</summary>
    public string Operate(double at, OperationKind kind, long? episode = null, int? number = null, TimeSpan? time = null, bool oneShot = false, string rule = "r")
    {
        present = Math.Max(present, at);
        var from = All.Count;
        var reply = Set.Operate(new AlertOperation(kind, rule, Point.Id, "anna", "because", episode, number, time, oneShot), Now(at), transitions);
        Take();
        Assert.Equal(reply.Done, reply.Reason is null);
        return reply.Done ? Said(from) : "!" + reply.Reason;
    }

    public void Commit(bool checkpoint) => Commit(checkpoint ? SaveScope.Stop : SaveScope.Changed);

    public void Commit(SaveScope scope)
    {
        var batch = new OutboxBatch();
        Set.Save(batch, Now(present), scope);
        foreach (var (key, state) in batch.States)
        {
            if (state is null)
            {
                store.Remove(key);
            }
            else
            {
                store[key] = state;
            }
        }
    }

    public Instant Now(double seconds)
    {
        var ticks = (long)Math.Round(seconds * TimeSpan.TicksPerSecond);
        return Point.Recorded ? Instant.Recorded(Epoch + ticks) : new Instant(monotonic + ticks, Epoch + ticks + (long)Math.Round(Stepped * TimeSpan.TicksPerSecond));
    }

    /// <summary>What guards by itself is off where a test does not speak of it.</summary>
    private static string Default(string settings, string key) =>
        settings.Contains(key + "=default", StringComparison.Ordinal) ? settings.Replace(key + "=default", string.Empty, StringComparison.Ordinal)
        : settings.Contains(key, StringComparison.Ordinal) ? settings
        : $"{settings} {key}=off";

    private void Apply(double seconds, string what)
    {
        if (what == "tick")
        {
            Set.Advance(Now(seconds + 2), transitions);
        }
        else
        {
            var flags = ReadingFlags.None;
            if (what.EndsWith('~'))
            {
                (what, flags) = (what[..^1], ReadingFlags.OutOfOrder);
            }

            var (value, quality) = what switch
            {
                "bad" or "worse" => (double.NaN, Quality.Bad),
                "nan" => (double.NaN, Quality.Good),
                "inf" => (double.PositiveInfinity, Quality.Good),
                _ when what.EndsWith('?') => (double.Parse(what[..^1], CultureInfo.InvariantCulture), Quality.Uncertain),
                _ => (double.Parse(what, CultureInfo.InvariantCulture), Quality.Good),
            };
            Set.Judge(new Reading(Point, Now(seconds), value, quality, quality == Quality.Bad ? what : null, flags), transitions);
        }

        present = Math.Max(present, seconds);
        Take();
    }

    private void Take()
    {
        All.AddRange(transitions.Items);
        transitions.Begin(transitions.Next);
    }

    private string Said(int from) => string.Join("; ", All.Skip(from).Select(t =>
        string.Create(CultureInfo.InvariantCulture, $"{(t.At.UtcTicks - Epoch) / (double)TimeSpan.TicksPerSecond} {(t.Rule == "r" ? "" : t.Rule + " ")}{Kind(t)} {t.Level}{(t.Reason is null or "normal" ? "" : " " + t.Reason)}{(t.Held is null ? "" : " (" + t.Held + ")")}{(t.Count == 0 ? "" : " #" + t.Count)}")));

    private static string Kind(Transition t) => t.Kind.ToString().ToLowerInvariant();

    private static MapNode Node(string settings) =>
        Written.Map([.. settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Pair).GroupBy(p => p.Key.Split('.')[0]).Select(g => Entry(g.Key, g))]);

    private static (string Key, string Value) Pair(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is var at ? (text[..at], text[(at + 1)..]) : default;

    private static (string, object) Entry(string key, IEnumerable<(string Key, string Value)> pairs)
    {
        var all = pairs.ToList();
        return all[0].Key == key ? (key, Value(key, all[0].Value))
            : (key, Written.Map([.. all.Select(p => (p.Key[(key.Length + 1)..], Value(p.Key[(key.Length + 1)..], p.Value)))]));
    }

    private static object Value(string key, string value) => key is not "unit" && value.StartsWith('[') ? Written.List([.. value.Trim('[', ']').Split(',')]) : value;
}
