using System.Buffers;
using System.Runtime.InteropServices;
using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Abstractions.Store;
using Gateway.Configuration;
using Microsoft.Extensions.Logging;

namespace Gateway.Forwarding;

/// <summary>Puts events of a lane into a link: one by one or in batches, with a loss notice in the place of a gap.</summary>
/// <remarks>What the broker will not take by its own rules (packet size, topic) is given up here and becomes a gap.</remarks>
internal sealed partial class EventPublisher(ForwarderParts parts, ILink link, Packets packets)
{
    /// <summary>Events read at a time to find out how far the expired ones go.</summary>
    private const int ExpiredPage = 1000;

    /// <summary>Unfit events in a row after which it is the broker's limit that is wrong, and not the events.</summary>
    private const int MostUnfit = 10;

    /// <summary>Marks the packets that are loss notices.</summary>
    private const long Notice = 1;

    private readonly List<StoredEvent> page = [];
    private readonly ArrayBufferWriter<byte> payload = new(1024);
    private readonly Compressor compressor = new(parts.Upstream.Compress);
    private int unfit;

    /// <summary>Sends what follows in a lane, in the order of the numbers.</summary>
    /// <param name="queue">The lane.</param>
    /// <param name="messages">Most messages.</param>
    /// <param name="now">Live clock, in ticks.</param>
    /// <returns>How many events went out.</returns>
    public int Send(LaneQueue queue, int messages, long now)
    {
        var batch = queue.Batch is not null && queue.Trial.IsQuiet ? queue.Batch : null;
        var expired = queue.ExpiresBefore(parts.Time.GetUtcNow().UtcTicks);
        var sent = 0;
        var gapExpected = false;
        while (messages > 0)
        {
            var events = queue.Peek((int)Math.Min((long)messages * (batch?.Count ?? 1), int.MaxValue));
            if (events.IsEmpty || gapExpected && !events[0].IsGap)
            {
                break;
            }

            gapExpected = false;
            while (!gapExpected && messages > 0 && !events.IsEmpty)
            {
                var length = GiveUpExpired(queue, events, expired) ? 0 : Publish(queue, events, batch, now);
                gapExpected = length == 0;
                messages -= length == 0 ? 0 : 1;
                sent += length;
                events = events[length..];
            }
        }

        return sent;
    }

