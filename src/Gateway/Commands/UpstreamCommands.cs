using System.Text.Json.Nodes;
using System.Threading.Channels;
using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Control;
using Gateway.Diagnostics;
using Gateway.Forwarding;
using Microsoft.Extensions.Logging;

namespace Gateway.Commands;

/// <summary>
/// The commands of one upstream: taken as they come, run one after the other, each answered when what it did is stored. Survives the
/// connections, so that an id counts once and no reply is lost with a connection.
/// </summary>
/// <remarks>
/// Bounded: <see cref="Room"/> may wait, each of <see cref="CommandMessage.MostBytes"/> at most; more are dropped, counted and told as an event.
/// The forwarder's loop takes and sends, the loop of <see cref="RunAsync"/> does the rest, so that delivery never waits for a command.
/// </remarks>
internal sealed partial class UpstreamCommands
{
    /// <summary>How many commands may wait.</summary>
    public const int Room = 64;

    /// <summary>Largest packet that is taken whole: the largest command, its topic, and properties that nobody reads.</summary>
    public const int LargestPacket = 2 * CommandMessage.MostBytes;

    /// <summary>Bytes of a reply: what the brokers take that take least.</summary>
    internal const int MostReply = 128 * 1024 - 1024;

    /// <summary>Least time from one command to the next, so that a flood of them does not wear out a card by its commits.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromMinutes(1);

    private readonly Channel<CommandMessage> waiting = Channel.CreateBounded<CommandMessage>(new BoundedChannelOptions(Room) { SingleReader = true, SingleWriter = true });
    private readonly SeenIds seen = new();
    private readonly CommandGate gate;
    private readonly ForwarderParts parts;
    private readonly Func<string, ControlCall, Task<JsonObject>> control;
    private readonly Lock warning = new();
    private long numbers;
    private long? warned;

    /// <summary>Makes the commands of an upstream; nothing is taken before <see cref="CommandSubscription"/> asks the broker.</summary>
    public UpstreamCommands(ForwarderParts parts, Func<string, ControlCall, Task<JsonObject>> control)
    {
        this.parts = parts;
        this.control = control;
        gate = new CommandGate(parts.Upstream.Commands, seen);
    }

    /// <summary>What is to be answered.</summary>
    public ReplyQueue Replies { get; } = new();

    /// <summary>Takes a message; returns at once.</summary>
    public void Take(in LinkEvent received)
    {
        if (CommandMessage.Of(received, parts.Topics.Commands) is not { } message)
        {
            return;
        }

        if (waiting.Writer.TryWrite(message))
        {
            parts.Health.CommandsWait(1);
        }
        else
        {
            parts.Health.CommandsDropped++;
            Refuse(message.Name, $"too many commands at once: {Room} wait already, and what comes beyond is dropped without an answer");
        }
    }

    /// <summary>Runs what was taken until told to stop; what waits then is not run and not answered.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (await waiting.Reader.WaitToReadAsync(stopping))
            {
                await Replies.WaitForRoomAsync(stopping);
                if (waiting.Reader.TryRead(out var message))
                {
                    parts.Health.CommandsWait(-1);
                    await AnswerAsync(message, stopping);
                    await Task.Delay(Pace, parts.Time, stopping);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop. What was begun and is stored was answered; of the rest nothing was done.
        }
    }

    private async Task AnswerAsync(CommandMessage message, CancellationToken stopping)
    {
        var reply = await RunAsync(message, stopping);
        var topic = parts.Topics.IsForReplies(message.ResponseTopic) ? message.ResponseTopic! : parts.Topics.ReplyTo(message.Name);
        var (payload, brief) = Payload(reply);
        Replies.Add(new Reply(++numbers, message.Name, topic, message.CorrelationData, payload, brief));
        parts.Wake.Set();
    }

    /// <summary>The reply as bytes, and without its result, should that be too much: also then it says that it is done.</summary>
    internal static (byte[] Payload, byte[]? Short) Payload(JsonObject reply)
    {
        var bytes = ControlReply.Bytes(reply);
        if (reply["result"] is null)
        {
            return (bytes, null);
        }

        var brief = ControlReply.Bytes(ControlReply.Done((string?)reply["id"], new JsonObject { ["left-out"] = bytes.Length }));
        return bytes.Length > MostReply ? (brief, null) : (bytes, brief);
    }

    private async Task<JsonObject> RunAsync(CommandMessage message, CancellationToken stopping)
    {
        string? id = null;
        CommandEntry entry;
        Command command;
        try
        {
            (entry, command) = gate.Admit(message, parts.Time.GetUtcNow().UtcTicks, ref id);
        }
        catch (RefusedException e)
        {
            parts.Health.CommandsRefused++;
            Refuse(message.Name, e.Message);
            return ControlReply.Refused(id, e.Message);
        }

        seen.Begin(command.Id);
        parts.Health.Commands++;
        try
        {
            var result = await control(entry.Control, new ControlCall(By, command.Args)).WaitAsync(stopping);
            seen.End(command.Id, done: true);
            return ControlReply.Done(id, result);
        }
        catch (RefusedException e)
        {
            seen.End(command.Id, done: false);
            return ControlReply.Refused(id, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // Nothing that is asked for may end the service.
            Log.Failed(parts.Logger, parts.Upstream.Id, entry.Name, e);
            return ControlReply.Refused(id, $"a fault in the service: {e.Message}; its log has more");
        }
    }

    /// <summary>Who did it, for an event that others read. The broker has checked who the upstream is; of the person nobody has.</summary>
    private string By(string? claimed) => claimed is null ? $"upstream {parts.Upstream.Id}" : $"{claimed} (upstream {parts.Upstream.Id})";

    private void Refuse(string name, string why)
    {
        parts.Notices.Post("command-refused", parts.Upstream.Id, $"{name}: {why}");
        lock (warning)
        {
            if (warned is { } before && parts.Time.GetElapsedTime(before) < BetweenWarnings)
            {
                return;
            }

            warned = parts.Time.GetTimestamp();
        }

        Log.Refused(parts.Logger, parts.Upstream.Id, name, why);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Upstream {Upstream}: the command {Command} was not run: {Reason}. Others of the next minute are told as events only")]
        public static partial void Refused(ILogger logger, string upstream, string command, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Upstream {Upstream}: the command {Command} failed")]
        public static partial void Failed(ILogger logger, string upstream, string command, Exception error);
    }
}
