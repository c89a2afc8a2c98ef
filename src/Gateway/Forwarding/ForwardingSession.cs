using System.Buffers;
using System.Runtime.InteropServices;
using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Abstractions.Store;

namespace Gateway.Forwarding;

/// <summary>
/// One connection's work: keeps the window filled from the outbox, alerts first, and moves the cursors as acknowledgements
/// come. What was in flight when a connection ended is sent again by the next one, in order, before anything newer.
/// </summary>
internal sealed class ForwardingSession
{
    private static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(60);

    private readonly ForwarderParts parts;
    private readonly ILink link;
    private readonly DrainRate rate;
    private readonly Lane[] owed;
    private readonly LaneWindow[] lanes = new LaneWindow[Lanes.Count];
    private readonly Dictionary<int, (Lane Lane, long Sequence)> inFlight = [];
    private readonly List<StoredEvent> page = [];
    private readonly ArrayBufferWriter<byte> payload = new(1024);
    private readonly int window;
    private int statusPacket;
    private long statusSent;
    private int alertsInRow;

    /// <summary>Begins on a connection that is up.</summary>
    public ForwardingSession(ForwarderParts parts, ILink link, DrainRate rate)
    {
        this.parts = parts;
        this.link = link;
        this.rate = rate;
        owed = [.. parts.Reader.Lanes];
        window = Math.Min(parts.Upstream.Window, link.Limits.ReceiveMaximum);
        foreach (var lane in Lanes.All)
        {
            lanes[(int)lane] = new LaneWindow(window);
        }

        foreach (var lane in owed)
        {
            lanes[(int)lane].Restart(parts.Reader.Cursor(lane));
        }

        rate.Restart(Now);
    }

    private long Now => Instant.Now(parts.Time).Ticks;

    private int InFlight => inFlight.Count + (statusPacket == 0 ? 0 : 1);

    private long AckTimeout => parts.Upstream.AckTimeout.Ticks;

    /// <summary>Works until the connection ends or the gateway stops.</summary>
    /// <exception cref="LinkException">The connection ended.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = parts.Time.CreateTimer(static state => ((Signal)state!).Set(), parts.Wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var impatience = parts.Time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), patience, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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