    /// <summary>Sends the first event behind a number out of turn. False: there is none.</summary>
    public bool SendWitness(LaneQueue queue, long after, long now)
    {
        page.Clear();
        queue.Reader.Read(queue.Lane, after, 2, page);
        foreach (ref readonly var stored in CollectionsMarshal.AsSpan(page))
        {
            if (!stored.IsGap)
            {
                payload.ResetWrittenCount();
                parts.Format.Write(stored, queue.Reader.Stream, payload);
                packets.Add(link.Publish(Message(parts.Topics.Of(stored), parts.Format.ContentType)), new Packet(PacketKind.Probe, queue, stored.Sequence), now);
                queue.Witness = stored.Sequence;
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// What stands first behind the cursor is alone in failing: it becomes a dead letter. A loss notice that is refused cannot become one; it
    /// is left out, and the subscriber sees an unexplained gap.
    /// </summary>
    public void Park(LaneQueue queue)
    {
        queue.Window.Restart(queue.Window.Cursor);
        var first = queue.Peek(1);
        if (first.IsEmpty)
        {
            return;
        }

        var suspect = first[0];
        if (suspect.IsGap)
        {
            Log.NoticeRefused(parts.Logger, parts.Upstream.Id, queue.Lane, suspect.Sequence, suspect.Through, queue.Trial.Words);
            queue.Window.Restart(suspect.Through);
            queue.Acknowledge();
            return;
        }

        GiveUp(queue, suspect, queue.Trial.Words);
    }

    /// <summary>Something was acknowledged. If it was an event, the broker's limits are not such that none fits.</summary>
    public void Fit(in Packet packet) => unfit = packet.Version == Notice ? unfit : 0;

    /// <summary>Publishes the first of them, or as many as go into one message. Zero: the first was given up.</summary>
    private int Publish(LaneQueue queue, Span<StoredEvent> events, BatchSettings? batch, long now)
    {
        payload.ResetWrittenCount();
        var stream = queue.Reader.Stream;
        var length = batch is null || events[0].IsGap ? 0 : parts.Format.WriteBatch(Run(events, batch.Count), stream, batch.Bytes, payload);
        var batched = length > 0;
        if (!batched)
        {
            length = 1;
            parts.Format.Write(events[0], stream, payload);
        }

        try
        {
            var message = batched ? Message(parts.Topics.Of(queue.Lane), parts.Format.BatchContentType) : Message(parts.Topics.Of(events[0]), parts.Format.ContentType);
            var packet = link.Publish(message);
            packets.Add(
                packet,
                new Packet(PacketKind.Event, queue, queue.Window.Send(events[0].Sequence, events[length - 1].Last), events[0].IsGap ? Notice : 0, KnownTime(events[0])),
                now);
            parts.Health.Published++;
            parts.Health.Delivery.Size(queue.Lane).Add(message.Payload.Length);
            queue.Take(length);
            return length;
        }
        catch (LinkException e) when (e.Kind == LinkFailure.Unfit && length > 1)
        {
            // A batch that is too large is no event that is too large.
            return Publish(queue, events, batch! with { Count = length / 2, Bytes = batch.Bytes / 2 }, now);
        }
        catch (LinkException e) when (e.Kind == LinkFailure.Unfit)
        {
            if (events[0].IsGap || ++unfit > MostUnfit)
            {
                throw new LinkException(LinkFailure.Refused, $"the broker's limits leave no room for events ({e.Message}); everything is kept. Raise its largest packet size", e);
            }

            GiveUp(queue, events[0], e.Message);
            return 0;
        }
    }

    private void GiveUp(LaneQueue queue, in StoredEvent stored, string why)
    {
        Log.Parked(parts.Logger, parts.Upstream.Id, queue.Lane, stored.Sequence, why);
        queue.GiveUp(stored.Sequence, stored.Sequence, LossReason.DeadLetter, why);
    }

    /// <summary>Gives up what waited too long. True: something was, and is a gap now. A time that is not known to be right does not expire.</summary>
    private static bool GiveUpExpired(LaneQueue queue, ReadOnlySpan<StoredEvent> events, long before)
    {
        if (before == 0 || !IsExpired(events[0], before))
        {
            return false;
        }

        queue.Forget();
        events = queue.Peek(ExpiredPage);
        var last = 1;
        while (last < events.Length && IsExpired(events[last], before))
        {
            last++;
        }

        queue.GiveUp(events[0].Sequence, events[last - 1].Last, LossReason.Expired);
        return true;
    }

    private static bool IsExpired(in StoredEvent stored, long before) => KnownTime(stored) is var time && time > 0 && time < before;

    /// <summary>The time of an event; 0: of a gap, and when the clock was not set yet.</summary>
    private static long KnownTime(in StoredEvent stored) =>
        stored.IsGap || (stored.Flags & ReadingFlags.ClockUnsynced) != ReadingFlags.None ? 0 : stored.UtcTicks;

    /// <summary>The events up to the next gap.</summary>
    private static ReadOnlySpan<StoredEvent> Run(ReadOnlySpan<StoredEvent> events, int most)
    {
        var length = 1;
        while (length < events.Length && length < most && !events[length].IsGap)
        {
            length++;
        }

        return events[..length];
    }

    private Message Message(string topic, string? contentType) => compressor.Apply(new Message(topic, payload.WrittenMemory, Retain: false, contentType));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Upstream {Upstream}: event {Number} of lane {Lane} is set aside as a dead letter: {Reason}")]
        public static partial void Parked(ILogger logger, string upstream, Lane lane, long number, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Upstream {Upstream}: the notice that {From} to {Through} of lane {Lane} are lost was refused and is left out: {Reason}")]
        public static partial void NoticeRefused(ILogger logger, string upstream, Lane lane, long from, long through, string reason);
    }
}
