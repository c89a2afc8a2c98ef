using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Commands;
using Microsoft.Extensions.Logging;

namespace Gateway.Forwarding;

/// <summary>Takes what comes in on a link: acknowledgements move cursors, a refusal puts its lane on trial and leaves the others alone.</summary>
internal sealed partial class Answers(ForwarderParts parts, ILink link, Packets packets, Carried carried, EventPublisher publisher)
{
    private bool stateRefusalSaid;
    private bool replyRefusalSaid;

    /// <summary>Whether a status waits for its acknowledgement.</summary>
    public bool StatusInFlight { get; set; }

    /// <summary>Takes everything that has come.</summary>
    /// <exception cref="LinkException">The connection ended.</exception>
    public void Take(long now)
    {
        while (link.TryReceive(out var received))
        {
            if (received.Topic is not null)
            {
                carried.Commands?.Take(received);
                continue;
            }

            if (!packets.Remove(received.PacketId, out var packet, out var sentAt))
            {
                continue;
            }

            parts.Health.Delivery.RoundTrip.Add(TimeSpan.FromTicks(now - sentAt).TotalSeconds);
            var isRefused = received.ReasonCode >= 0x80;
            if (isRefused)
            {
                carried.Refusal = (Words(received), now);
            }

            switch (packet.Kind)
            {
                case PacketKind.Event when isRefused:
                    parts.Health.Refused++;
                    Refuse(packet, Words(received));
                    break;
                case PacketKind.Event:
                    parts.Health.Acknowledged++;
                    Acknowledge(packet);
                    break;
                case PacketKind.Probe:
                    TakeWitness(packet, isRefused, now);
                    break;
                case PacketKind.State:
                    carried.States.Answer((int)packet.Number, packet.Version, isRefused);
                    SayStateRefusal(isRefused, received);
                    break;
                case PacketKind.Reply:
                    SayReplyRefusal(isRefused, carried.Commands?.Replies.Forget(packet.Number), received);
                    break;
                default:
                    (StatusInFlight, carried.IsStatusRefused) = (false, isRefused);
                    break;
            }
        }

        if (link.Failure is { } failure)
        {
            throw new LinkException(failure.Kind, failure.Message, failure);
        }
    }

    private void Acknowledge(in Packet packet)
    {
        publisher.Fit(packet);
        var queue = packet.Queue!;
        if (packet.UtcTicks > 0)
        {
            var age = parts.Time.GetUtcNow().UtcTicks - packet.UtcTicks;
            parts.Health.Delivery.Age(queue.Lane).Add(TimeSpan.FromTicks(Math.Max(0, age)).TotalSeconds);
        }

        if (queue.Window.Acknowledge(packet.Number))
        {
            queue.Acknowledge();
        }
    }

    private void Refuse(in Packet packet, string words)
    {
        var queue = packet.Queue!;
        if (queue.Window.Refuse(packet.Number) is var number && number > 0 && queue.Trial.Refuse(number, words))
        {
            publisher.Park(queue);
        }
    }

    private static void TakeWitness(in Packet packet, bool isRefused, long now)
    {
        var queue = packet.Queue!;
        if (queue.Witness != packet.Number)
        {
            return;
        }

        queue.Witness = 0;
        if (isRefused)
        {
            queue.Trial.RefuseWitness(packet.Number, now);
        }
        else
        {
            queue.Window.Restart(queue.Window.Cursor);
            queue.Trial.Accept();
        }
    }

    private void SayStateRefusal(bool isRefused, in LinkEvent received)
    {
        if (isRefused && !stateRefusalSaid)
        {
            stateRefusalSaid = true;
            Log.StateRefused(parts.Logger, parts.Upstream.Id, Words(received));
        }
    }

    private void SayReplyRefusal(bool isRefused, Reply? reply, in LinkEvent received)
    {
        if (isRefused && reply is not null && !replyRefusalSaid)
        {
            replyRefusalSaid = true;
            Log.ReplyRefused(parts.Logger, parts.Upstream.Id, reply.Command, Words(received));
        }
    }

    private static string Words(in LinkEvent received) =>
        $"refused by the broker: {ReasonWords.Of((byte)received.ReasonCode)}{(received.Reason is null ? string.Empty : $" ({received.Reason})")}";

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Upstream {Upstream}: the retained state of an alert was {Reason}; it is tried again when it changes")]
        public static partial void StateRefused(ILogger logger, string upstream, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Upstream {Upstream}: the reply to the command {Command} was {Reason}; it is not sent again")]
        public static partial void ReplyRefused(ILogger logger, string upstream, string command, string reason);
    }
}
