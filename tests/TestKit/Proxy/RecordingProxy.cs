using System.Net;
using System.Net.Sockets;

namespace TestKit.Proxy;

/// <summary>
/// Stands between a gateway and a real broker, passes whole MQTT packets on, tells who asked about every one of them, and can cut, stall,
/// slow down and alter what passes. It knows nothing of the product's codec.
/// </summary>
/// <remarks>
/// Switches may be set by any thread and hold for all connections, those that are open included. What is told is what came in, before
/// any fault; so a PUBACK that is cut away counts as given by the broker.
/// </remarks>
public sealed class RecordingProxy : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly int target;
    private readonly Action<SeenPacket> seen;
    private readonly List<ProxyConnection> open = [];
    private readonly List<Task> running = [];
    private TcpListener? listener;
    private int count;

    /// <summary>Listens on a free loopback port.</summary>
    /// <param name="target">Port of the broker on this machine.</param>
    /// <param name="seen">Called for each packet, one call at a time.</param>
    public RecordingProxy(int target, Action<SeenPacket> seen)
    {
        this.target = target;
        this.seen = seen;
        Listen(0);
    }

    /// <summary>The port, the same over all absences.</summary>
    public int Port { get; private set; }

    /// <summary>Number of the broker's present life; whoever restarts the broker adds one.</summary>
    public int Incarnation { get; set; } = 1;

    /// <summary>Connections taken so far.</summary>
    public int Connections => Volatile.Read(ref count);

    /// <summary>After how many bytes from the gateway the n-th connection is reset, in the middle of a packet if it falls there; null: it is not.</summary>
    public Func<int, long?> CutAfterSent { get; set; } = _ => null;

    /// <summary>The same for bytes from the broker.</summary>
    public Func<int, long?> CutAfterReceived { get; set; } = _ => null;

    /// <summary>Nothing is read from either side.</summary>
    public bool Stalled { get; set; }

    /// <summary>Most bytes a second in each direction of a connection; 0: as fast as it goes.</summary>
    public int BytesPerSecond { get; set; }

    /// <summary>Changes a packet on its way; null: it does not go on.</summary>
    public Func<SeenPacket, byte[]?> Alter { get; set; } = packet => packet.Bytes;

    /// <summary>Everything that passed, as a file that wireshark reads; null: none is written.</summary>
    public CaptureFile? Capture { get; init; }

    /// <summary>Resets all open connections.</summary>
    public void Cut()
    {
        lock (gate)
        {
            open.ForEach(c => c.Reset());
        }
    }

    /// <summary>Looks like a broker that is away: all connections are reset and the port refuses.</summary>
    public void Leave()
    {
        lock (gate)
        {
            listener?.Dispose();
            listener = null;
        }

        Cut();
    }

    /// <summary>Ends <see cref="Leave"/>.</summary>
    public void Return() => Listen(Port);

    public async ValueTask DisposeAsync()
    {
        Leave();
        Task[] all;
        lock (gate)
        {
            all = [.. running];
        }

        await Task.WhenAll(all);
        Capture?.Dispose();
    }

    internal void Tell(SeenPacket packet)
    {
        lock (gate)
        {
            seen(packet);
        }
    }

    private void Listen(int port)
    {
        var begun = new TcpListener(IPAddress.Loopback, port);
        begun.Start();
        Port = ((IPEndPoint)begun.LocalEndpoint).Port;
        lock (gate)
        {
            listener = begun;
            running.Add(AcceptAsync(begun));
        }
    }

    private async Task AcceptAsync(TcpListener from)
    {
        while (true)
        {
            Socket gateway;
            try
            {
                gateway = await from.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            var connection = new ProxyConnection(this, gateway, Interlocked.Increment(ref count));
            lock (gate)
            {
                open.Add(connection);
                running.RemoveAll(t => t.IsCompleted);
                running.Add(RunAsync(connection));
                if (listener != from)
                {
                    connection.Reset();
                }
            }
        }
    }

    private async Task RunAsync(ProxyConnection connection)
    {
        await Task.Yield();
        await connection.RunAsync(target);
        lock (gate)
        {
            open.Remove(connection);
        }
    }
}
