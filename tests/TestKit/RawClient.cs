using System.Net;
using System.Net.Sockets;

namespace TestKit;

/// <summary>
/// One MQTT client played by the test: it sends whatever bytes the test writes, legal or not, and reads whole packets. Nothing is
/// answered by itself. No wait is longer than <see cref="Patience.Limit"/>.
/// </summary>
public sealed class RawClient : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Opens a connection to a loopback port.</summary>
    public static async Task<RawClient> OpenAsync(int port)
    {
        var client = new RawClient();
        await client.socket.ConnectAsync(IPAddress.Loopback, port).WaitAsync(Patience.Limit, TimeProvider.System);
        return client;
    }

    /// <summary>Sends bytes as they are.</summary>
    public Task SendAsync(params byte[] bytes) => PacketSocket.SendAsync(socket, bytes);

    /// <summary>Sends bytes, then reads a packet.</summary>
    public async Task<byte[]> AskAsync(params byte[] bytes)
    {
        await SendAsync(bytes);
        return await ReadAsync();
    }

    /// <summary>Takes the next packet, fixed header included; empty when the other side has closed.</summary>
    public Task<byte[]> ReadAsync() => PacketSocket.ReadAsync(socket);

    /// <summary>Says that nothing more comes (FIN), but goes on reading.</summary>
    public void StopSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Resets the connection (RST).</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    public void Dispose() => socket.Dispose();
}
