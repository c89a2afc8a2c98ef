using Gateway.Abstractions;
using Gateway.Abstractions.Links;

namespace Gateway.Forwarding;

/// <summary>
/// One connection's work: keeps the window filled from what is owed, the most urgent lanes first, and moves the cursors as
/// acknowledgements come. What was in flight when a connection ended is sent again by the next one, in order, before anything newer.
/// </summary>
internal sealed class ForwardingSession
{
    private const long Margin = 100 * TimeSpan.TicksPerMillisecond;

    /// <summary>So many that wait are sent before the end; what is more is a backlog, and stays in the store.</summary>
    private const int FewAtTheEnd = 1000;

    private static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The status comes once more so long after the first: at a takeover some brokers publish the will of the old connection behind what the new one says at
    /// once, and then it says offline.
    /// </summary>
    private static readonly TimeSpan StatusAgain = TimeSpan.FromSeconds(5);

    private readonly ForwarderParts parts;
    private readonly ILink link;
    private readonly Carried carried;
    private readonly Packets packets = new();
    private readonly Answers answers;
    private readonly WindowFiller filler;
    private readonly ReplySender replies;
    private readonly int window;
    private readonly long begun;
    private long statusSent;
    private bool statusDue = true;
    private int refusing;
    private (bool Taken, string? Failure) commands;

    /// <summary>Begins on a connection that is up.</summary>
    public ForwardingSession(ForwarderParts parts, ILink link, Carried carried, Uri? broker = null)
    {
        this.parts = parts;
        this.link = link;
        this.carried = carried;
        window = Math.Min(parts.Upstream.Window, link.Limits.ReceiveMaximum);
        carried.Queues.Refresh(parts.Owed.Current);
        carried.Queues.Begin(window, Now);
        (begun, statusSent) = (Now, Now);
        carried.Refusal = null;
        parts.Health.Window = window;
        carried.States.Begin(broker ?? parts.Upstream.Urls[0]);
        carried.Commands?.Replies.Begin();
        carried.Rate.Restart(Now);
        var publisher = new EventPublisher(parts, link, packets);
        answers = new Answers(parts, link, packets, carried, publisher);
        filler = new WindowFiller(parts, link, packets, carried, publisher, window);
        replies = new ReplySender(parts, link, packets, carried, window);
    }

    private long Now => parts.Time.GetElapsedTime(0).Ticks;

    /// <summary>When the next status is due; one that was refused is tried again at leisure, as the broker may hang up on it.</summary>
    private long StatusDueAt =>
        carried.IsStatusRefused ? statusSent + StatusInterval.Ticks
        : statusDue ? long.MinValue
        : statusSent < begun + StatusAgain.Ticks ? begun + StatusAgain.Ticks
        : statusSent + StatusInterval.Ticks;

    private long AckTimeout => parts.Upstream.AckTimeout.Ticks;

    /// <summary>Works until the connection ends or the gateway stops.</summary>
    /// <exception cref="LinkException">The connection ended.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = parts.Time.CreateTimer(static state => ((Signal)state!).Set(), parts.Wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var impatience = parts.Time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), patience, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var alarm = long.MinValue;
        while (!stopping.IsCancellationRequested)
        {
            var wait = Turn();
            var flush = link.FlushAsync(patience.Token);
            if (flush.IsCompletedSuccessfully)
            {
                await flush;
            }
            else
            {
                impatience.Change(parts.Upstream.AckTimeout, Timeout.InfiniteTimeSpan);
                await WrittenAsync(flush, stopping);
                impatience.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            // Set again only for something earlier, or when it may have fired (timers count in milliseconds of their own): one that fires
            // too soon costs a look, and setting it for every turn costs more.
            var now = Now;
            if (now + Margin >= alarm || now + wait.Ticks < alarm)
            {
                alarm = now + wait.Ticks;
                timer.Change(wait, Timeout.InfiniteTimeSpan);
            }

            await parts.Wake.WaitAsync(stopping);
        }
    }

