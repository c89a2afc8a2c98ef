using System.Net.Sockets;
using Gateway.Abstractions.Links;

namespace Gateway.Mqtt.Transports;

/// <summary>An open way to the broker: a stream of bytes over a socket. Whatever is laid on top (TLS, WebSocket), it ends with the socket.</summary>
internal sealed class Connection(Socket socket, Stream stream) : IDisposable
{
    private static ReadOnlySpan<byte> One => BitConverter.IsLittleEndian ? [1, 0, 0, 0] : [0, 0, 0, 1];

    /// <summary>The bytes, in both directions.</summary>
    public Stream Stream { get; } = stream;

    /// <summary>Opens the way that the endpoint's scheme names.</summary>
    /// <exception cref="LinkException">Not possible; the message says why and what to do.</exception>
    public static Task<Connection> OpenAsync(LinkOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        options.Endpoint.Scheme switch
        {
            "mqtt" => Tcp.OpenAsync(options, 1883, time, cancellationToken),
            "mqtts" or "ws" or "wss" => throw new LinkException(
                LinkFailure.Refused, $"{options.Endpoint.Scheme}:// is not available yet in this version; use mqtt:// in url"),
            var other => throw new LinkException(LinkFailure.Refused, $"url cannot begin with {other}://; use mqtt://"),
        };

    /// <summary>
    /// Sends the TCP acknowledgement that may be pending. A broker that leaves Nagle's algorithm on (mosquitto does, unless
    /// set_tcp_nodelay) holds back all PUBACKs but the first until it has that, and Linux delays it by 40 ms.
    /// </summary>
    public void AcknowledgeAtOnce()
    {
        const int quickAcknowledge = 12; // TCP_QUICKACK of linux/tcp.h; not lasting, so it is set again and again
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, quickAcknowledge, One);
        }
    }

    /// <summary>Lets the reader take what has come, and then find the end.</summary>
    public void StopReceiving() => Shutdown(SocketShutdown.Receive);

    /// <summary>Tells the peer that nothing more comes from us.</summary>
    public void StopSending() => Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection at once; reads and writes under way fail.</summary>
    public void Dispose()
    {
        socket.Dispose();
        Stream.Dispose();
    }

    private void Shutdown(SocketShutdown how)
    {
        try
        {
            socket.Shutdown(how);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is gone already, which is all that was wanted.
        }
    }
}
