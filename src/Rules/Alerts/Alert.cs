using Gateway.Abstractions;
using Gateway.Rules.Levels;
using Gateway.Rules.Signals;

namespace Gateway.Rules.Alerts;

/// <summary>One rule applied to one point: its levels as they move. What that means outside is in the other parts.</summary>
internal sealed partial class Alert
{
    /// <summary>Why a signal is unknown before the first reading. No policy applies: nothing was judged yet.</summary>
    public const string Never = "never";

    /// <summary>Why it is unknown after a restart until the next reading. No policy applies either; delays stand still.</summary>
    public const string Down = "down";

    /// <summary>Why it is unknown when the sensor says nothing any more.</summary>
    public const string Stale = "stale";

    private const long NotPaused = long.MinValue;

    private readonly LevelState[] states;
    private readonly SignalTracker tracker;
    private readonly long silentAfter;

    /// <summary>What is out of the ordinary: a conversion, a setpoint; null for most alerts, which are many.</summary>
    private readonly AlertBinding? special;
    private readonly Stillness? stillness;
    private Observed signal = Observed.Lost(Never);

    /// <summary>Where the point's clock stands: it never goes back.</summary>
    private long clock = long.MinValue;

    /// <summary>The time of the newest reading.</summary>
    private long newest = long.MinValue;

    /// <summary>Since when the delays stand still.</summary>
    private long pausedAt = NotPaused;

    /// <summary>Why nothing was judged yet, <see cref="Never"/> or <see cref="Down"/>; null once the point was read, or is stale.</summary>
    private string? awaited = Never;

    /// <summary>Since when that is so.</summary>
    private long awaitedSince = long.MinValue;

    /// <summary>From a restart to the first value: what was left meanwhile was left while nobody looked.</summary>
    private bool awaitsVerdict;

    public Alert(int ordinal, Rule rule, AlertBinding binding)
    {
        (Ordinal, Rule, Point, IsGuard, silentAfter) = (ordinal, rule, binding.Point, binding.IsGuard, binding.SilentAfter);
        Depth = IsGuard ? int.MaxValue : 0;
        special = binding is { Setpoint: null, Conversion.IsIdentity: true } ? null : binding;
        stillness = rule.Belief.StuckAfter > 0 ? new Stillness() : null;
        states = new LevelState[rule.Levels.Length];
        tracker = rule.Signal.Track(rule.Levels, binding.SilentAfter);
    }

    /// <summary>Position in the configuration.</summary>
    public int Ordinal { get; }

    /// <summary>How many alerts stand over it, one above the other: at one instant those that hold others back go first, guards last.</summary>
    public int Depth { get; set; }

    public Rule Rule { get; }

    public Point Point { get; }

    /// <summary>The second point of its signal; null: it has none.</summary>
    public Point? Setpoint => special?.Setpoint;

    public bool IsGuard { get; }

    /// <summary>Place in the heap; -1: not in it.</summary>
    public int HeapIndex { get; set; } = -1;

    /// <summary>Where the heap has it: at <see cref="Due"/> or before, so that a due time that only moves later costs nothing.</summary>
    public long Scheduled { get; set; } = long.MaxValue;

    /// <summary>When something happens by time alone; <see cref="long.MaxValue"/>: nothing.</summary>
    public long Due { get; private set; } = long.MaxValue;

    private Level[] Levels => Rule.Levels;

    private bool IsKnown => signal.Unknown is null;

    private bool IsAwaiting => awaited is not null;

    /// <summary>Whether the time now counts towards a delay although nothing is judged.</summary>
    private bool OutageCounts => awaited == Down && Rule.CountsDowntime;

    /// <summary>The instant of the last change, on the clock of <paramref name="now"/>.</summary>
    public Instant InstantOfChange(Instant now) => now.At(clock);

    /// <summary>The point is configured and nothing was read yet: silence counts from here.</summary>
    public void Begin(Instant now)
    {
        if (Point.Recorded)
        {
            return;
        }

        clock = now.Ticks;
        awaitedSince = clock;
        tracker.Begin(now);
        if (Rule.Signal.IsDuration)
        {
            (signal, awaited) = (new(0, Quality.Good, null), null);
        }

        Due = NextDue();
    }

