using Gateway.Abstractions;
using Gateway.Rules.Levels;
using Gateway.Rules.Signals;
using Gateway.Rules.Units;

namespace Gateway.Rules.Alerts;

/// <summary>
/// What survives a restart and a reload. A recorded point, and any point at a reload, goes on exactly where it stood; after a
/// restart a live one was away.
/// </summary>
internal sealed partial class Alert
{
    /// <summary>An age that is younger is not worth a checkpoint: a sensor that works would cost a write every time.</summary>
    private const double SilenceWorthSaving = 10;

    /// <summary>Whether the saved state has a running delay.</summary>
    private bool savedRunning;

    /// <summary>Whether the saved state has the age of a silence.</summary>
    private bool savedSilence;

    /// <summary>Whether the saved state is behind in something that may wait for a checkpoint.</summary>
    private bool isBehind;

    /// <summary>Whether it is behind in what the signal remembers.</summary>
    private bool signalIsBehind;

    /// <summary>When it was last saved.</summary>
    private long lastSaved;

    /// <summary>Its key in the store.</summary>
    public string Key => $"{Rule.Id} {Point.Id}";

    /// <summary>Whether the state must be saved with the next commit.</summary>
    public bool IsDirty { get; private set; }

    /// <summary>Whether it waits to be saved.</summary>
    public bool IsQueued { get; set; }

    /// <summary>What the rule watches: a state of something else is of no use.</summary>
    private string Watch => WatchIn(Unit);

    /// <summary>
    /// Whether a checkpoint saves it: a delay runs, the peak moved, or the signal remembers what was read long enough ago. Nothing
    /// moves while nothing was read.
    /// </summary>
    public bool WantsCheckpoint(Instant now, bool final)
    {
        if (Rule.Signal.IsDuration && !Point.Recorded)
        {
            // An age that was saved before the start counts until something was read.
            return IsRunning() || (final ? isBehind || signalIsBehind : IsSilent(now) ? isBehind || signalIsBehind || !savedSilence : savedSilence && newest != long.MinValue);
        }

        return !IsAwaiting && !Point.Recorded && (isBehind || IsRunning() || IsSignalWorthSaving(now, final));
    }

    /// <summary>Fills <paramref name="saved"/> with the state as it is now, and takes it for saved.</summary>
    public void Save(SavedAlert saved, Instant now, bool final)
    {
        var labels = Point.Recorded ? 0 : now.UtcTicks - now.Ticks;
        saved.Watch = Watch;
        saved.Limits = Rule.LimitsHash;
        saved.SavedAt = now.UtcTicks;
        saved.Recorded = Point.Recorded;
        saved.Unit = Unit;
        saved.HasReading = newest != long.MinValue;
        saved.Newest = newest;
        saved.Clock = clock == long.MinValue ? null : clock;
        saved.Value = signal.Value;
        saved.Quality = signal.Quality;
        saved.Unknown = signal.Unknown;
        saved.Awaited = awaited;
        saved.AwaitedSince = awaitedSince;
        saved.AwaitsVerdict = awaitsVerdict;
        saved.PausedAt = pausedAt != NotPaused ? pausedAt : null;
        saved.Levels.Clear();
        var present = pausedAt == NotPaused || OutageCounts ? now.Ticks : pausedAt;
        for (var i = 0; i < states.Length; i++)
        {
            var state = states[i];
            state.Since = !state.IsRunning ? 0 : Point.Recorded ? state.Since : Math.Max(0, present - state.Since);
            saved.Levels.Add((Levels[i].Key, state));
        }

        saved.Episode = episode with { NotifiedAt = episode.NotifiedAt + labels };
        saved.RaisedSince = episode.RaisedAt.Ticks + labels;
        saved.Driver = Levels[episode.Driver].Key;
        saved.Severity = Severity;
        saved.Limit = Levels[episode.Driver].Condition.Limit(episode.Side);
        saved.SideName = SideName(Levels[episode.Driver].Condition, episode.Side);
        saved.Still = stillness?.Value ?? double.NaN;
        saved.StillSince = (stillness?.Since ?? 0) + labels;
        SaveOverlay(saved.Overlay, labels);
        savedSilence = Rule.Signal.IsDuration && (final || Point.Recorded || IsSilent(now));
        saved.Tracker = (Rule.Signal is ValueSignal && !final) || (Rule.Signal.IsDuration && !savedSilence) ? null : tracker;
        savedRunning = IsRunning();
        IsDirty = false;
        isBehind = false;
        signalIsBehind = false;
        lastSaved = now.Ticks;
    }

