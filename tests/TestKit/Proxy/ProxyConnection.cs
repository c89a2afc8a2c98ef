using System.Net;
using System.Net.Sockets;
using Gateway.Abstractions.Links;

namespace TestKit.Proxy;

/// <summary>One connection through a <see cref="RecordingProxy"/>.</summary>
internal sealed class ProxyConnection(RecordingProxy proxy, Socket gateway, int number) : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);
    private readonly Socket broker = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private volatile bool ended;

    /// <summary>Resets both sides; what is under way is lost.</summary>
    public void Reset()
    {
        ended = true;
        foreach (var socket in (Socket[])[gateway, broker])
        {
            try
            {
                socket.LingerState = new LingerOption(true, 0);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It has ended already.
            }

            socket.Dispose();
        }
    }

    public void Dispose() => Reset();

    /// <summary>Passes on what comes until one side ends.</summary>
    public async Task RunAsync(int target)
    {
        try
        {
            gateway.NoDelay = true;
            await broker.ConnectAsync(IPAddress.Loopback, target);
            await Task.WhenAll(
                UntilResetAsync(PassAsync(gateway, broker, true, proxy.CutAfterSent(number))),
                UntilResetAsync(PassAsync(broker, gateway, false, proxy.CutAfterReceived(number))));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The broker is away.
        }

        Reset();
    }

    /// <summary>
    /// When one side resets the other one is reset at once. A gateway that is killed resets when something lies unread: a broker that did not hear of
    /// it would speak its will only after the keep-alive.
    /// </summary>
    private async Task UntilResetAsync(Task passing)
    {
        try
        {
            await passing;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Reset();
        }
    }

    private async Task PassAsync(Socket from, Socket to, bool fromGateway, long? cutAfter)
    {
        var buffer = new byte[16 * 1024];
        var splitter = new PacketSplitter();
        var foreign = false;
        var passed = 0L;
        while (true)
        {
            var read = await ReadAsync(from, buffer);
            LinkSocket.AcknowledgeAtOnce(from); // as the product does, or a broker with Nagle's algorithm lets a drain through the proxy crawl
            if (read == 0)
            {
                await WriteAsync(to, splitter.TakePart());
                End(to);
                return;
            }

            proxy.Capture?.Add(number, fromGateway, buffer.AsSpan(0, read));
            splitter.Add(buffer.AsSpan(0, read));
            var onward = new List<byte>();
            foreign = foreign || !Cross(splitter, fromGateway, onward);
            onward.AddRange(foreign ? splitter.TakePart() : []);
            if (cutAfter is { } limit && passed + onward.Count + (splitter.HasPart ? 1 : 0) > limit)
            {
                await WriteAsync(to, onward[..(int)Math.Clamp(limit - passed, 0, onward.Count)].ToArray());
                Reset();
                return;
            }

            passed += onward.Count;
            await WriteAsync(to, onward.ToArray());
        }
    }

    /// <summary>Tells of all whole packets and takes what becomes of them. False: this is not MQTT any more.</summary>
    private bool Cross(PacketSplitter splitter, bool fromGateway, List<byte> onward)
    {
        try
        {
            while (splitter.Take() is { } bytes)
            {
                var packet = new SeenPacket(number, proxy.Incarnation, fromGateway, bytes);
                proxy.Tell(packet);
                onward.AddRange(proxy.Alter(packet) ?? []);
            }

            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private async Task<int> ReadAsync(Socket from, byte[] buffer)
    {
        while (proxy.Stalled && !ended)
        {
            await Task.Delay(Glance, TimeProvider.System);
        }

        var read = await from.ReceiveAsync(buffer);
        while (proxy.Stalled && !ended && read > 0)
        {
            await Task.Delay(Glance, TimeProvider.System);
        }

        return read;
    }

    private async Task WriteAsync(Socket to, byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            var slow = proxy.BytesPerSecond;
            var some = slow == 0 ? bytes.Length - sent : Math.Min(Math.Max(1, slow / 50), bytes.Length - sent);
            sent += await to.SendAsync(bytes.AsMemory(sent, some));
            if (slow > 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(some / (double)slow), TimeProvider.System);
            }
        }
    }

    private static void End(Socket to)
    {
        try
        {
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }
}
