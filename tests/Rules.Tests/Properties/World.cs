using System.Globalization;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Rules.Computed;
using Gateway.Rules.Operations;
using TestKit;

namespace Gateway.Rules.Tests.Properties;

/// <summary>A rule set in which a story happens. The two live sensors are a and b, the recorded ones f and g.</summary>
internal sealed class World
{
    private const string Sensors = "abfg";
    private static readonly long Epoch = new DateTime(2026, 3, 29, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private readonly Point[] points = [.. Sensors.Select((s, i) => new Point(i, $"{s}", "t", "Cel", recorded: IsRecorded($"{s}")))];
    private readonly Rule[] rules;
    private readonly Transitions transitions = new();
    private long monotonic = 123_456_789_012_345;

    public World(Story story)
    {
        rules = [.. story.Rules.Select((text, i) => Read($"r{i}", text, out _))];
        transitions.Begin(1);
        Set = Bind();
        Set.Restore(Store, Now(0), transitions);
        Take();
    }

    public RuleSet Set { get; private set; }

    public List<Transition> All { get; } = [];

    public Dictionary<string, byte[]> Store { get; } = [];

    public static bool IsRecorded(string sensor) => sensor is "f" or "g";

    /// <summary>Whether the rule is free of errors, at its points, too.</summary>
    public static bool IsSound(string text)
    {
        var rule = Read("r1", text, out var problems);
        RuleSet.Bind([rule, Bench.Rule("r0", "point=a/t above=5")], [.. Sensors.Select((s, i) => new Point(i, $"{s}", "t", "Cel"))], Computations());
        return problems.TrueForAll(p => p.IsWarning);
    }

    /// <summary>Everything that each alert said, in all its details; episodes are counted within the alert.</summary>
    public string Trace(Func<Transition, string>? say = null)
    {
        var lines = All.GroupBy(t => $"{t.Rule} {t.Point}").OrderBy(g => g.Key, StringComparer.Ordinal).Select(alert =>
        {
            var episodes = alert.Select(t => t.Episode).Distinct().ToList();
            return $"{alert.Key}\n" + string.Join('\n', alert.Select(t => say is null ? Say(t, episodes.IndexOf(t.Episode)) : say(t)));
        });
        return string.Join('\n', lines);
    }

    public void Play(Step step)
    {
        if (step.IsOperation)
        {
            Tick(step.At);
            Operate(step);
        }
        else
        {
            Judge(step);
        }
    }

    public void Judge(Step step)
    {
        var point = points[Sensors.IndexOf(step.Who, StringComparison.Ordinal)];
        var (what, flags) = step.What.EndsWith('~') ? (step.What[..^1], ReadingFlags.OutOfOrder) : (step.What, ReadingFlags.None);
        var (value, quality) = what switch
        {
            "bad" or "worse" => (double.NaN, Quality.Bad),
            "nan" => (double.NaN, Quality.Good),
            _ => (double.Parse(what.TrimEnd('?'), CultureInfo.InvariantCulture), what.EndsWith('?') ? Quality.Uncertain : Quality.Good),
        };
        var at = point.Recorded ? Instant.Recorded(Epoch + Ticks(step.At)) : Now(step.At);
        Set.Judge(new Reading(point, at, value, quality, quality == Quality.Bad ? what : null, flags), transitions);
        Take();
    }

    public void Tick(double seconds)
    {
        Set.Advance(Now(seconds), transitions);
        Take();
    }

    /// <summary>Saves; gives the size of the largest state.</summary>
    public int Commit(double seconds, SaveScope scope)
    {
        var batch = new OutboxBatch();
        Set.Save(batch, Now(seconds), scope);
        var largest = 0;
        foreach (var (key, state) in batch.States)
        {
            largest = Math.Max(largest, state?.Length ?? 0);
            if (state is null)
            {
                Store.Remove(key);
            }
            else
            {
                Store[key] = state;
            }
        }

        return largest;
    }

    public void Restart(double seconds, SaveScope scope)
    {
        Commit(seconds, scope);
        monotonic -= 700_000_001;
        Set = Bind();
        Set.Restore(Store, Now(seconds), transitions);
        Assert.Equal(0, Set.Damaged);
        Take();
    }

    public void Reload(double seconds)
    {
        var old = Set;
        Set = Bind();
        Set.TakeOver(old, Now(seconds), transitions);
        Assert.Equal(0, Set.Damaged);
        Take();
    }

    public List<AlertView> View()
    {
        var views = new List<AlertView>();
        Set.View(views, all: true);
        return views;
    }

    private static Rule Read(string id, string text, out List<Abstractions.Configuration.Problem> problems)
    {
        var parts = text.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 0 ? Bench.Read(id, parts[0], parts[1..], out problems) : Bench.Read(id, "", [], out problems);
    }

    private static Computation[] Computations() =>
        [Compute("difference", "a/t - b/t"), Compute("mixed", "a/t - f/t"), Compute("recorded", "f/t - g/t")];

    private static Computation Compute(string name, string expression) =>
        Computation.Read(name, Written.Settings(Written.Map(("value", expression), ("unit", "Cel")), out _, "computed." + name));

    private static string Say(Transition t, int episode)
    {
        var duration = t.RaisedAt == default ? 0 : t.At.Ticks - t.RaisedAt.Ticks;
        var operation = t.Operator is { } o ? $" {o.By} {(o.Until?.UtcTicks ?? Epoch) - Epoch} {o.OneShot}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"  {(t.At.UtcTicks - Epoch) / 1e7} {t.Kind} {t.Level} {t.Severity} {t.Value} {t.Limit} {t.Unit} {t.Side} {t.Quality} {t.Reason} e{episode}.{t.Number} for {duration} since {t.RaisedAt.UtcTicks - Epoch} {t.Peak} {t.PeakLevel} {t.Notify} {t.Held} {t.Flags} {t.Count}{operation}");
    }

    private static long Ticks(double seconds) => (long)Math.Round(seconds * TimeSpan.TicksPerSecond);

    private RuleSet Bind() => RuleSet.Bind(rules, points, Computations());

    private Instant Now(double seconds) => new(monotonic + Ticks(seconds), Epoch + Ticks(seconds));

    private void Operate(Step step)
    {
        var words = step.What.Split(' ');
        var kind = words[1] switch { "ack" => OperationKind.Acknowledge, "shelve" => OperationKind.Shelve, "unshelve" => OperationKind.Unshelve, _ => OperationKind.Reset };
        var number = words.Length > 2 ? int.Parse(words[2], CultureInfo.InvariantCulture) : 0;
        var before = All.Count;
        var reply = Set.Operate(
            new AlertOperation(kind, step.Who, words[0], "anna", null, null, kind == OperationKind.Acknowledge && number > 0 ? number : null, kind == OperationKind.Shelve ? TimeSpan.FromSeconds(number) : null, words.Length > 3),
            Now(step.At),
            transitions);
        Take();
        Assert.Equal(reply.Done, reply.Reason is null);
        Assert.Equal(reply.Done ? 1 : 0, All.Count - before);
    }

    private void Take()
    {
        All.AddRange(transitions.Items);
        transitions.Begin(transitions.Next);
    }
}
