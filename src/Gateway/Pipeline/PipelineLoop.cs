using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Acquisition;
using Gateway.Diagnostics;
using Gateway.Rules;
using Microsoft.Extensions.Logging;

namespace Gateway.Pipeline;

/// <summary>
/// The one place where readings become events: takes readings from the sources, lets the rules judge them, and commits
/// readings, alerts, alert state and resume tokens together. Alerts and system events are committed at once, readings
/// after the linger at the latest.
/// </summary>
/// <remarks>One loop owns rules, batch and the writing side of the outbox; what it works with is exchanged by <see cref="Exchange"/>.</remarks>
internal sealed partial class PipelineLoop : IDisposable
{
    /// <summary>Readings in one transaction at most; more wait in their sources.</summary>
    internal const int BatchLimit = 1000;

    private static readonly TimeSpan CursorInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(10);

    private readonly PipelineParts parts;
    private readonly OutboxBatch batch = new();
    private readonly OutboxBatch nothing = new();
    private readonly Transitions transitions = new();
    private readonly EventData data = new();
    private readonly List<SystemNotice> notices = [];
    private readonly List<RulesWork> asked = [];
    private readonly AlertViews views;
    private readonly ClockWatch clocks = new();
    private readonly ClockSynchronisation synchronisation;
    private readonly ITimer timer;
    private IReadOnlyList<Source> sources;
    private Intake intake;
    private RuleSet rules;
    private IReadOnlyList<Signal> forwarders;
    private TimeSpan linger;
    private bool released;
    private bool ending;
    private int batched;
    private long judged;
    private long batchSince;
    private long cursorsWritten;
    private long checkpointed;