            timer.Change(wait, Timeout.InfiniteTimeSpan);
            await parts.Wake.WaitAsync(stopping);
        }
    }

    /// <summary>One turn: takes what came, looks whether the connection lives, puts what the window allows into the link's buffer.</summary>
    /// <returns>When to look again if nothing happens.</returns>
    /// <exception cref="LinkException">The connection ended, is silent, or refused an event.</exception>
    internal TimeSpan Turn()
    {
        Receive();
        CheckAlive();
        if (statusPacket == 0 && InFlight < window && (statusSent == 0 || Now - statusSent >= StatusInterval.Ticks))
        {
            SendStatus(online: true);
        }

        // Refilled a quarter at a time: one write for many events instead of one for each acknowledgement. Alerts do not wait for that.
        var held = (InFlight <= window - window / 4 || HasNewAlert) && Fill();
        var next = statusPacket == 0 ? statusSent + StatusInterval.Ticks : statusSent + AckTimeout;
        foreach (var lane in owed)
        {
            next = Math.Min(next, (lanes[(int)lane].OldestSent ?? long.MaxValue - AckTimeout) + AckTimeout);
        }

        // Rounded up to whole milliseconds, the timer's resolution, so that it never wakes just before the time.
        var wait = TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((next - Now) / (double)TimeSpan.TicksPerMillisecond)));
        return held && rate.UntilNext(Now) is var room && room < wait ? room : wait;
    }

    private bool HasNewAlert =>
        owed.Contains(Lane.Alerts) && lanes[(int)Lane.Alerts].Sent + 1 < parts.Reader.Committed(Lane.Alerts);

    /// <summary>
    /// Ends in good order: fills the window once more (so that a subscriber without a backlog also gets the last events, up to
    /// <c>stopped</c>), waits a moment for what is in flight, says offline with the last numbers, disconnects. What is still
    /// waiting then the outbox keeps.
    /// </summary>
    /// <param name="deadline">Ends the wait for what is in flight.</param>
    /// <param name="close">Ends saying goodbye; a little later.</param>
    public async Task StopAsync(CancellationToken deadline, CancellationToken close)
    {
        try
        {
            Fill();
            await link.FlushAsync(deadline);
            Receive();
            while (InFlight > 0)
            {
                await parts.Wake.WaitAsync(deadline);
                Receive();
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // The broker is slow: what it has not acknowledged is sent again at the next start.
        }

        if (InFlight >= window || link.Failure is not null)
        {
            // No room to say offline. Without DISCONNECT the broker publishes the will, which says it for us.
            return;
        }

        try
        {
            SendStatus(online: false);
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

    private void Receive()
    {
        while (link.TryReceive(out var received))
        {
            if (received.Topic is not null)
            {
                continue;
            }

            if (received.PacketId == statusPacket)
            {
                statusPacket = 0;
                continue;
            }

            if (!inFlight.Remove(received.PacketId, out var sent))
            {
                continue;
            }

            if (received.ReasonCode >= 0x80)
            {
                throw new LinkException(LinkFailure.Refused, $"the broker refused event {sent.Lane.Name()} {sent.Sequence} with reason code 0x{received.ReasonCode:x2}{(received.Reason is null ? string.Empty : $" ({received.Reason})")}; it is kept and sent again");
            }

            if (lanes[(int)sent.Lane].Acknowledge(sent.Sequence))
            {
                parts.Reader.Acknowledge(sent.Lane, lanes[(int)sent.Lane].Cursor);
            }
        }

        if (link.Failure is { } failure)
        {
            throw new LinkException(failure.Kind, failure.Message, failure);
        }
    }

    private void CheckAlive()
    {
        var oldest = statusPacket == 0 ? long.MaxValue : statusSent;
        foreach (var lane in owed)
        {
            oldest = Math.Min(oldest, lanes[(int)lane].OldestSent ?? long.MaxValue);
        }

        if (oldest <= Now - AckTimeout)
        {
            throw new LinkException(LinkFailure.Network, $"no acknowledgement within {parts.Upstream.AckTimeout.TotalSeconds:0.#} s; the connection is dropped and what is in flight is sent again");
        }
    }

    /// <summary>Sends what the window allows, the most urgent lane first. True when the drain rate held something up.</summary>
    private bool Fill()
    {
        var held = false;
        foreach (var lane in owed)
        {
            var free = window - InFlight;
            held |= Fill(lane, lane == Lane.Alerts && OthersWait() ? Math.Min(free, AlertShare()) : free);
        }

        return held;
    }

    /// <summary>
    /// What alerts may still take of the window while other lanes wait: three quarters of it in all, so that a flood of alerts
    /// never starves the readings; where there is but one place, three times out of four.
    /// </summary>
    private int AlertShare() => window == 1
        ? (alertsInRow < 3 ? 1 : 0)
        : window - Math.Max(1, window / 4) - lanes[(int)Lane.Alerts].Count;

    private bool OthersWait()
    {
        foreach (var lane in owed)
        {
            if (lane != Lane.Alerts && lanes[(int)lane].Sent + 1 < parts.Reader.Committed(lane))
            {
                return rate.Available(Now) > 0;
            }
        }

        return false;
    }

    /// <summary>Sends from one lane. True when the drain rate held it up.</summary>
    private bool Fill(Lane lane, int most)
    {
        var state = lanes[(int)lane];
        var allowed = lane == Lane.Alerts ? most : Math.Min(most, rate.Available(Now));
        allowed = Math.Min(allowed, window - state.Count);
        if (allowed <= 0)
        {
            return most > 0 && state.Count < window && state.Sent + 1 < parts.Reader.Committed(lane);
        }

        page.Clear();
        var count = parts.Reader.Read(lane, state.Sent, allowed, page);
        var now = Now;
        foreach (ref readonly var stored in CollectionsMarshal.AsSpan(page))
        {
            payload.ResetWrittenCount();
            parts.Format.Write(stored, parts.Outbox.Stream, payload);
            var packet = link.Publish(new Message(parts.Topics.Of(stored), payload.WrittenMemory, Retain: false, parts.Format.ContentType));
            inFlight.Add(packet, (lane, stored.Sequence));
            state.Send(stored.Sequence, now);
        }

        if (lane != Lane.Alerts)
        {
            rate.Sent(count);
            alertsInRow = count > 0 ? 0 : alertsInRow;
        }
        else
        {
            alertsInRow += count;
        }

        return count == allowed && allowed < most;
    }

    private void SendStatus(bool online)
    {
        var bytes = StatusPayload.Write(online, parts.Outbox, parts.Reader, parts.State, parts.Time.GetUtcNow().UtcTicks);
        statusPacket = link.Publish(new Message(parts.Topics.Status, bytes, link.Limits.RetainAvailable, "application/json"));
        statusSent = Now;
    }
}
