using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TestKit;

/// <summary>
/// The other end of one MQTT connection, on a free loopback port, played by the test: it reads whole packets and sends whatever bytes
/// the test writes, legal or not. Nothing is answered by itself. No wait is longer than <see cref="Patience.Limit"/>.
/// </summary>
public sealed class ScriptedBroker : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private Socket? peer;

    public ScriptedBroker() => listener.Start();

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public Uri Url => new($"mqtt://127.0.0.1:{Port}");

    /// <summary>Waits for the client; a client that came before is forgotten.</summary>
    public async Task AcceptAsync()
    {
        peer?.Dispose();
        peer = await listener.AcceptSocketAsync().WaitAsync(Patience.Limit, TimeProvider.System);
        peer.NoDelay = true;
    }

    /// <summary>Takes the next packet, fixed header included; empty when the client has closed.</summary>
    public Task<byte[]> ReadAsync() => PacketSocket.ReadAsync(peer!);

    /// <summary>Takes what comes up to <paramref name="end"/>, which is no packet but the text of another protocol.</summary>
    public async Task<string> ReadTextAsync(string end)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            var read = await peer!.ReceiveAsync(one).WaitAsync(Patience.Limit, TimeProvider.System);
            text.Append(read > 0 ? (char)one[0] : throw new IOException($"closed after '{text}'"));
        }

        return text.ToString();
    }

    /// <summary>Sends bytes as they are.</summary>
    public Task SendAsync(params byte[] bytes) => PacketSocket.SendAsync(peer!, bytes);

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
}
