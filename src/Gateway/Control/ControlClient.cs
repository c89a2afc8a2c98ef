using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Control;

/// <summary>The other side of the control socket: asks a running service.</summary>
internal sealed class ControlClient : IDisposable
{
    /// <summary>A page of alerts with the longest names there may be stays below this.</summary>
    private const int LongestReply = 4 * 1024 * 1024;

    /// <summary>Longer than the service takes to say that it is busy.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The check of a store reads all of it.</summary>
    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(10);

    private readonly Socket socket;
    private readonly ControlLines lines;
    private readonly string path;
    private int asked;

    private ControlClient(Socket socket, string path)
    {
        this.socket = socket;
        this.path = path;
        lines = new ControlLines(socket, LongestReply);
    }

    /// <summary>Connects.</summary>
    /// <exception cref="RefusedException">Nobody answers, or it is not allowed.</exception>
    public static async Task<ControlClient> ConnectAsync(string path)
    {
        using var late = new CancellationTokenSource(Patience);
        var connecting = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await connecting.ConnectAsync(new UnixDomainSocketEndPoint(path), late.Token);
            return new ControlClient(connecting, path);
        }
        catch (Exception e) when (e is SocketException or ArgumentException or OperationCanceledException)
        {
            connecting.Dispose();
            throw (e as SocketException)?.SocketErrorCode == SocketError.AccessDenied
                ? new RefusedException($"you may not use {path}; members of its group may: sudo usermod -aG sensor-gateway {Environment.UserName}, then log in again (or use sudo)")
                : new NoServiceException($"no service answers at {path}; is it running? systemctl status sensor-gateway. One that was started by hand is found with --config PATH or --socket PATH");
        }
    }

    /// <summary>Asks for something and waits for the result.</summary>
    /// <exception cref="RefusedException">It was not done, or nobody knows.</exception>
    public async Task<JsonObject> AskAsync(string command, JsonObject args)
    {
        var request = new JsonObject
        {
            ["id"] = $"{++asked}",
            ["protocol"] = ControlRequest.Protocol,
            ["command"] = command,
            ["user"] = Environment.UserName,
            ["args"] = args,
        };
        var patience = command == "outbox.check" ? LongPatience : Patience;
        using var late = new CancellationTokenSource(patience);
        try
        {
            await SendAsync(ControlReply.Line(request), late.Token);
            var line = await lines.NextAsync(late.Token) ?? throw Broken("it closed the connection");
            var reply = JsonNode.Parse(line.Span) as JsonObject ?? throw Broken("its reply is no JSON object");
            return reply["ok"]?.GetValue<bool>() == true && reply["result"] is JsonObject result ? result
                : throw new RefusedException((string?)reply["error"] ?? "the service gave no reason");
        }
        catch (Exception e) when (e is SocketException or JsonException or InvalidDataException or InvalidOperationException or FormatException)
        {
            throw Broken(e.Message);
        }
        catch (OperationCanceledException)
        {
            throw Broken($"it did not answer within {patience.TotalSeconds:0} s");
        }
    }

    /// <inheritdoc />
    public void Dispose() => socket.Dispose();

    private async Task SendAsync(ReadOnlyMemory<byte> rest, CancellationToken cancellationToken)
    {
        try
        {
            while (rest.Length > 0)
            {
                rest = rest[await socket.SendAsync(rest, cancellationToken)..];
            }
        }
        catch (SocketException)
        {
            // It turned us away without listening; its reply says why.
        }
    }

    private RefusedException Broken(string why) => new($"the service at {path} cannot be asked: {why}; look again with 'sensor-gateway alerts list' whether something was done");
}
