using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Store;
using Gateway.Rules.Operations;
using TestKit;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// A gateway's rules on virtual time: points, rules read from configuration keys, readings in, transitions out. Milliseconds
/// are those of the case; the first of them is midnight, so that windows on the clock's grid begin there.
/// </summary>
/// <remarks>
/// A step happens at its instant, then everything due by then: <see cref="Pass"/> moves the clock to just behind it, plus
/// the two seconds by which the clock of live points stays behind. The built-in alert <c>silent</c> is left out of what is said.
/// </remarks>
/// <param name="origin">What the clock on the wall says at 0 ms.</param>
/// <param name="slowness">How many milliseconds here are one of the case, where its times are shorter than our settings allow.</param>
internal sealed class Stage(DateTime? origin = null, int slowness = 1)
{
    private const long Frontier = 2 * TimeSpan.TicksPerSecond;
    private const long Year = 366L * 24 * 3_600_000;
    private readonly long epoch = (origin ?? new DateTime(2026, 3, 29, 0, 0, 0, DateTimeKind.Utc)).Ticks;
    private readonly Transitions transitions = new();
    private readonly List<Point> points = [];
    private readonly List<Rule> rules = [];
    private readonly List<List<Problem>> problems = [];
    private readonly Dictionary<string, byte[]> store = [];
    private readonly Dictionary<(string Rule, string Point), Shown> shown = [];
    private long monotonic = 12_345_678_901;
    private RuleSet? set;

    /// <summary>What happened in the present step, in order.</summary>
    public List<Transition> Said { get; } = [];

    private RuleSet Set => set ?? throw new InvalidOperationException("the stage has not begun");

    /// <summary>Adds a point; before the first reading.</summary>
    public Point Watch(string sensor, string? unit = null)
    {
        var point = new Point(points.Count, sensor, "value", unit);
        points.Add(point);
        return point;
    }

    /// <summary>Adds a rule on a point, or takes the place of the one with its id. A rule that the engine refuses ends the case.</summary>
    public void Rule(string id, Point point, params (string Key, object Value)[] settings) => Rule(id, point.Id, settings);

    /// <inheritdoc cref="Rule(string, Point, ValueTuple{string, object}[])"/>
    public void Rule(string id, string target, params (string Key, object Value)[] settings)
    {
        var all = settings.Prepend(("point", target)).ToList();
        all.AddRange(Quiet.Where(q => settings.All(s => s.Key != q.Item1)));
        var written = Written.Settings(Written.Map([.. all]), out var found, $"rules.{id}");
        var rule = Gateway.Rules.Rule.Read(id, written);
        written.Finish();
        if (found.Find(p => !p.IsWarning) is { } problem)
        {
            throw new NotRunException($"the engine refuses the rule: {problem.Path}: {problem.Message}");
        }

        var at = rules.FindIndex(r => r.Id == id);
        if (at < 0)
        {
            rules.Add(rule);
            problems.Add(found);
        }
        else
        {
            (rules[at], problems[at]) = (rule, found);
        }
    }

    /// <summary>The process starts with nothing saved.</summary>
    public void Begin(long at)
    {
        transitions.Begin(1);
        set = RuleSet.Bind(rules, points);
        set.Restore(store, Now(at), transitions);
    }

    /// <summary>Why the rule has no alert: its limits cannot be compared with the point; null: it has one.</summary>
    public string? Refused(string rule)
    {
        _ = Set;
        return problems[rules.FindIndex(r => r.Id == rule)].Find(p => !p.IsWarning)?.Message;
    }

    /// <summary>A reading arrives.</summary>
    public void Feed(long at, Point point, Fed fed)
    {
        var reading = new Reading(point, Now(at), fed.Value, fed.Why is null ? Quality.Good : Quality.Bad, fed.Why);
        Set.Judge(reading, transitions);
        Take();
    }

    /// <summary>Everything due before that instant happens, and with <paramref name="including"/> what is due at it.</summary>
    public void Pass(long at, bool including = true)
    {
        var now = Now(at);
        Set.Advance(now.At(now.Ticks + Frontier + (including ? 1 : 0)), transitions);
        Take();
    }

    /// <summary>The alert as the engine shows it to people.</summary>
    public AlertView View(string rule, Point point) => Set.View(rule, point.Id) ?? throw new InvalidOperationException($"there is no alert of '{rule}' on {point.Id}");

