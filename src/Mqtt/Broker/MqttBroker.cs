using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Gateway.Mqtt.Codec;

namespace Gateway.Mqtt.Broker;

/// <summary>
/// A small MQTT broker inside the process, for the demo and for tests: MQTT 5 and 3.1.1 over TCP, QoS 0 and 1, retained messages,
/// wildcards, wills, sessions. Everything it holds is bounded by its options and gone with the process.
/// </summary>
/// <remarks>
/// Not offered, and refused as the standard says: QoS 2, shared subscriptions, subscription identifiers, topic aliases, enhanced
/// authentication. All members may be called by any thread.
/// </remarks>
public sealed class MqttBroker : IAsyncDisposable
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private readonly BrokerOptions options;
    private readonly TcpListener listener;
    private readonly Router router;
    private readonly BrokerCounters counters = new();
    private readonly ConcurrentDictionary<BrokerConnection, bool> connections = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly PeriodicTimer rounds;
    private readonly Task accepting;
    private readonly Task looking;
    private int disposed;

    private MqttBroker(BrokerOptions options, TcpListener listener)
    {
        this.options = options;
        this.listener = listener;
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        router = new Router(options, counters);
        rounds = new PeriodicTimer(Round, options.Time);
        accepting = AcceptAsync();
        looking = LookAsync();
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>Where clients find it.</summary>
    public Uri Url => new($"mqtt://{new IPEndPoint(options.Address, Port)}");

    /// <summary>Clients that are logged in.</summary>
    public int Clients => router.Clients;

    /// <summary>Sessions, those whose client is away included.</summary>
    public int Sessions => router.Sessions;

    /// <summary>Retained messages.</summary>
    public int RetainedMessages => router.RetainedMessages;

    /// <summary>Messages published to the broker, wills included.</summary>
    public long MessagesIn => counters.MessagesIn;

    /// <summary>Messages sent to subscribers, repetitions included.</summary>
    public long MessagesOut => counters.MessagesOut;

    /// <summary>Messages a subscriber did not get, because it was full, or they were out of date or too large for it.</summary>
    public long Dropped => counters.Dropped;

    /// <summary>Connections, logins and publishes that were refused.</summary>
    public long Refused => counters.Refused;

    /// <summary>The first mistake of the broker itself; null: none. The connection where it happened was ended with 0x83.</summary>
    public Exception? Failure => counters.Failure;

    /// <summary>Starts to listen.</summary>
    /// <exception cref="IOException">No port is free, or the address is not one of this machine; the message says what to do.</exception>
    public static Task<MqttBroker> StartAsync(BrokerOptions options)
    {
        SocketException? last = null;
        var tries = options.Port == 0 ? 1 : Math.Min(Math.Max(1, options.PortsToTry), IPEndPoint.MaxPort - options.Port + 1);
        for (var i = 0; i < tries; i++)
        {
            var candidate = new TcpListener(options.Address, options.Port + i);
            try
            {
                candidate.Start();
                return Task.FromResult(new MqttBroker(options, candidate));
            }
            catch (SocketException e)
            {
                candidate.Dispose();
                last = e;
                if (e.SocketErrorCode != SocketError.AddressAlreadyInUse)
                {
                    break;
                }
            }
        }

        var ports = tries == 1 ? $"port {options.Port}" : $"ports {options.Port} to {options.Port + tries - 1}";
        throw new IOException(
            last!.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? $"{ports} of {options.Address} {(tries == 1 ? "is" : "are all")} in use; name another port"
                : $"cannot listen on {options.Address}, {ports}: {last.Message}; check address and port",
            last);
    }

    /// <summary>Ends all connections as a client would expect it: MQTT 5 clients are told that the broker shuts down.</summary>
    public Task DisconnectAllAsync() => EndAllAsync(ReasonCode.ServerShuttingDown);

    /// <summary>Stops to listen and ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        await stopping.CancelAsync();
        await accepting;
        listener.Dispose();
        await EndAllAsync(ReasonCode.ServerShuttingDown);
        rounds.Dispose(); // not earlier: it ends connections that do not end themselves
        await looking;
        stopping.Dispose();
    }

    private async Task EndAllAsync(byte why)
    {
        var ending = connections.Keys.ToArray();
        foreach (var connection in ending)
        {
            connection.End(why);
        }

        await Task.WhenAll(ending.Select(c => c.Running));
    }

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptSocketAsync(stopping.Token);
                if (connections.Count >= options.MaximumConnections)
                {
                    counters.Refuse();
                    socket.Dispose();
                    continue;
                }

                socket.NoDelay = true;
                var connection = new BrokerConnection(socket, options, router, counters);
                connections[connection] = true;
                connection.Running = ServeAsync(connection);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // A client that left before it was let in, or the end of the broker.
            }
        }
    }

    private async Task ServeAsync(BrokerConnection connection)
    {
        using (connection)
        {
            await connection.RunAsync();
        }

        connections.TryRemove(connection, out _);
    }

    /// <summary>Once a second: who is late, who is silent, whose session is over.</summary>
    private async Task LookAsync()
    {
        while (await rounds.WaitForNextTickAsync(CancellationToken.None))
        {
            foreach (var (connection, _) in connections)
            {
                connection.Look();
            }

            router.Age();
        }
    }
}
