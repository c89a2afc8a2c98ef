using System.Net;
using System.Net.Sockets;
using Gateway.Mqtt.Broker;

namespace TestKit;

/// <summary>What happens to one PUBACK.</summary>
public enum PubackFault
{
    /// <summary>It goes out.</summary>
    None,

    /// <summary>It does not.</summary>
    Drop,

    /// <summary>It goes out twice.</summary>
    Twice,

    /// <summary>It goes out behind the next one of its connection.</summary>
    Late,
}

/// <summary>
/// Our broker with faults that are switched on and off while it runs. The faults are laid over the bytes of its connections, and
/// refusals go through its own judge of publishes: the broker itself knows nothing of them. A small Receive Maximum, packet
/// size or queue are options of the broker.
/// </summary>
/// <remarks>Switches may be set by any thread and hold for all connections, those that are open included.</remarks>
public sealed class FaultyBroker : IAsyncDisposable
{
    private readonly BrokerOptions options;

    /// <summary>Has the port too, without listening: while the broker is stopped nobody else gets it, and it refuses.</summary>
    private readonly Socket place = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private long pubacks;
    private int connections;

    private FaultyBroker(BrokerOptions options)
    {
        place.Bind(new IPEndPoint(options.Address, options.Port));
        this.options = options with { Port = ((IPEndPoint)place.LocalEndPoint!).Port };
    }

    /// <summary>The broker; another one after <see cref="StartAgainAsync"/>.</summary>
    public MqttBroker Broker { get; private set; } = null!;

    /// <summary>The same over all restarts.</summary>
    public Uri Url => Broker.Url;

    /// <summary>What happens to the n-th PUBACK, counted from 1 over all connections.</summary>
    public Func<long, PubackFault> Puback { get; set; } = _ => PubackFault.None;

    /// <summary>How long every write with a PUBACK in it waits; what is behind it waits too.</summary>
    public TimeSpan PubackDelay { get; set; }

    /// <summary>Judges publishes: below 0x80, or the reason code of the refusal.</summary>
    public Func<BrokerPublish, byte> Refuse { get; set; } = _ => 0;

    /// <summary>Reason code that refuses every login (0x86, 0x87, 0x88, 0x97 …); 0: none is refused.</summary>
    public byte RefuseLogin { get; set; }

    /// <summary>Half open: connections are taken and stay, but nothing more is read or answered on them.</summary>
    public bool Silent { get; set; }

    /// <summary>A storm: whether the n-th connection, counted from 1 over all lives, is dropped as soon as its login is accepted.</summary>
    public Func<int, bool> DropAfterLogin { get; set; } = _ => false;

    /// <summary>After how many bytes from the client the n-th connection breaks, in the middle of a packet if it falls there; null: it does not.</summary>
    public Func<int, long?> CutAfterBytes { get; set; } = _ => null;

    /// <summary>The same for bytes to the client: what is beyond does not go out.</summary>
    public Func<int, long?> CutAfterReplies { get; set; } = _ => null;

    /// <summary>Called with topic and payload of each publish that came in whole, one call at a time.</summary>
    public Action<string, string>? Taken { get; set; }

    /// <summary>Connections taken so far, over all lives.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>A connection breaks when it has received so many publishes; 0: it does not.</summary>
    public int CutAfterPublishes { get; set; }

    /// <summary>Bytes that go out before the next packet, once.</summary>
    public byte[]? Garbage { get; set; }

    /// <summary>PUBLISH packets that came in.</summary>
    public long PublishesIn { get; internal set; }

    /// <summary>The most publishes that one connection had sent without a PUBACK written to it.</summary>
    public int MostUnacknowledged { get; internal set; }

    internal Lock Gate { get; } = new();

    /// <summary>Starts one without faults.</summary>
    public static async Task<FaultyBroker> StartAsync(BrokerOptions? options = null)
    {
        var broker = new FaultyBroker(options ?? new BrokerOptions());
        await broker.StartAgainAsync();
        return broker;
    }

    /// <summary>Starts a new broker on the same port, which has forgotten everything.</summary>
    public async Task StartAgainAsync()
    {
        Broker = await MqttBroker.StartAsync(options with
        {
            Transport = stream => ValueTask.FromResult<Stream>(new FaultyStream(stream, this, options.Time, Interlocked.Increment(ref connections))),
            Authenticate = login => RefuseLogin != 0 ? RefuseLogin : options.Authenticate?.Invoke(login) ?? 0,
            Authorize = p => Refuse(p),
        });
    }

    /// <summary>Ends the broker and all connections; the port refuses until it is started again.</summary>
    public ValueTask StopAsync() => Broker.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        place.Dispose();
    }

    internal PubackFault NextPuback() => Puback(Interlocked.Increment(ref pubacks));

    internal byte[]? TakeGarbage()
    {
        lock (Gate)
        {
            var taken = Garbage;
            Garbage = null;
            return taken;
        }
    }
}
