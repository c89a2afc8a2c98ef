using Gateway.Abstractions;
using Gateway.Rules.Levels;

namespace Gateway.Rules.Alerts;

/// <summary>What survives a restart. A recorded point goes on exactly where it stood; a live one was away.</summary>
internal sealed partial class Alert
{
    /// <summary>After a longer outage a pending alert is forgotten; an active one never is.</summary>
    private const long MaxOutage = TimeSpan.TicksPerHour;

    /// <summary>Whether the saved state has a running delay.</summary>
    private bool savedRunning;

    /// <summary>Whether the saved state is behind in something that may wait for a checkpoint.</summary>
    private bool isBehind;

    /// <summary>Its key in the store.</summary>
    public string Key { get; } = $"{rule.Id} {point.Id}";

    /// <summary>Whether the state must be saved with the next commit.</summary>
    public bool IsDirty { get; private set; }

    /// <summary>Whether a checkpoint saves it: a delay runs, or the peak moved. Nothing moves while nothing was read.</summary>
    public bool WantsCheckpoint => !ReferenceEquals(signal.Unknown, Down) && !Point.Recorded && (isBehind || IsRunning());

    /// <summary>What the rule watches: a state of something else is of no use.</summary>
    private string Watch => $"{Rule.Signal.Identity} {Unit}";

    /// <summary>Fills <paramref name="saved"/> with the state as it is now, and takes it for saved.</summary>
    public void Save(SavedAlert saved, Instant now)
    {
        saved.Watch = Watch;
        saved.Limits = Rule.LimitsHash;
        saved.SavedAt = now.UtcTicks;
        saved.Recorded = Point.Recorded;
        saved.Unit = Unit;
        saved.HasReading = newest != long.MinValue;
        saved.Newest = newest;
        saved.Value = signal.Value;
        saved.Quality = signal.Quality;
        saved.Unknown = signal.Unknown;
        saved.PausedAt = Point.Recorded && pausedAt != NotPaused ? pausedAt : null;
        saved.Levels.Clear();
        var present = pausedAt == NotPaused ? now.Ticks : pausedAt;
        for (var i = 0; i < states.Length; i++)
        {
            var state = states[i];
            state.Since = !state.IsRunning ? 0 : Point.Recorded ? state.Since : Math.Max(0, present - state.Since);
            saved.Levels.Add((Levels[i].Key, state));
        }

        saved.Episode = episode;
        saved.Driver = Levels[episode.Driver].Key;
        saved.Severity = Levels[episode.Driver].Severity;
        saved.Limit = Levels[episode.Driver].Condition.Limit(episode.Side);
        saved.SideName = SideName(Levels[episode.Driver].Condition, episode.Side);
        savedRunning = IsRunning();
        IsDirty = false;
        isBehind = false;
    }

    /// <summary>Takes up a saved state, before the first reading.</summary>
    public void Restore(SavedAlert saved, Instant now, Transitions into)
    {
        if (saved.Watch != Watch || saved.Recorded != Point.Recorded)
        {
            saved.Close(Rule.Id, Point, now, "rule-changed", into);
            IsDirty = true;
            return;
        }

        RestoreLevels(saved, now);
        if (Point.Recorded)
        {
            (newest, clock) = saved.HasReading ? (saved.Newest, saved.Newest) : (newest, clock);
            signal = saved.HasReading ? new(saved.Value, saved.Quality, saved.Unknown) : signal;
            pausedAt = saved.PausedAt ?? NotPaused;
        }
        else
        {
            signal = new(double.NaN, Quality.Bad, Down);
            pausedAt = now.Ticks;
            awaitsVerdict = true;
        }

        savedRunning = IsRunning();
        Due = NextDue();
        var edited = saved.Limits != Rule.LimitsHash;
        IsDirty |= edited;
        if (RestoreEpisode(saved, now, into) && edited && Point.Recorded && IsKnown)
        {
            Judge(clock, counts: false);
            Settle(Instant.Recorded(clock), into);
        }
    }

    private void RestoreLevels(SavedAlert saved, Instant now)
    {
        var forgotten = !Point.Recorded && now.UtcTicks - saved.SavedAt > MaxOutage;
        foreach (var (key, state) in saved.Levels)
        {
            var i = Array.FindIndex(Levels, l => l.Key == key);
            if (i < 0)
            {
                continue;
            }

            states[i] = state;
            states[i].Since = !state.IsRunning ? 0 : Point.Recorded ? state.Since : now.Ticks - state.Since;
            if (forgotten && state.Phase == Phase.Rising)
            {
                states[i].Reset();
                IsDirty = true;
            }
        }
    }

    /// <summary>False when the episode ended because the levels that held it are gone.</summary>
    private bool RestoreEpisode(SavedAlert saved, Instant now, Transitions into)
    {
        if (saved.Episode.Level == 0)
        {
            return true;
        }

        var top = Top();
        if (top < 0)
        {
            saved.Close(Rule.Id, Point, now, "rule-changed", into);
            IsDirty = true;
            return false;
        }

        var driver = Array.FindIndex(Levels, l => l.Key == saved.Driver);
        episode = saved.Episode;
        episode.RaisedAt = saved.RaisedAt(now);
        episode.Driver = driver < 0 ? top : driver;
        episode.Level = Levels[episode.Driver].Rank;
        episode.PeakLevel = Math.Max(Math.Min(episode.PeakLevel, Levels[^1].Rank), episode.Level);
        if (driver < 0 && saved.Severity != Levels[top].Severity)
        {
            episode.Side = states[top].Side;
            Say(saved.Severity < Levels[top].Severity ? TransitionKind.Escalated : TransitionKind.Deescalated, Levels[top].Severity, "rule-changed", Point.Recorded ? Instant.Recorded(clock) : now, into);
        }

        return true;
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
