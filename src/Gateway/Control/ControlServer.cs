using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Gateway.Control;

/// <summary>
/// The control socket of the running service. It is a convenience: that it cannot be opened, or that somebody floods it, is no
/// reason for the service to do anything else than before.
/// </summary>
internal sealed partial class ControlServer : IAsyncDisposable
{
    /// <summary>Connections at a time.</summary>
    internal const int Room = 16;

    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How often a socket that cannot be opened, or whose file is gone, is looked after.</summary>
    internal static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> connections = [];
    private readonly Peer self = Peer.Self();
    private readonly string path;
    private readonly ControlCommands commands;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Task serving;
    private string said = string.Empty;
    private bool opened;
    private long? refusalLogged;

    private ControlServer(string path, ControlCommands commands, TimeProvider time, ILogger logger)
    {
        this.path = path;
        this.commands = commands;
        this.time = time;
        this.logger = logger;
        var first = TryOpen();
        serving = Task.Run(() => ServeAsync(first));
    }

    /// <summary>Opens the socket and serves it. When that is not possible it is logged, and tried again until it is; null: there is nowhere to open it.</summary>
    /// <param name="path">Where; null: nowhere.</param>
    /// <param name="commands">What can be asked for.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public static ControlServer? Start(string? path, ControlCommands commands, TimeProvider time, ILogger logger)
    {
        if (path is null)
        {
            Log.Nowhere(logger);
            return null;
        }

        return new ControlServer(path, commands, time, logger);
    }

    /// <summary>Stops: nobody new comes in, what was begun is answered within a second, the socket is removed.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
        try
        {
            await Task.WhenAll(connections).WaitAsync(EndTime, time);
            if (opened)
            {
                File.Delete(path); // one that is not ours stays
            }
        }
        catch (Exception e) when (e is TimeoutException or IOException or UnauthorizedAccessException)
        {
            // Who does not fetch his reply loses it; a socket that is left behind is replaced at the next start.
        }

        stop.Dispose();
    }

    /// <summary>Listens, and listens anew when the folder with the socket was taken away: the store comes back by itself, and so does this.</summary>
    private async Task ServeAsync(Socket? listener)
    {
        while (!stop.IsCancellationRequested)
        {
            if (listener is not null)
            {
                await AcceptAsync(listener);
                opened = stop.IsCancellationRequested;
            }
            else
            {
                await PauseAsync(Look, stop.Token);
            }

            listener = stop.IsCancellationRequested ? null : TryOpen();
        }
    }

    private Socket? TryOpen()
    {
        var listener = ControlSocket.TryListen(path, out var problem);
        opened = listener is not null;
        if (opened)
        {
            Log.Open(logger, path);
        }
        else if (problem != said)
        {
            Log.NotOpen(logger, path, problem, Look.TotalSeconds);
        }

        said = problem;
        return listener;
    }

    /// <summary>Until told to stop, or until nobody can find the socket any more.</summary>
    private async Task AcceptAsync(Socket listener)
    {
        using var open = listener;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        await using var watch = time.CreateTimer(_ => CancelIfGone(end), null, Look, Look);
        while (!end.IsCancellationRequested)
        {
            try
            {
                Begin(await listener.AcceptAsync(end.Token));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                await PauseAsync(Pause, end.Token); // Out of file descriptors, or it broke before it began: others are served on.
            }
        }
    }

    private void CancelIfGone(CancellationTokenSource end)
    {
        if (!File.Exists(path) && !stop.IsCancellationRequested)
        {
            end.Cancel();
        }
    }

    private void Begin(Socket client)
    {
        try
        {
            var peer = Peer.Of(client);
            connections.RemoveAll(static c => c.IsCompleted);
            if (!peer.MayControl(self))
            {
                NoteRefusal(peer);
                Refuse(client, $"{Accounts.User(peer.User)} may not control this gateway; root and members of the group {Accounts.Group(self.Groups[0])} may");
            }
            else if (connections.Count >= Room)
            {
                Refuse(client, $"{Room} connections are open already; try again in a few seconds");
            }
            else
            {
                var connection = new ControlConnection(client, peer, commands, time, logger);
                connections.Add(Task.Run(() => connection.RunAsync(stop.Token)));
            }
        }
        catch (SocketException)
        {
            client.Dispose(); // It is gone already.
        }
    }

    /// <summary>A new connection has room for one line, so this does not wait.</summary>
    private static void Refuse(Socket client, string why)
    {
        using (client)
        {
            client.Blocking = false;
            client.Send(ControlReply.Line(ControlReply.Refused(null, why)));
        }
    }

    private void NoteRefusal(Peer peer)
    {
        var now = time.GetTimestamp();
        if (refusalLogged is null || time.GetElapsedTime(refusalLogged.Value, now) >= TimeSpan.FromMinutes(1))
        {
            refusalLogged = now;
            Log.Refused(logger, path, peer.User);
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken end)
    {
        try
        {
            await Task.Delay(pause, time, end);
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Commands are taken at {Path}")]
        public static partial void Open(ILogger logger, string path);

        [LoggerMessage(Level = LogLevel.Information, Message = "No commands are taken: the store is in memory and there is no XDG_RUNTIME_DIR to put the control socket into")]
        public static partial void Nowhere(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "No commands are taken: the control socket {Path} cannot be opened: {Reason}. Everything else works; it is tried again every {Seconds} s")]
        public static partial void NotOpen(ILogger logger, string path, string reason, double seconds);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The user with id {User} was turned away at {Path}; said once a minute at most")]
        public static partial void Refused(ILogger logger, string path, uint user);
    }
}
