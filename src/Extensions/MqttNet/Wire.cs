using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using Gateway.Abstractions.Links;
using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Channel;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;
using MQTTnet.Packets;

namespace Gateway.Extensions.MqttNet;

/// <summary>The way to the broker: MQTTnet's transports and its codec, below its client classes, over a TCP socket of ours.</summary>
/// <remarks>
/// MQTTnet's own socket has fixed buffers of 8 KB and no limit of silence, and is out of reach for quick acknowledgements; with a WebSocket
/// there is no choice.
/// </remarks>
internal sealed class Wire : IMqttClientStreamProvider, IDisposable
{
    private readonly LinkEndpoint endpoint;
    private readonly LinkOptions options;
    private readonly TimeProvider time;
    private readonly Lock sending = new();
    private readonly FrameGate gate;
    private readonly Outlet outlet;
    private readonly GatedChannel channel;
    private readonly MqttChannelAdapter adapter;
    private readonly TlsCheck? tls;
    private Socket? socket;

    /// <summary>A way that is not yet open.</summary>
    /// <exception cref="LinkException">The certificates cannot be used.</exception>
    public Wire(LinkEndpoint endpoint, LinkOptions options, LinkKeepAlive keepAlive, Action idle, TimeProvider time)
    {
        this.endpoint = endpoint;
        this.options = options;
        this.time = time;
        endpoint.Check();
        tls = endpoint.Encrypted ? new TlsCheck(endpoint, options.Tls, time) : null;
        var inner = Inner();
        gate = new FrameGate(endpoint.Where, Packets.MaximumPacketSize, options.LargestMessage, options.Version5);
        outlet = new Outlet((bytes, token) => inner.WriteAsync(bytes, isEndOfPacket: true, token), keepAlive);
        channel = new GatedChannel(inner, gate, outlet, idle, Received);
        var version = options.Version5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311;
        adapter = new MqttChannelAdapter(channel, new MqttPacketFormatterAdapter(version, new MqttBufferWriter(4096, 65_535)), MqttNetNullLogger.Instance);

        void Received()
        {
            keepAlive.Received();
            if (socket is { } open)
            {
                LinkSocket.AcknowledgeAtOnce(open);
            }
        }
    }

    /// <summary>Bytes that wait to be written.</summary>
    public int Waiting => outlet.Waiting;

    /// <summary>Whether a write was cancelled, perhaps half-way.</summary>
    public bool Torn => outlet.Torn;

    /// <summary>Whether the packet received last lost its payload, because it was larger than its owner wants.</summary>
    public bool Shortened => gate.Shortened;

    /// <summary>What the packet received last is: <c>PUBACK</c>.</summary>
    public string Name => gate.Name;

    /// <summary>The first byte of what comes next; 0: nothing has come.</summary>
    public byte First => gate.First;

    /// <summary>What reading failed with.</summary>
    public Exception? ReadFailure => channel.ReadFailure;

    /// <summary>Opens it.</summary>
    /// <exception cref="LinkException">Not possible; the message says why and what to do.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await adapter.ConnectAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Failures.OfOpening(endpoint, options, tls?.Complaint, e);
        }
        finally
        {
            tls?.Dispose(); // read at each connect, used by none other
        }
    }

    /// <summary>Puts a packet into the send buffer.</summary>
    /// <returns>Its size in bytes when that is above <paramref name="most"/>, and it was not put in; else 0.</returns>
    public long Add(MqttPacket packet, int most = int.MaxValue)
    {
        lock (sending)
        {
            channel.MostBytes = most;
            var adding = adapter.SendPacketAsync(packet, CancellationToken.None);
            if (!adding.IsCompleted)
            {
                throw new InvalidOperationException("MQTTnet waits where it only has to fill a buffer");
            }

            adding.GetAwaiter().GetResult();
            return channel.Refused;
        }
    }

    /// <summary>Writes the send buffer.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => outlet.FlushAsync(cancellationToken);

    /// <summary>Waits for the next packet; null at the end.</summary>
    public Task<MqttPacket?> ReceiveAsync(CancellationToken cancellationToken) => adapter.ReceivePacketAsync(cancellationToken)!;

    /// <summary>Lets the reader take what has come, and then find the end; false when there is no way to do that.</summary>
    public bool StopReceiving() => Stop(SocketShutdown.Receive);

    /// <summary>Tells the broker that nothing more comes from us.</summary>
    public void StopSending() => Stop(SocketShutdown.Send);

    /// <summary>Ends it at once; reads and writes under way fail.</summary>
    public void Close()
    {
        socket?.Dispose();
        channel.Dispose();
    }

    public void Dispose()
    {
        Close();
        adapter.Dispose();
        outlet.Dispose();
        tls?.Dispose();
    }

    async Task<Stream> IMqttClientStreamProvider.ConnectAsync(EndPoint brokerEndPoint, CancellationToken cancellationToken)
    {
        socket = await LinkSocket.OpenAsync(endpoint, options, time, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private IMqttChannel Inner() => endpoint.WebSocket
        ? new MqttWebSocketChannel(new MqttClientWebSocketOptions { Uri = endpoint.Url.AbsoluteUri, TlsOptions = tls?.Options() ?? new MqttClientTlsOptions() })
        : new MqttTcpChannel(new MqttClientOptions
        {
            ChannelOptions = new MqttClientTcpOptions
            {
                RemoteEndpoint = new DnsEndPoint(endpoint.Url.DnsSafeHost, endpoint.Port),
                StreamProvider = this,
                TlsOptions = tls?.Options() ?? new MqttClientTlsOptions(),
            },
        });

    private bool Stop(SocketShutdown how)
    {
        if (socket is not { } open)
        {
            return false;
        }

        LinkSocket.Shutdown(open, how);
        return true;
    }
}
