using System.Net;
using System.Net.Sockets;

namespace TestKit;

/// <summary>
/// One MQTT client played by the test: it sends whatever bytes the test writes, legal or not, and reads whole packets. Nothing is
/// answered by itself. Every wait ends after ten seconds.
/// </summary>
public sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Opens a connection to a loopback port.</summary>
    public static async Task<RawClient> OpenAsync(int port)
    {
        var client = new RawClient();
        await client.socket.ConnectAsync(IPAddress.Loopback, port).WaitAsync(Patience, TimeProvider.System);
        return client;
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendAsync(params byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent)).AsTask().WaitAsync(Patience, TimeProvider.System);
        }
    }

    /// <summary>Sends bytes, then reads a packet.</summary>
    public async Task<byte[]> AskAsync(params byte[] bytes)
    {
        await SendAsync(bytes);
        return await ReadAsync();
    }

    /// <summary>Takes the next packet, fixed header included; empty when the other side has closed.</summary>
    public async Task<byte[]> ReadAsync()
    {
        var packet = new List<byte>();
        if (!await TakeAsync(packet, 2))
        {
            return [];
        }

        var length = packet[1] & 0x7F;
        for (var shift = 7; (packet[^1] & 0x80) != 0; shift += 7)
        {
            await TakeAsync(packet, 1);
            length |= (packet[^1] & 0x7F) << shift;
        }

        await TakeAsync(packet, length);
        return [.. packet];
    }

    /// <summary>Says that nothing more comes (FIN), but goes on reading.</summary>
    public void StopSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Resets the connection (RST).</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    public void Dispose() => socket.Dispose();

    private async Task<bool> TakeAsync(List<byte> into, int count)
    {
        var buffer = new byte[count];
        for (var got = 0; got < count;)
        {
            var read = await ReceiveAsync(buffer.AsMemory(got));
            if (read == 0)
            {
                return false;
            }

            got += read;
        }

        into.AddRange(buffer);
        return true;
    }

    private async Task<int> ReceiveAsync(Memory<byte> into)
    {
        try
        {
            return await socket.ReceiveAsync(into).AsTask().WaitAsync(Patience, TimeProvider.System);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            return 0; // a broker that resets ends the connection like any other
        }
    }
}
