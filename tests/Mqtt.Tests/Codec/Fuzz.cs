using System.Net;
using System.Net.Sockets;
using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using TestKit;

namespace Gateway.Mqtt.Tests.Codec;

/// <summary>Random and mutated packets, the same ones for the same seed, for the decoders and for a live link. The long tests share it.</summary>
internal sealed class Fuzz(int seed)
{

    private readonly Random random = new(seed);
    private readonly byte[][] samples5 = [.. Decoders.Samples(version5: true)];
    private readonly byte[][] samples3 = [.. Decoders.Samples(version5: false)];

    /// <summary>The next packet, or what looks like one.</summary>
    public byte[] Next(bool version5)
    {
        var samples = version5 ? samples5 : samples3;
        if (random.Next(4) == 0)
        {
            var noise = new byte[random.Next(1, 60)];
            random.NextBytes(noise);
            noise[0] = random.Next(2) == 0 ? noise[0] : (byte)(random.Next(1, 16) << 4);
            return noise;
        }

        var sample = samples[random.Next(samples.Length)];
        var packet = random.Next(8) == 0 ? sample[..random.Next(1, sample.Length)] : (byte[])sample.Clone();
        for (var n = random.Next(4); n > 0; n--)
        {
            var at = random.Next(3) == 0 ? random.Next(Math.Min(12, packet.Length)) : random.Next(packet.Length);
            packet[at] = random.Next(3) == 0 ? (byte)(packet[at] ^ (1 << random.Next(8))) : (byte)random.Next(256);
        }

        return packet;
    }

    /// <summary>Gives so many packets to the decoders, and returns how many they took.</summary>
    public int Decode(int count)
    {
        var taken = 0;
        for (var i = 0; i < count; i++)
        {
            var version5 = i % 2 == 0;
            taken += Decoders.TryDecode(Next(version5), version5) ? 1 : 0;
        }

        return taken;
    }

    /// <summary>Sends so many packets to links, each until it ends. It must end with a word for the operator, and not inside itself.</summary>
    /// <returns>How many connections that took.</returns>
    public async Task<int> SendAsync(int count)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = new Uri($"mqtt://{listener.LocalEndpoint}");
        var connections = 0;
        for (; count > 0; connections++)
        {
            var packets = new List<byte[]>();
            var version5 = random.Next(2) == 0;
            for (var n = random.Next(1, 20); n > 0 && count > 0; n--, count--)
            {
                packets.Add(Next(version5));
            }

            await OneAsync(listener, url, version5, packets, greeted: random.Next(4) > 0);
        }

        return connections;
    }

    private static async Task OneAsync(TcpListener listener, Uri url, bool version5, List<byte[]> packets, bool greeted)
    {
        var wake = new Signal();
        await using var link = new MqttLink(new LinkOptions { Endpoint = url, ClientId = "fuzz", Version5 = version5, KeepAlive = TimeSpan.Zero }, wake, TimeProvider.System);
        var connecting = link.ConnectAsync(CancellationToken.None);
        using var peer = await listener.AcceptSocketAsync().WaitAsync(Patience.Limit, TimeProvider.System);
        peer.NoDelay = true;
        peer.LingerState = new LingerOption(true, 0); // a million packets use up many ports; none may linger
        try
        {
            if (greeted)
            {
                await peer.SendAsync(version5 ? new byte[] { 0x20, 3, 0, 0, 0 } : new byte[] { 0x20, 2, 0, 0 });
                await connecting.WaitAsync(Patience.Limit, TimeProvider.System);
                link.Publish(new Message("a", default));
                await link.FlushAsync(CancellationToken.None);
            }

            foreach (var packet in packets)
            {
                await peer.SendAsync(packet);
            }

            peer.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or LinkException)
        {
            // The link has ended already.
        }

        try
        {
            await connecting.WaitAsync(Patience.Limit, TimeProvider.System);
        }
        catch (LinkException)
        {
            // That is one of the good ends.
        }

        while (link.Failure is null)
        {
            while (link.TryReceive(out _))
            {
            }

            await wake.WaitAsync(CancellationToken.None).AsTask().WaitAsync(Patience.Limit, TimeProvider.System);
        }

        Assert.DoesNotContain("failed inside", link.Failure.Message, StringComparison.Ordinal);
    }
}