    /// <summary>Plays the steps of a case: what a step does, then everything due by its instant, then the comparison.</summary>
    public Outcome Play(VectorCase item, Action<VectorStep> apply, Action<VectorStep, Judgement> compare)
    {
        var judge = new Judgement();
        if (set is null)
        {
            Begin(item.Steps[0].At);
        }

        for (var i = 0; i < item.Steps.Count; i++)
        {
            var step = item.Steps[i];
            var next = i + 1 < item.Steps.Count ? item.Steps[i + 1].At : long.MaxValue;
            if (next < step.At)
            {
                throw NotRunException.NotOffered(Model.NoStepBack);
            }

            Said.Clear();
            apply(step);
            Pass(step.At, including: next > step.At);
            compare(step, judge);
            step.Expect.Finish();
        }

        return judge.Outcome;
    }

    /// <summary>
    /// When the alert changes if nothing comes any more, in milliseconds from that instant: another set takes over and its time
    /// runs on. Null: it stays as it is.
    /// </summary>
    public double? Waits(long at, string rule, Point point)
    {
        Save(at);
        var ahead = new Transitions();
        var copy = RuleSet.Bind(rules, points);
        copy.TakeOver(Set, Now(at), ahead);
        copy.Advance(Now(at + Year), ahead);
        foreach (var transition in ahead.Items)
        {
            if (transition.Rule == rule && transition.Point == point && transition.Kind is TransitionKind.Raised or TransitionKind.Cleared)
            {
                return Milliseconds(transition.At.Ticks - Now(at).Ticks);
            }
        }

        return null;
    }

    /// <summary>Whether there is such a rule.</summary>
    public bool Has(string rule) => rules.Exists(r => r.Id == rule);

    /// <summary>Milliseconds from the beginning of the episode to that instant.</summary>
    public double Since(long at, Shown alert) => Milliseconds(Now(at).Ticks - alert.RaisedAt.Ticks);

    /// <summary>Milliseconds of the case.</summary>
    public double Milliseconds(long ticks) => ticks / (double)TimeSpan.TicksPerMillisecond / slowness;

    /// <summary>A duration of the case as our configuration writes it.</summary>
    public string Duration(TimeSpan span) => Values.Duration(span * slowness);

    /// <summary>What an operator wants done.</summary>
    public AlertReply Operate(OperationKind kind, string rule, Point point, long at)
    {
        var reply = Set.Operate(new AlertOperation(kind, rule, point.Id, "operator"), Now(at), transitions);
        Take();
        return reply;
    }

    /// <summary>The alert as its transitions tell.</summary>
    public Shown Alert(string rule, Point point) => shown.GetValueOrDefault((rule, point.Id), Shown.Nothing);

    /// <summary>Writes what a running gateway writes every ten seconds.</summary>
    public void Save(long at)
    {
        var batch = new OutboxBatch();
        Set.Save(batch, Now(at), SaveScope.Checkpoint);
        foreach (var (key, state) in batch.States)
        {
            _ = state is null ? store.Remove(key) : (store[key] = state) is not null;
        }
    }

    /// <summary>The rules were edited, and the running process takes them up.</summary>
    public void Reload(long at)
    {
        var old = Set;
        set = RuleSet.Bind(rules, points);
        set.TakeOver(old, Now(at), transitions);
        Take();
    }

    /// <summary>The process comes back with what was saved. Its monotonic clock has another origin.</summary>
    public void Restart(long at)
    {
        monotonic += 7_000_000_001;
        set = RuleSet.Bind(rules, points);
        set.Restore(store, Now(at), transitions);
        Take();
    }

    /// <summary>That instant on the clock of the stage.</summary>
    public Instant Now(long at)
    {
        var ticks = at * slowness * TimeSpan.TicksPerMillisecond;
        return new Instant(monotonic + ticks, epoch + ticks);
    }

    private static (string, object)[] Quiet =>
    [
        // Guards of ours that the peers do not have; a mapping that wants one says so.
        ("silent-after", "off"),
        ("flapping", "off"),
    ];

    private void Take()
    {
        foreach (var transition in transitions.Items)
        {
            if (transition.Rule != "silent")
            {
                Said.Add(transition);
            }

            shown[(transition.Rule, transition.Point.Id)] = new(transition.Level, transition.Severity, transition.Limit, transition.RaisedAt, transition.Episode);
        }

        transitions.Begin(transitions.Next);
    }
}

/// <summary>An alert as its last transition told it.</summary>
internal sealed record Shown(int Level, Severity Severity, double Limit, Instant RaisedAt, long Episode)
{
    public static readonly Shown Nothing = new(0, default, double.NaN, default, 0);

    public bool IsActive => Level > 0;
}
