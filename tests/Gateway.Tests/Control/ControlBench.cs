using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Control;
using Gateway.Tests.Configuration;
using Gateway.Tests.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Gateway.Tests.Control;

/// <summary>A control socket in a folder of its own, before a pipeline that runs.</summary>
internal sealed class ControlBench : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Task running;

    public ControlBench()
    {
        Socket = Path.Combine(folder.Path, "control.sock");
        Pipeline.StartAsync().GetAwaiter().GetResult();
        running = Task.Run(() => Pipeline.Loop.RunAsync(stop.Token));
        Server = Start()!;
    }

    public string Socket { get; }

    public PipelineBench Pipeline { get; } = new();

    public ControlServer Server { get; }

    /// <summary>Starts a server at the socket.</summary>
    public ControlServer? Start() => ControlServer.Start(
        Socket, new ControlCommands("g", new AskRules(Pipeline.Door, Pipeline.State, Pipeline.Time), Pipeline.Figures, Pipeline.OutboxTopic, Pipeline.LettersTopic), Pipeline.Time, NullLogger.Instance);

    public Socket Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(Socket));
        return socket;
    }

    /// <summary>Sends bytes as they are, also to one who has turned us away already.</summary>
    public static void Send(Socket to, ReadOnlySpan<byte> bytes)
    {
        try
        {
            to.Send(bytes);
        }
        catch (SocketException)
        {
            // Turned away before we could speak.
        }
    }

    /// <summary>Sends text and reads one reply; null when the connection was closed without.</summary>
    public static async Task<JsonObject?> AskAsync(Socket socket, string text)
    {
        Send(socket, Encoding.UTF8.GetBytes(text));
        return await ReplyAsync(socket);
    }

    /// <summary>Reads one reply; null when the connection is closed.</summary>
    public static async Task<JsonObject?> ReplyAsync(Socket socket)
    {
        using var late = new CancellationTokenSource(Patience.Limit);
        try
        {
            return await new ControlLines(socket, 1 << 20).NextAsync(late.Token) is { } line ? (JsonObject)JsonNode.Parse(line.Span)! : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await stop.CancelAsync();
        await running;
        Pipeline.Dispose();
        stop.Dispose();
        folder.Dispose();
    }
}