    /// <summary>Judges a reading. Everything that was due before it has been fired.</summary>
    /// <param name="reading">Of its point or of its setpoint.</param>
    /// <param name="live">The present instant of the live clock.</param>
    /// <param name="doubt">Why other rules do not believe the reading; null: they do.</param>
    /// <param name="into">What it decides.</param>
    /// <returns>Why this rule does not believe it; null: it does.</returns>
    public string? Take(in Reading reading, Instant live, string? doubt, Transitions into)
    {
        var at = InstantOf(reading, live);
        var known = reading.Point.Index == Point.Index && reading.Point == Point;
        var counts = known && (reading.Flags & ReadingFlags.OutOfOrder) == ReadingFlags.None && at.Ticks > newest;
        newest = known ? Math.Max(newest, at.Ticks) : newest;
        clock = at.Ticks;
        IsDirty |= Point.Recorded;
        var observed = Believe(reading, at.Ticks, known, known ? doubt : null);
        var taken = new Taken(at, observed, counts);
        var next = known ? tracker.Take(taken) : tracker.TakeSetpoint(taken);
        if (known)
        {
            EndAwaiting(at.Ticks);
        }

        // Until its own point was read nothing is judged, and delays stand still, whatever its setpoint says.
        if (!IsAwaiting && next.Unknown == Never && (observed.Unknown is null || tracker.IsToCome))
        {
            // The first window has not ended: no policy applies to what was never known.
            signal = next;
            if (Rule.OnUnknown != UnknownPolicy.Hold)
            {
                Resume(at.Ticks);
            }
        }
        else if (!IsAwaiting)
        {
            Observe(next, at.Ticks, counts && tracker.TookSample);
        }

        signalIsBehind |= known;
        IsDirty |= tracker.IsDirty;
        Settle(at, into);
        Pass(at, at.Ticks, into);
        return observed.Unknown;
    }

    /// <summary>Does what is due at <see cref="Due"/> as one change.</summary>
    /// <param name="now">Gives the label.</param>
    /// <param name="until">The time of the reading that is judged next, for a recorded point.</param>
    /// <param name="into">What it decides.</param>
    public void Fire(Instant now, long until, Transitions into)
    {
        var t = Math.Max(Due, clock);
        var signalMoves = SignalDue() <= t;
        clock = t;
        var at = Point.Recorded ? Instant.Recorded(t) : now.At(t);
        if (signalMoves)
        {
            var isSample = false;
            var next = IsAwaiting && !tracker.IsKnownUnread ? Observed.Lost(Stale) : tracker.Pass(at, out isSample);
            EndAwaiting(t);
            IsDirty |= tracker.IsDirty;
            Observe(next, t, isSample);
        }
        else if (pausedAt == NotPaused)
        {
            for (var i = 0; i < states.Length; i++)
            {
                var before = states[i];
                states[i].Complete(Levels[i], t);
                Note(before, states[i]);
            }
        }

        Settle(at, into);
        Pass(at, until, into);
    }

    /// <summary>When the reading is judged, on this alert's clock: live and recorded points may meet in one signal.</summary>
    private Instant InstantOf(in Reading reading, Instant live)
    {
        if (Point.Recorded)
        {
            return Instant.Recorded(reading.Point.Recorded ? Math.Max(reading.At.Ticks, clock) : Math.Max(clock, 0));
        }

        var at = reading.Point.Recorded ? live : reading.At;
        return at.At(Math.Max(at.Ticks, clock));
    }

    private Observed Believe(in Reading reading, long t, bool known, string? doubt)
    {
        var value = special is null ? reading.Value : (known ? special.Conversion : special.SetpointConversion).Apply(reading.Value);
        doubt ??= Rule.Belief.Doubt(reading, value);
        if (doubt is null && known && stillness is not null)
        {
            doubt = stillness.IsStuck(value, t, Rule.Belief.StuckAfter) ? "stuck" : null;

            // Found as it was saved before it moved, it would look as if it never had.
            isBehind |= stillness.Since == t;
        }

        return doubt is null ? new(value, reading.Quality, null) : Observed.Lost(doubt);
    }

    private void Observe(Observed next, long t, bool counts)
    {
        signal = next;
        if (IsKnown)
        {
            Resume(t);
            Judge(t, counts);
        }
        else
        {
            Lose(t, counts);
        }
    }

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

    /// <summary>It was read, or is stale. The outage ends here, and where it counts the delays did not stand still.</summary>
    private void EndAwaiting(long t)
    {
        pausedAt = pausedAt != NotPaused && OutageCounts ? t : pausedAt;
        awaited = null;
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
        var due = Math.Min(SignalDue(), OverlayDue());
        if (pausedAt == NotPaused)
        {
            for (var i = 0; i < states.Length; i++)
            {
                due = Math.Min(due, states[i].Due(Levels[i]));
            }
        }

        return due == long.MaxValue ? due : Math.Max(due, clock);
    }

    /// <summary>When the signal changes by time alone. A point of which nothing was heard is stale after its time of silence.</summary>
    private long SignalDue() =>
        !IsAwaiting || Rule.Signal.IsDuration ? tracker.Due
        : silentAfter == long.MaxValue || awaitedSince == long.MinValue ? long.MaxValue
        : awaitedSince + silentAfter;
}