    /// <summary>One turn: takes what came, looks whether the connection lives, puts what the window allows into the link's buffer.</summary>
    /// <returns>When to look again if nothing happens.</returns>
    /// <exception cref="LinkException">The connection ended or is silent.</exception>
    internal TimeSpan Turn()
    {
        var now = Now;
        answers.Take(now);
        CheckAlive(now);
        Look();
        if (now >= StatusDueAt && !answers.StatusInFlight && packets.Count < window)
        {
            SendStatus(online: true, now);
        }

        filler.SendStates(now);
        replies.BeforeEvents(now);
        var held = filler.Fill(now);
        replies.BehindEvents(now);
        parts.Health.InFlight = packets.Count;
        var next = answers.StatusInFlight || packets.Count >= window ? long.MaxValue : StatusDueAt;
        next = Math.Min(next, filler.NextDue(now));
        next = packets.OldestSent is { } oldest ? Math.Min(next, oldest + AckTimeout) : next;
        next = carried.Outage.UntilSaid is { } left ? Math.Min(next, now + left.Ticks) : next;

        // Rounded up to whole milliseconds, the timer's resolution, so that it never wakes just before the time.
        var wait = TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((next - now) / (double)TimeSpan.TicksPerMillisecond)));
        return held && carried.Rate.UntilNext(now) is var room && room < wait ? room : wait;
    }

    /// <summary>
    /// Ends in good order: sends what is left (so that a subscriber without a backlog also gets the last events, up to
    /// <c>stopped</c>; of a backlog one window more), waits a moment for what is in flight, says offline with the last numbers, disconnects. What is still
    /// waiting then the outbox keeps.
    /// </summary>
    /// <param name="deadline">Ends the wait for what is in flight.</param>
    /// <param name="close">Ends saying goodbye; a little later.</param>
    public async Task StopAsync(CancellationToken deadline, CancellationToken close)
    {
        try
        {
            answers.Take(Now);
            filler.SendStates(Now);
            replies.BeforeEvents(Now);
            filler.Fill(Now, toTheEnd: true);
            await link.FlushAsync(deadline);
            answers.Take(Now);
            var few = carried.Queues.All.Sum(static q => Math.Max(0, q.Waiting)) <= FewAtTheEnd;
            while (packets.Count > 0)
            {
                await parts.Wake.WaitAsync(deadline);
                answers.Take(Now);
                if (few)
                {
                    // A narrow window takes the last second's readings in several turns.
                    filler.Fill(Now, toTheEnd: true);
                    await link.FlushAsync(deadline);
                }
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // The broker is slow: what it has not acknowledged is sent again at the next start.
        }

        if (packets.Count >= window || link.Failure is not null)
        {
            // No room to say offline. Without DISCONNECT the broker publishes the will, which says it for us.
            return;
        }

        try
        {
            SendStatus(online: false, Now);
            await link.DisconnectAsync(close);
        }
        catch (OperationCanceledException) when (close.IsCancellationRequested)
        {
            // The broker does not read; the will speaks for us.
        }
    }

    private async ValueTask WrittenAsync(ValueTask flush, CancellationToken stopping)
    {
        try
        {
            await flush;
        }
        catch (OperationCanceledException e) when (!stopping.IsCancellationRequested)
        {
            throw new LinkException(LinkFailure.Network, $"the broker has read nothing for {parts.Upstream.AckTimeout.TotalSeconds:0.#} s; the connection is dropped and what is in flight is sent again", e);
        }
    }

    private void CheckAlive(long now)
    {
        if (packets.OldestSent <= now - AckTimeout)
        {
            throw new LinkException(LinkFailure.Network, $"no acknowledgement within {parts.Upstream.AckTimeout.TotalSeconds:0.#} s; the connection is dropped and what is in flight is sent again");
        }
    }

    /// <summary>Notices what others must be told of: another store, a broker that takes nothing.</summary>
    private void Look()
    {
        if (carried.Queues.Refresh(parts.Owed.Current))
        {
            statusDue = true;
        }

        var refused = Refusing();
        if (refused != refusing)
        {
            refusing = refused;
            statusDue = true;
        }

        if ((parts.Health.CommandsTaken, parts.Health.CommandsFailure) is var known && known != commands)
        {
            (commands, statusDue) = (known, true);
        }

        if (refused != 0)
        {
            var queue = carried.Queues.Refusing.First();
            carried.Outage.Begin($"nothing of lane {queue.Lane.Name()} is taken, though the connection stands: {queue.Trial.Words}; look at the broker's access rules and quotas");
        }
        else if (parts.Health.Failure is not null)
        {
            carried.Outage.End();
        }
    }

    /// <summary>The lanes that are refused, each by a bit.</summary>
    private int Refusing()
    {
        var lanes = 0;
        for (var i = 0; i < carried.Queues.All.Count; i++)
        {
            lanes |= carried.Queues.All[i] is { Trial.IsRefusing: true, Lane: var lane } ? 1 << (int)lane : 0;
        }

        return lanes;
    }

    private void SendStatus(bool online, long now)
    {
        var bytes = StatusPayload.Write(
            online, carried.Queues.Owed, parts.State, parts.Time.GetUtcNow().UtcTicks, parts.Upstream.Shadow, carried.Queues.Refusing.Select(q => q.Lane),
            online && commands.Taken ? parts.Upstream.Commands : null, online ? commands.Failure : null);
        packets.Add(link.Publish(new Message(parts.Topics.Status, bytes, link.Limits.RetainAvailable, "application/json")), new Packet(PacketKind.Status), now);
        (answers.StatusInFlight, statusSent, statusDue) = (true, now, false);
    }
}