    /// <summary>Makes the loop; <see cref="RunAsync"/> runs it.</summary>
    public PipelineLoop(PipelineParts parts)
    {
        this.parts = parts;
        (sources, rules, forwarders, linger) = (parts.Sources, parts.Rules, parts.Forwarders, parts.Linger);
        intake = new Intake(sources);
        views = new AlertViews(parts.States);
        synchronisation = new ClockSynchronisation(parts.Clock ?? (static () => null));
        timer = parts.Time.CreateTimer(static state => ((Signal)state!).Set(), parts.Wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        batch.Clear(parts.Store.Current);
    }

    /// <summary>How the alerts stand, for those who look.</summary>
    public RuleStandings Standings { get; } = new();

    /// <summary>Readings judged since the start, without those of computed points.</summary>
    public long Judged => Volatile.Read(ref judged);

    /// <summary>Readings that are judged and wait for their commit.</summary>
    public int Waiting => Volatile.Read(ref batched);

    /// <summary>Whether what is stamped now is marked.</summary>
    private bool IsUnsynchronised => synchronisation.State == false;

    /// <summary>Restores the alerts and says that the service started. Before the first turn.</summary>
    public async Task StartAsync(IReadOnlyDictionary<string, byte[]> states, CancellationToken cancellationToken)
    {
        var now = Instant.Now(parts.Time);
        LookAtClock(now);
        transitions.Begin(batch.Next(Lane.Alerts));
        rules.Restore(states, now, transitions);
        parts.Figures?.Watch(rules);
        if (rules.Damaged > 0)
        {
            parts.Notices.Post("state-lost", string.Empty, $"the saved state of {rules.Damaged} alerts could not be read; they begin anew, and what was active there is not cleared");
        }

        views.Begin();
        TakeTransitions(now);
        await CommitAsync(now, SaveScope.Changed, cancellationToken);
    }

    /// <summary>Runs until it is told to stop; what is queued then is still judged and committed.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                if (!await TurnAsync(cancellationToken))
                {
                    timer.Change(Wait(Instant.Now(parts.Time)), Timeout.InfiniteTimeSpan);
                    await WaitAsync(cancellationToken);
                }
            }
        }
        finally
        {
            ended = true;
            CancelExchanges();
        }
    }

    /// <summary>The last turn: everything queued, what there is to say, the state of running delays, and the cursors.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        ending = true;
        while (await TurnAsync(cancellationToken))
        {
        }

        parts.Reports?.End(batch);
        await CommitAsync(Instant.Now(parts.Time), SaveScope.Stop, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        timer.Dispose();
        data.Dispose();
    }

    /// <summary>One turn. True when there may be more to do at once.</summary>
    internal async ValueTask<bool> TurnAsync(CancellationToken cancellationToken)
    {
        if (exchanges.TryDequeue(out var exchange))
        {
            await ExchangeAsync(exchange, cancellationToken);
        }

        var now = Instant.Now(parts.Time);
        parts.Heartbeat.Pipeline.Beat();
        var more = parts.Store.Tend(batch);
        Release();
        if (clocks.Look(now) is { } step)
        {
            parts.Notices.Post("clock-step", string.Empty, step);
        }

        LookAtClock(now);
        transitions.Begin(batch.Next(Lane.Alerts));
        rules.Advance(now, transitions);
        TakeComputed(now);
        if (TakeReadings(now))
        {
            more = true;
        }
        else
        {
            TakeReports(now);
        }

        TakeKept(now);
        TakeWork(now);
        TakeTransitions(now);
        TakeNotices();
        parts.State.ActiveAlerts = rules.Active;
        Standings.Look(rules, now);

        if (batch.IsUrgent || batched >= BatchLimit || IsOlder(batchSince, linger, now) && batched > 0)
        {
            await CommitAsync(now, IsOlder(checkpointed, CheckpointInterval, now) ? SaveScope.Checkpoint : SaveScope.Changed, cancellationToken);
        }
        else if (IsOlder(cursorsWritten, CursorInterval, now))
        {
            await (batched == 0 ? CommitAsync(now, SaveScope.Changed, cancellationToken) : WriteCursorsAsync(now, cancellationToken));
        }

        // What was asked and decided nothing has nothing to commit; the rest is committed now, for its events are urgent.
        asked.ForEach(static w => w.Commit());
        asked.Clear();
        return more;
    }

    /// <summary>Sources that waited for the store to say where they go on.</summary>
    private void Release()
    {
        if (released || !parts.Store.TokensKnown)
        {
            return;
        }

        released = true;
        foreach (var source in sources)
        {
            source.Release(parts.Store.Token(source.Id));
        }
    }

    private bool TakeReadings(Instant now)
    {
        while (batched < BatchLimit)
        {
            if (!intake.TryTake(parts.Store.IsVolatile, out var reading, out var source))
            {
                return false;
            }

            Take(reading, source, now);
        }

        return true;
    }

    /// <summary>Says once that the clock was synchronised. What is taken from then on is not marked any more.</summary>
    private void LookAtClock(Instant now)
    {
        if (synchronisation.Look(now) is { } offset)
        {
            parts.Notices.Post("clock-synchronised", string.Empty, ClockSynchronisation.Describe(offset), json => json.WriteNumber("offset"u8, offset));
        }

        parts.State.Clock = synchronisation.State switch { true => "synchronised", false => "unsynchronised", null => "unknown" };
    }

    private void Take(in Reading read, Source source, Instant now)
    {
        var reading = IsUnsynchronised && !read.Point.Recorded ? read with { Flags = read.Flags | ReadingFlags.ClockUnsynced } : read;
        if (batched++ == 0)
        {
            batchSince = now.Ticks;
        }

        Volatile.Write(ref judged, judged + 1);
        rules.Judge(reading, transitions);
        Forward(reading);
        parts.Board?.Take(reading);
        TakeComputed(now);
        if (reading.Resume.Identity is not null)
        {
            batch.SetToken(source.Id, reading.Resume);
        }
    }

    /// <summary>
    /// What sensors count goes into the next commit. Taken after the readings, so that no total is told that is more than what is stored: a source
    /// keeps first and tells then.
    /// </summary>
    private void TakeKept(Instant now)
    {
        for (var i = 0; i < sources.Count; i++)
        {
            if (sources[i].TryTakeKept(out var token))
            {
                batchSince = batched++ == 0 ? now.Ticks : batchSince;
                batch.SetToken(sources[i].Id, token);
            }
        }
    }

    /// <summary>The rules have seen it; what is stored of it is another matter.</summary>
    private void Forward(in Reading reading)
    {
        if (parts.Reports is { } reports)
        {
            reports.Take(reading, batch);
        }
        else
        {
            batch.Add(reading);
        }
    }

    /// <summary>What is to be forwarded by the time alone, once no reading from before waits.</summary>
    private void TakeReports(Instant now)
    {
        if (parts.Reports?.Advance(now, batch) is { } count and > 0)
        {
            batchSince = batched == 0 ? now.Ticks : batchSince;
            batched += count;
        }
    }

    /// <summary>Computed points have readings as measured ones do.</summary>
    private void TakeComputed(Instant now)
    {
        var computed = rules.Computed;
        for (var i = 0; i < computed.Count; i++)
        {
            var reading = computed[i];
            batchSince = batched++ == 0 ? now.Ticks : batchSince;
            batch.Add(reading);
            parts.Board?.Take(reading);
        }
    }

    /// <summary>After the readings, so that whoever asks gets the newest state.</summary>
    private void TakeWork(Instant now)
    {
        while (parts.Door is { } door && door.TryTake(out var work))
        {
            asked.Add(work);
            work.Run(rules, now, transitions);
        }
    }

    private void TakeTransitions(Instant now)
    {
        foreach (var transition in transitions.Items)
        {
            var number = batch.Add(new StoredEvent(
                Lane.Alerts, 0, transition.At.UtcTicks, AlertNames.Kind(transition.Kind), transition.Point.Id, transition.Rule, data.Alert(transition, IsUnsynchronised && !transition.Point.Recorded)));
            AlertLog.Write(parts.Logger, transition);
            parts.Board?.Take(transition);
            parts.Figures?.Take(transition, now);
            views.Take(transition, number);
        }

        transitions.Begin(batch.Next(Lane.Alerts));
    }

    private void TakeNotices()
    {
        notices.Clear();
        parts.Notices.Take(notices, ending);
        foreach (var notice in notices)
        {
            batch.Add(new StoredEvent(Lane.System, 0, notice.UtcTicks, notice.Kind, notice.Subject, Rule: null, data.System(notice, IsUnsynchronised)));
        }
    }

    private async ValueTask CommitAsync(Instant now, SaveScope scope, CancellationToken cancellationToken)
    {
        TakeKept(now);
        rules.Save(batch, now, scope);
        var hasEvents = batch.Events.Count > 0 || batch.Readings.Count > 0;
        var before = parts.Store.Current;
        await parts.Store.CommitAsync(batch, cancellationToken);
        if (!ReferenceEquals(before, parts.Store.Current))
        {
            views.Renumber(batch.Events);
        }

        views.Commit(now, rules, parts.Store.Current.Stream, batch.States);

        // With an alert the store does not tidy up; that is left for the next commit of cursors.
        cursorsWritten = batch.IsUrgent ? cursorsWritten : now.Ticks;
        checkpointed = scope != SaveScope.Changed ? now.Ticks : checkpointed;
        batched = 0;
        batch.Clear(parts.Store.Current);
        if (!hasEvents)
        {
            return;
        }

        foreach (var forwarder in forwarders)
        {
            forwarder.Set();
        }
    }

    /// <summary>The cursors alone, when the linger is long or alerts keep coming: what waits in the batch keeps its numbers and goes on waiting.</summary>
    private async ValueTask WriteCursorsAsync(Instant now, CancellationToken cancellationToken)
    {
        if (batchSince + linger.Ticks - now.Ticks > CursorInterval.Ticks || IsOlder(cursorsWritten, 2 * CursorInterval, now))
        {
            var before = parts.Store.Current;
            nothing.Clear(before);
            await parts.Store.CommitAsync(nothing, cancellationToken);
            cursorsWritten = now.Ticks;
            if (!ReferenceEquals(before, parts.Store.Current))
            {
                batch.MoveTo(parts.Store.Current);
                transitions.Begin(batch.Next(Lane.Alerts));
            }
        }
    }

    /// <summary>How long nothing will be due: until a rule's timer, the linger or the cursors.</summary>
    private TimeSpan Wait(Instant now)
    {
        var until = now.Ticks + CursorInterval.Ticks;
        until = batched > 0 ? Math.Min(until, batchSince + linger.Ticks) : until;
        until = Math.Min(until, rules.NextDue ?? long.MaxValue);
        until = Math.Min(until, parts.Reports?.Due(now) ?? long.MaxValue);
        return TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((until - now.Ticks) / (double)TimeSpan.TicksPerMillisecond)));
    }

    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await parts.Wake.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop: FinishAsync does what is left.
        }
    }

    private static bool IsOlder(long since, TimeSpan than, Instant now) => now.Ticks - since >= than.Ticks;
}