    /// <summary>Takes up a saved state, before the first reading.</summary>
    public void Restore(SavedAlert saved, Instant now, bool reloads, Transitions into)
    {
        var conversion = saved.Unit == Unit ? Conversion.Identity : Unit is null || saved.Unit is null ? null : Units.Unit.Between(saved.Unit, Unit);
        if (conversion is not { } convert || saved.Watch != WatchIn(saved.Unit) || saved.Recorded != Point.Recorded)
        {
            saved.Close(Rule.Id, Point, now, "rule-changed", into);
            IsDirty = true;
            return;
        }

        var goesOn = Point.Recorded || reloads;
        RestoreLevels(saved, now, goesOn);
        RestoreSignal(saved, now, goesOn, convert);
        RestoreOverlay(saved, now);
        savedRunning = IsRunning();
        var edited = saved.Limits != Rule.LimitsHash;
        IsDirty |= edited;
        if (RestoreEpisode(saved, now, convert, into) && edited && goesOn && IsKnown && !Rule.Signal.IsDuration)
        {
            clock = Point.Recorded ? clock : Math.Max(clock, now.Ticks);
            Judge(clock, counts: false);
            Settle(Present(now), into);
            Pass(Present(now), clock, into);
        }
        else if (edited && reloads && Rule.Signal.IsDuration && !Point.Recorded)
        {
            // The age may have passed the new limit long ago.
            clock = Math.Max(clock, now.Ticks);
            Observe(tracker.Pass(Present(now), out _), clock, counts: false);
            Settle(Present(now), into);
            Pass(Present(now), clock, into);
        }

        Due = NextDue();
    }

    private string WatchIn(string? unit) => $"{Rule.Signal.Identity} {unit}";

    private bool IsSignalWorthSaving(Instant now, bool final) =>
        signalIsBehind && tracker.SaveEvery != long.MaxValue && (final || now.Ticks - lastSaved >= tracker.SaveEvery);

    private bool IsSilent(Instant now) =>
        IsActive || signal.Value >= SilenceWorthSaving || now.Ticks - Math.Max(newest, clock) >= SilenceWorthSaving * TimeSpan.TicksPerSecond;

    private void RestoreSignal(SavedAlert saved, Instant now, bool goesOn, Conversion convert)
    {
        var isTimed = Rule.Signal.IsDuration;
        if (saved.Signal is { } state && (convert.IsIdentity || isTimed))
        {
            tracker.Restore(state, saved.SavedAt, Point.Recorded ? Instant.Recorded(saved.Clock ?? 0) : now, goesOn);
            savedSilence = isTimed;
        }

        if (double.IsFinite(saved.Still) && convert.IsIdentity)
        {
            stillness?.Restore(saved.Still, saved.OnClock(saved.StillSince, now).Ticks);
        }

        if (goesOn)
        {
            newest = saved.HasReading ? saved.Newest : newest;
            clock = saved.Clock ?? clock;
            awaited = saved.Awaited ?? (saved.HasReading || saved.Unknown is not null ? null : awaited);
            awaitedSince = saved.AwaitedSince;
            awaitsVerdict = saved.AwaitsVerdict;
            signal = saved.Unknown is null && !double.IsFinite(saved.Value) ? signal : new(convert.Apply(saved.Value), saved.Quality, saved.Unknown);
            pausedAt = Point.Recorded ? saved.PausedAt ?? NotPaused : saved.PausedAt is not null ? now.Ticks : NotPaused;
            return;
        }

        (signal, awaited) = isTimed ? (new(0, Quality.Good, null), null) : (Observed.Lost(Down), Down);
        pausedAt = isTimed ? NotPaused : now.Ticks;
        awaitsVerdict = true;
    }

    private void RestoreLevels(SavedAlert saved, Instant now, bool goesOn)
    {
        var outage = goesOn ? 0 : Math.Max(0, now.UtcTicks - saved.SavedAt);
        foreach (var (key, state) in saved.Levels)
        {
            var i = Array.FindIndex(Levels, l => l.Key == key);
            if (i < 0 && (Levels.Length > 1 || saved.Levels.Count > 1 || !Levels[0].HasDirectionOf(key)))
            {
                continue;
            }

            // The only level of a rule is the same one whatever its severity is now.
            i = Math.Max(i, 0);

            states[i] = state;
            states[i].Since = !state.IsRunning ? 0 : Point.Recorded ? state.Since : now.Ticks - state.Since - (Rule.CountsDowntime ? outage : 0);
            if (outage > Rule.MaxOutage && state.Phase == Phase.Rising)
            {
                states[i].Reset();
                IsDirty = true;
            }
        }
    }

