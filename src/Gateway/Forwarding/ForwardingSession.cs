using System.Buffers;
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
    private readonly LaneWindow[] lanes = new LaneWindow[Lanes.Count];
    private readonly Dictionary<int, (Lane Lane, long Sequence)> inFlight = [];
    private readonly List<StoredEvent> page = [];
    private readonly ArrayBufferWriter<byte> payload = new(1024);
    private readonly int window;
    private int others;
    private long statusSent;

    /// <summary>Begins on a connection that is up.</summary>
    public ForwardingSession(ForwarderParts parts, ILink link, DrainRate rate)
    {
        this.parts = parts;
        this.link = link;
        this.rate = rate;
        window = Math.Min(parts.Upstream.Window, link.Limits.ReceiveMaximum);
        foreach (var lane in Lanes.All)
        {
            lanes[(int)lane] = new LaneWindow(window);
        }

        foreach (var lane in parts.Reader.Lanes)
        {
            lanes[(int)lane].Restart(parts.Reader.Cursor(lane));
        }

        rate.Restart(Now);
    }

    private long Now => Instant.Now(parts.Time).Ticks;

    private int InFlight => inFlight.Count + others;

    /// <summary>Works until the connection ends or the gateway stops.</summary>
    /// <exception cref="LinkException">The connection ended.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = parts.Time.CreateTimer(static state => ((Signal)state!).Set(), parts.Wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        SendStatus(online: true);
        while (!stopping.IsCancellationRequested)
        {
            Receive();
            CheckAlive();
            if (Now - statusSent >= StatusInterval.Ticks && InFlight < window)
            {
                SendStatus(online: true);
            }

            var wait = Fill();
            await link.FlushAsync(stopping);
            timer.Change(wait, Timeout.InfiniteTimeSpan);
            await parts.Wake.WaitAsync(stopping);
        }
    }

    /// <summary>
    /// Ends in good order: fills the window once more (so that a subscriber without a backlog also gets the last events, up to
    /// <c>stopped</c>), waits a moment for what is in flight, says offline with the last numbers, disconnects. What is still
    /// waiting then the outbox keeps.
    /// </summary>
    public async Task StopAsync(CancellationToken deadline)
    {
        try
        {
            Fill();
            await DrainAsync(deadline);
            SendStatus(online: false);
            await DrainAsync(deadline);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // The broker is slow: what it has not acknowledged is sent again at the next start.
        }

        Receive();
        await link.DisconnectAsync(CancellationToken.None);
    }

    private async Task DrainAsync(CancellationToken deadline)
    {
        await link.FlushAsync(deadline);
        Receive();
        while (InFlight > 0)
        {
            await parts.Wake.WaitAsync(deadline);
            Receive();
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

            if (!inFlight.Remove(received.PacketId, out var sent))
            {
                others--;
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
        foreach (var lane in lanes)
        {
            if (lane.OldestSent is { } sent && Now - sent >= parts.Upstream.AckTimeout.Ticks)
            {
                throw new LinkException(LinkFailure.Network, $"no acknowledgement within {parts.Upstream.AckTimeout.TotalSeconds:0.#} s; the connection is dropped and what is in flight is sent again");
            }
        }
    }

    /// <summary>Sends what the window allows. Returns when to look again if nothing happens.</summary>
    private TimeSpan Fill()
    {
        // Shares of the free window, so that a flood of alerts leaves room for readings; what one lane does not use the next takes.
        var held = false;
        foreach (var lane in parts.Reader.Lanes)
        {
            var free = window - InFlight;
            var share = lane == Lane.Alerts ? Math.Max(1, free - free / 4) : free;
            held |= Fill(lane, Math.Min(share, free));
        }

        return held ? rate.UntilNext(Now) : TimeSpan.FromSeconds(1);
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
        foreach (ref readonly var stored in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(page))
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
        }

        return count == allowed && allowed < most;
    }

    private void SendStatus(bool online)
    {
        var bytes = StatusPayload.Write(online, parts.Outbox, parts.Reader, parts.State, parts.Time.GetUtcNow().UtcTicks);
        link.Publish(new Message(parts.Topics.Status, bytes, link.Limits.RetainAvailable, "application/json"));
        others++;
        statusSent = Now;
    }
}
