using Gateway.Abstractions.Links;
using Gateway.Commands;
using Microsoft.Extensions.Logging;

namespace Gateway.Forwarding;

/// <summary>
/// Puts replies to commands into the window. Before the events, so that whoever waits is answered however long the backlog is; but only into a
/// quarter of the window, and of a single place they get every second turn, so that no number of commands holds up events.
/// </summary>
internal sealed partial class ReplySender(ForwarderParts parts, ILink link, Packets packets, Carried carried, int window)
{
    private readonly ReplyQueue? replies = carried.Commands?.Replies;
    private readonly int most = Math.Max(1, window / 4);
    private bool lastWasReply;
    private int count;

    private int Limit => carried.Queues.IsNarrow ? 1 : window;

    /// <summary>The part of a turn before the events.</summary>
    public void BeforeEvents(long now)
    {
        if (Limit > 1 || !lastWasReply)
        {
            Send(now);
        }

        count = packets.Count;
    }

    /// <summary>The part behind them: what they have left over.</summary>
    public void BehindEvents(long now)
    {
        lastWasReply &= packets.Count == count;
        Send(now);
    }

    private void Send(long now)
    {
        while (replies is not null && packets.Count < Limit && replies.InFlight < most && replies.TryNext(out var reply))
        {
            try
            {
                var message = new Message(reply.Topic, reply.IsShort ? reply.Short! : reply.Payload, ContentType: "application/json") { CorrelationData = reply.CorrelationData };
                packets.Add(link.Publish(message), new Packet(PacketKind.Reply, Number: reply.Number), now);
                replies.Send(reply);
                lastWasReply = true;
            }
            catch (LinkException e) when (e.Kind == LinkFailure.Unfit && reply is { Short: not null, IsShort: false })
            {
                reply.IsShort = true; // and the next turn of this loop tries it
            }
            catch (LinkException e) when (e.Kind == LinkFailure.Unfit)
            {
                replies.Forget(reply.Number);
                Log.Unfit(parts.Logger, parts.Upstream.Id, reply.Command, e.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Upstream {Upstream}: the reply to the command {Command} cannot be sent: {Reason}")]
        public static partial void Unfit(ILogger logger, string upstream, string command, string reason);
    }
}