    /// <summary>False when the episode ended because the levels that held it are gone.</summary>
    private bool RestoreEpisode(SavedAlert saved, Instant now, Conversion convert, Transitions into)
    {
        var driver = Array.FindIndex(Levels, l => l.Key == saved.Driver);
        var guardIsGone = saved.Overlay.Flapping && !IsFlapping;
        if (saved.Episode.Level == 0 && !IsFlapping)
        {
            // An end that was withheld is said when there is no guard any more that would.
            saved.Close(Rule.Id, Point, now, "rule-changed", into);
            episode = saved.Episode.Ended() with { Driver = Math.Max(driver, 0), Number = saved.Episode.Number + (guardIsGone ? 1 : 0) };
            IsDirty |= guardIsGone;
            return true;
        }

        var top = Top();
        if (top < 0 && saved.Episode.Level > 0)
        {
            saved.Close(Rule.Id, Point, now, "rule-changed", into);
            episode = saved.Episode.Ended() with { Driver = Math.Max(driver, 0), Number = saved.Episode.Number + 1 };
            flapping = null;
            EndShelfOfOneShot();
            IsDirty = true;
            return false;
        }

        episode = saved.Episode;
        episode.RaisedAt = saved.RaisedAt(now);
        episode.NotifiedAt = saved.OnClock(saved.Episode.NotifiedAt, now).Ticks;
        episode.Peak = convert.Apply(saved.Episode.Peak);
        episode.Driver = driver < 0 ? Math.Max(top, 0) : driver;
        episode.Level = saved.Episode.Level == 0 ? 0 : Levels[episode.Driver].Rank;
        episode.PeakLevel = Math.Max(Math.Min(episode.PeakLevel, Levels[^1].Rank), episode.Level);
        if (driver < 0 && top >= 0 && saved.Severity != Levels[top].Severity)
        {
            episode.Side = states[top].Side;
            Say(saved.Severity < Levels[top].Severity ? TransitionKind.Escalated : TransitionKind.Deescalated, "rule-changed", Present(now), into);
        }

        if (guardIsGone)
        {
            Say(TransitionKind.FlappingEnded, "rule-changed", Present(now), into, saved.Overlay.Withheld);
        }

        latched |= IsActive && Rule.Latches;
        return true;
    }

    private void SaveOverlay(SavedOverlay saved, long labels)
    {
        saved.Unacknowledged = !acknowledged;
        saved.AcknowledgedBy = acknowledgedBy;
        saved.Latched = latched;
        saved.Suppressed = suppressed;
        saved.Shelf = shelf is { } s ? s with { Until = s.Until with { UtcTicks = Math.Max(0, s.Until.Ticks + labels) } } : null;
        saved.Raises.Clear();
        saved.Raises.AddRange(flapping?.Raises.Select(r => r + labels) ?? []);
        saved.Flapping = IsFlapping;
        saved.Withheld = flapping?.Withheld ?? 0;
    }

    private void RestoreOverlay(SavedAlert saved, Instant now)
    {
        var overlay = saved.Overlay;

        // What is open and nobody has acknowledged waits for somebody, also when the rule did not ask for that before.
        acknowledged = !Rule.WantsAcknowledgement || !(overlay.Unacknowledged || (saved.Episode.Level > 0 && overlay.AcknowledgedBy is null));
        acknowledgedBy = overlay.AcknowledgedBy;
        latched = overlay.Latched && Rule.Latches;
        suppressed = overlay.Suppressed;
        shelf = overlay.Shelf is { } s ? s with { Until = saved.OnClock(s.Until.UtcTicks, now) } : null;
        if (Rule.Flapping is { } limits && overlay.Raises.Count > 0)
        {
            flapping = new Flapping(limits) { IsOn = overlay.Flapping, Withheld = overlay.Withheld };
            foreach (var raise in overlay.Raises)
            {
                flapping.Note(saved.OnClock(raise, now).Ticks);
            }
        }
    }

    private bool IsRunning()
    {
        foreach (var state in states)
        {
            if (state.IsRunning)
            {
                return true;
            }
        }

        return false;
    }
}
