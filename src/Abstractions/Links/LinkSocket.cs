using System.Net;
using System.Net.Sockets;

namespace Gateway.Abstractions.Links;

/// <summary>Plain TCP: resolves the name and tries its addresses in the order of the resolver.</summary>
public static class LinkSocket
{
    private const int UserTimeoutOption = 18; // TCP_USER_TIMEOUT of linux/tcp.h, in milliseconds

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

    private static LinkException Failed(string where, Exception? cause, TimeSpan timeout) => new(
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
