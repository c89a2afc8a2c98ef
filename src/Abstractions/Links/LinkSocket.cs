using System.Net;
using System.Net.Sockets;

namespace Gateway.Abstractions.Links;

/// <summary>Plain TCP: resolves the name and tries its addresses in the order of the resolver.</summary>
public static class LinkSocket
{
    private const int UserTimeoutOption = 18; // TCP_USER_TIMEOUT of linux/tcp.h, in milliseconds

    private static ReadOnlySpan<byte> One => BitConverter.IsLittleEndian ? [1, 0, 0, 0] : [0, 0, 0, 1];

    /// <summary>Connects.</summary>
    /// <exception cref="LinkException">The name does not resolve, or no address answers.</exception>
    public static async Task<Socket> OpenAsync(LinkEndpoint endpoint, LinkOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(endpoint.Url.DnsSafeHost, cancellationToken);
        var begin = time.GetTimestamp();
        Exception? last = null;
        for (var i = 0; i < addresses.Length; i++)
        {
            // Each address gets its share of the time, so that one that is silent (often IPv6) does not use up all of it.
            var share = (options.Timeout - time.GetElapsedTime(begin)) / (addresses.Length - i);
            using var limit = new CancellationTokenSource(share > TimeSpan.Zero ? share : TimeSpan.Zero, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[i], endpoint.Port), either.Token);
                LimitSilence(socket, options);
                return socket;
            }
            catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                last = e;
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw Failed(endpoint.Where, last, options.Timeout);
    }

    /// <summary>
    /// Sends the TCP acknowledgement that may be pending. A broker that leaves Nagle's algorithm on (mosquitto does, unless
    /// set_tcp_nodelay) holds back all PUBACKs but the first until it has that, and Linux delays it by 40 ms.
    /// </summary>
    public static void AcknowledgeAtOnce(Socket socket)
    {
        const int quickAcknowledge = 12; // TCP_QUICKACK of linux/tcp.h; not lasting, so it is set again and again
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, quickAcknowledge, One);
        }
    }

    /// <summary>Ends one direction. Receive: the reader takes what has come, and then finds the end; send: the peer is told that no more comes.</summary>
    public static void Shutdown(Socket socket, SocketShutdown how)
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

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).WaitAsync(cancellationToken);
            return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.NoData);
        }
        catch (SocketException e)
        {
            throw new LinkException(
                LinkFailure.Network, $"cannot resolve '{host}': {e.Message}; check the name in url, and that the name server is reachable", e);
        }
    }

    /// <summary>Why no connection came about.</summary>
    /// <param name="where">Host and port.</param>
    /// <param name="cause">What was thrown last; null or a cancellation: nobody answered.</param>
    /// <param name="timeout">How long was waited.</param>
    public static LinkException Failed(string where, Exception? cause, TimeSpan timeout) => new(
        LinkFailure.Network,
        (cause as SocketException)?.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => $"{where} refused the connection; check that the broker runs and that url names its port",
            SocketError.HostUnreachable or SocketError.NetworkUnreachable =>
                $"no route to {where}; check the network of this machine and the address in url",
            SocketError.TimedOut or null => $"{where} did not answer within {timeout.TotalSeconds:0.#} s; check url, network and firewall",
            _ => $"cannot connect to {where}: {cause!.Message}; check url and network",
        },
        cause);

    /// <summary>Without it the kernel resends unacknowledged data for about a quarter of an hour before it gives up.</summary>
    private static void LimitSilence(Socket socket, LinkOptions options)
    {
        if (OperatingSystem.IsLinux())
        {
            var limit = options.KeepAlive > TimeSpan.Zero ? options.KeepAlive * 1.5 : options.Timeout;
            Span<byte> value = stackalloc byte[sizeof(int)];
            BitConverter.TryWriteBytes(value, (int)Math.Clamp(limit.TotalMilliseconds, 1, int.MaxValue));
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, UserTimeoutOption, value);
        }
    }
}
