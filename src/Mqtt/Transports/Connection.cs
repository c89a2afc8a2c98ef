using System.Net.Security;
using System.Net.Sockets;
using Gateway.Abstractions.Links;

namespace Gateway.Mqtt.Transports;

/// <summary>An open way to the broker: a stream of bytes over a socket. Whatever is laid on top (TLS, WebSocket), it ends with the socket.</summary>
internal sealed class Connection(Socket socket, Stream stream) : IDisposable
{
    /// <summary>The bytes, in both directions.</summary>
    public Stream Stream { get; } = stream;

    /// <summary>Opens the way that the endpoint's scheme names: TCP, over it TLS if asked for, over that a WebSocket if asked for.</summary>
    /// <exception cref="LinkException">Not possible; the message says why and what to do.</exception>
    public static async Task<Connection> OpenAsync(LinkEndpoint endpoint, LinkOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        endpoint.Check();
        var certificates = endpoint.Encrypted ? LinkCertificates.Read(options.Tls) : null;
        var socket = await LinkSocket.OpenAsync(endpoint, options, time, cancellationToken);
        try
        {
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            stream = certificates is null ? stream : await Tls.OverAsync(stream, endpoint, options.Tls, certificates, time, cancellationToken);
            stream = endpoint.WebSocket ? await WebSocketUpgrade.OverAsync(stream, endpoint, cancellationToken) : stream;
            return new Connection(socket, stream);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        finally
        {
            certificates?.Dispose();
        }
    }

    /// <summary>Sends the TCP acknowledgement that may be pending.</summary>
    public void AcknowledgeAtOnce() => LinkSocket.AcknowledgeAtOnce(socket);

    /// <summary>Lets the reader take what has come, and then find the end.</summary>
    public void StopReceiving() => LinkSocket.Shutdown(socket, SocketShutdown.Receive);

    /// <summary>Tells the peer that nothing more comes from us.</summary>
    public void StopSending() => LinkSocket.Shutdown(socket, SocketShutdown.Send);

    /// <summary>As the other, with the words that TLS has for it (close_notify), so that the peer can tell it from a cut line.</summary>
    public async ValueTask StopSendingAsync()
    {
        if (Stream is SslStream encrypted)
        {
            try
            {
                await encrypted.ShutdownAsync();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The peer is gone, which is all that was wanted. What OpenSSL says of it then is no public type.
            }
        }

        StopSending();
    }

    /// <summary>Ends the connection at once; reads and writes under way fail.</summary>
    public void Dispose()
    {
        socket.Dispose();
        Stream.Dispose();
    }
}
