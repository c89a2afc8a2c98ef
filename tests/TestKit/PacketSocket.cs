using System.Net.Sockets;

namespace TestKit;

/// <summary>Whole MQTT packets over a socket, for whoever a test plays: client or broker. No wait is longer than <see cref="Patience.Limit"/>.</summary>
internal static class PacketSocket
{
    /// <summary>Sends bytes as they are.</summary>
    public static async Task SendAsync(Socket socket, byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent)).AsTask().WaitAsync(Patience.Limit, TimeProvider.System);
        }
    }

    /// <summary>Takes the next packet, fixed header included; empty when the other side has closed.</summary>
    public static async Task<byte[]> ReadAsync(Socket socket)
    {
        var packet = new List<byte>();
        if (!await TakeAsync(socket, packet, 2))
        {
            return [];
        }

        var length = packet[1] & 0x7F;
        for (var shift = 7; (packet[^1] & 0x80) != 0; shift += 7)
        {
            await TakeAsync(socket, packet, 1);
            length |= (packet[^1] & 0x7F) << shift;
        }

        await TakeAsync(socket, packet, length);
        return [.. packet];
    }

    private static async Task<bool> TakeAsync(Socket socket, List<byte> into, int count)
    {
        var buffer = new byte[count];
        for (var got = 0; got < count;)
        {
            var read = await ReceiveAsync(socket, buffer.AsMemory(got));
            if (read == 0)
            {
                return false;
            }

            got += read;
        }

        into.AddRange(buffer);
        return true;
    }

    private static async Task<int> ReceiveAsync(Socket socket, Memory<byte> into)
    {
        try
        {
            return await socket.ReceiveAsync(into).AsTask().WaitAsync(Patience.Limit, TimeProvider.System);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            return 0; // a peer that resets ends the connection like any other
        }
    }
}
