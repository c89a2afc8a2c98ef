using Gateway.Abstractions;
using Gateway.Rules.Levels;
using Gateway.Rules.Signals;

namespace Gateway.Rules.Alerts;

/// <summary>One rule applied to one point: its levels as they move. What that means outside is in the other parts.</summary>
internal sealed partial class Alert(int ordinal, Rule rule, Point point)
{
    /// <summary>Why a signal is unknown before the first reading. No policy applies: nothing was judged yet.</summary>
    private const string Never = "never";

    /// <summary>Why it is unknown after a restart until the next reading. No policy applies either; delays stand still.</summary>
    private const string Down = "down";

    private const long NotPaused = long.MinValue;

    private readonly LevelState[] states = new LevelState[rule.Levels.Length];
    private readonly SignalTracker tracker = rule.Signal.Track(rule.Levels, long.MaxValue);
    private Observed signal = Observed.Lost(Never);

    /// <summary>Where the point's clock stands: it never goes back.</summary>
    private long clock = long.MinValue;

    /// <summary>The time of the newest reading.</summary>
    private long newest = long.MinValue;

    /// <summary>Since when the delays stand still.</summary>
    private long pausedAt = NotPaused;

    /// <summary>From a restart to the first value: what was left meanwhile was left while nobody looked.</summary>
    private bool awaitsVerdict;

    /// <summary>Position in the configuration.</summary>
    public int Ordinal { get; } = ordinal;

    public Rule Rule { get; } = rule;

    public Point Point { get; } = point;

    /// <summary>Place in the heap; -1: not in it.</summary>
    public int HeapIndex { get; set; } = -1;

    /// <summary>When a delay completes by time alone; <see cref="long.MaxValue"/>: none runs.</summary>
    public long Due { get; private set; } = long.MaxValue;

    private Level[] Levels => Rule.Levels;

    private bool IsKnown => signal.Unknown is null;

    /// <summary>Judges a reading. Everything that was due before it has been fired.</summary>
    public void Take(in Reading reading, Transitions into)
    {
        var t = Math.Max(reading.At.Ticks, clock);
        var at = Point.Recorded ? Instant.Recorded(t) : reading.At.At(t);
        var counts = (reading.Flags & ReadingFlags.OutOfOrder) == ReadingFlags.None && reading.At.Ticks > newest;
        newest = Math.Max(newest, reading.At.Ticks);
        clock = t;
        IsDirty |= Point.Recorded;
        signal = tracker.Take(new Taken(at, Believe(reading), counts));
        if (IsKnown)
        {
            Resume(t);
            Judge(t, counts);
        }
        else
        {
            Lose(t, counts);
        }

        Settle(at, into);
    }

    /// <summary>Completes what is due at <see cref="Due"/> as one change; <paramref name="now"/> gives the label.</summary>
    public void Fire(Instant now, Transitions into)
    {
        var t = Math.Max(Due, clock);
        clock = t;
        for (var i = 0; i < states.Length; i++)
        {
            var before = states[i];
            states[i].Complete(Levels[i], t);
            Note(before, states[i]);
        }

        Settle(Point.Recorded ? Instant.Recorded(t) : now.At(t), into);
    }

    private static Observed Believe(in Reading reading) =>
        reading.Quality == Quality.Bad ? Observed.Lost(reading.Reason ?? "bad")
        : double.IsFinite(reading.Value) ? new(reading.Value, reading.Quality, null)
        : Observed.Lost(double.IsNaN(reading.Value) ? "not a number" : "infinite");

    private void Judge(long t, bool counts)
    {
        var left = false;
        var on = false;
        for (var i = 0; i < states.Length; i++)
        {
            var side = states[i].Side;
            var verdict = Levels[i].Condition.Judge(signal.Value, ref side);
            left |= states[i].Phase == Phase.On && verdict == Verdict.Leave;
            Step(i, verdict, side, t, counts);
            on |= states[i].Phase == Phase.On;
        }

        var reconciled = !on && (episode.Reconciled || (awaitsVerdict && left));
        IsDirty |= reconciled != episode.Reconciled;
        episode.Reconciled = reconciled;
        awaitsVerdict = false;
    }

    /// <summary>The signal is unknown: the policy of the rule says what that means.</summary>
    private void Lose(long t, bool counts)
    {
        if (Rule.OnUnknown == UnknownPolicy.Hold)
        {
            pausedAt = pausedAt == NotPaused ? t : pausedAt;
            return;
        }

        Resume(t);
        for (var i = 0; i < states.Length; i++)
        {
            if (Rule.OnUnknown != UnknownPolicy.Reset)
            {
                Step(i, Rule.OnUnknown == UnknownPolicy.Raise ? Verdict.Enter : Verdict.Leave, states[i].Side, t, counts);
                continue;
            }

            var before = states[i];
            states[i] = default;
            Note(before, states[i]);
        }
    }

    /// <summary>Delays go on; the time they stood still is not counted.</summary>
    private void Resume(long t)
    {
        if (pausedAt == NotPaused)
        {
            return;
        }

        var stood = Math.Max(0, t - pausedAt);
        for (var i = 0; i < states.Length; i++)
        {
            states[i].Since += states[i].IsRunning ? stood : 0;
        }

        pausedAt = NotPaused;
    }

    private void Step(int i, Verdict verdict, Side side, long t, bool counts)
    {
        var before = states[i];
        states[i].Step(Levels[i], verdict, side, t, counts);
        Note(before, states[i]);
    }

    /// <summary>
    /// Notices what must be saved with the next commit. A delay that begins may wait for the next checkpoint; one that was
    /// saved and ended may not, or it would be found running after a crash.
    /// </summary>
    private void Note(LevelState before, LevelState after) =>
        IsDirty |= before.Decided != after.Decided
            || before.IsActive != after.IsActive
            || (after.IsActive && before.Side != after.Side)
            || (savedRunning && before.IsRunning && before.Phase != after.Phase);

    private long NextDue()
    {
        var due = long.MaxValue;
        if (pausedAt == NotPaused)
        {
            for (var i = 0; i < states.Length; i++)
            {
                due = Math.Min(due, states[i].Due(Levels[i]));
            }
        }

        return due;
    }
}
