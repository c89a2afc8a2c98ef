using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Gateway.Control;

/// <summary>One connection: request, reply, request, reply. Whoever is slow or makes no sense is cut off.</summary>
internal sealed partial class ControlConnection(Socket socket, Peer peer, ControlCommands commands, TimeProvider time, ILogger logger)
{
    /// <summary>How long a request may take to arrive, from the reply before it on, and a reply to be fetched.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Serves until the other side closes or is cut off. Told to stop, it still answers what it has begun with.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            var lines = new ControlLines(socket, ControlRequest.Longest);
            while (await NextAsync(lines, stop) is { } line)
            {
                if (!await AnswerAsync(line))
                {
                    return;
                }
            }
        }
        catch (InvalidDataException e)
        {
            await SendAsync(ControlReply.Refused(null, e.Message));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It is gone, too slow, or we are told to stop.
        }
        finally
        {
            socket.Dispose();
        }
    }

    private async Task<ReadOnlyMemory<byte>?> NextAsync(ControlLines lines, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        return await lines.NextAsync(either.Token);
    }

    /// <summary>False when the line was no request: then nobody knows where the next one begins.</summary>
    private async Task<bool> AnswerAsync(ReadOnlyMemory<byte> line)
    {
        ControlRequest request;
        try
        {
            request = ControlRequest.Read(line);
        }
        catch (RefusedException e)
        {
            await SendAsync(ControlReply.Refused(null, e.Message));
            return false;
        }

        await SendAsync(await ReplyAsync(request));
        return true;
    }

    private async Task<JsonObject> ReplyAsync(ControlRequest request)
    {
        try
        {
            return ControlReply.Done(request.Id, await commands.RunAsync(request.Command, new ControlCall(peer, request.User, request.Args)));
        }
        catch (RefusedException e)
        {
            return ControlReply.Refused(request.Id, e.Message);
        }
        catch (Exception e)
        {
            // Nothing that is asked for may end the service.
            Log.Failed(logger, request.Command, e);
            return ControlReply.Refused(request.Id, $"a fault in the service: {e.Message}; its log has more");
        }
    }

    private async Task SendAsync(JsonObject reply)
    {
        using var late = new CancellationTokenSource(Patience, time);
        ReadOnlyMemory<byte> rest = ControlReply.Line(reply);
        while (rest.Length > 0)
        {
            rest = rest[await socket.SendAsync(rest, late.Token)..];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The command {Command} failed")]
        public static partial void Failed(ILogger logger, string command, Exception error);
    }
}
