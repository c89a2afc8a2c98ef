using System.Net;
using System.Net.Sockets;

namespace TestKit;

/// <summary>
/// The other end of one MQTT connection, on a free loopback port, played by the test: it reads whole packets and sends whatever bytes
/// the test writes, legal or not. Nothing is answered by itself. Every wait ends after ten seconds.
/// </summary>
public sealed class ScriptedBroker : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private Socket? peer;

    public ScriptedBroker() => listener.Start();

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public Uri Url => new($"mqtt://127.0.0.1:{Port}");

    /// <summary>Waits for the client; a client that came before is forgotten.</summary>
    public async Task AcceptAsync()
    {
        peer?.Dispose();
        peer = await listener.AcceptSocketAsync().WaitAsync(Patience, TimeProvider.System);
        peer.NoDelay = true;
    }

    /// <summary>Takes the next packet, fixed header included; empty when the client has closed.</summary>
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

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendAsync(params byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await peer!.SendAsync(bytes.AsMemory(sent)).AsTask().WaitAsync(Patience, TimeProvider.System);
        }
    }

    /// <summary>Closes in good order (FIN).</summary>
    public void Close()
    {
        peer!.Shutdown(SocketShutdown.Send);
        peer.Dispose();
    }

    /// <summary>Resets the connection (RST).</summary>
    public void Reset()
    {
        peer!.LingerState = new LingerOption(true, 0);
        peer.Dispose();
    }

    /// <summary>Stops listening, so that the port refuses.</summary>
    public ValueTask DisposeAsync()
    {
        peer?.Dispose();
        listener.Dispose();
        return ValueTask.CompletedTask;
    }

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
            return await peer!.ReceiveAsync(into).AsTask().WaitAsync(Patience, TimeProvider.System);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0; // a client that gives up resets the connection: an end like any other
        }
    }
}
