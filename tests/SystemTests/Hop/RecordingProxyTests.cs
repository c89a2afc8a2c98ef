using Gateway.Mqtt.Broker;
using TestKit;
using TestKit.Proxy;

namespace SystemTests.Hop;

/// <summary>The proxy itself, between a client played by the test and the in-process broker: what it tells and what its switches do.</summary>
public sealed class RecordingProxyTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly byte[] Connect = [0x10, 0x0F, 0x00, 0x04, 0x4D, 0x51, 0x54, 0x54, 0x05, 0x02, 0x00, 0x00, 0x00, 0x00, 0x02, 0x67, 0x77];
    private readonly List<SeenPacket> seen = [];
    private MqttBroker broker = null!;
    private RecordingProxy proxy = null!;

    public async Task InitializeAsync()
    {
        broker = await MqttBroker.StartAsync(new BrokerOptions());
        proxy = new RecordingProxy(broker.Port, seen.Add);
    }

    public async Task DisposeAsync()
    {
        await proxy.DisposeAsync();
        await broker.DisposeAsync();
    }

    ValueTask IAsyncDisposable.DisposeAsync() => ValueTask.CompletedTask; // the runner calls the other one

    [Fact]
    public async Task It_tells_of_every_packet_with_its_content()
    {
        using var client = await ConnectedAsync();
        Assert.Equal(0x40, (await client.AskAsync(Publish(7, "x")))[0]);
        Assert.Equal([(1, true), (2, false), (3, true), (4, false)], seen.Select(p => (p.Type, p.FromGateway)));
        var publish = seen[2];
        Assert.Equal(("a", 7, 1, false), (publish.Topic, publish.PacketId, publish.Qos, publish.Duplicate));
        Assert.Equal("x"u8.ToArray(), publish.Payload(version5: true));
        Assert.Equal((7, 0x10), (seen[3].PacketId, seen[3].ReasonCode));
    }

    [Fact]
    public async Task A_cut_falls_in_the_middle_of_a_packet_and_the_broker_never_has_it_whole()
    {
        proxy.CutAfterSent = n => n == 1 ? Connect.Length + 4 : null;
        using var client = await ConnectedAsync();
        Assert.Empty(await client.AskAsync(Publish(1, "x")));
        using var second = await ConnectedAsync();
        await second.AskAsync(Publish(1, "y"));
        Assert.Equal(1, broker.MessagesIn);
    }

    [Fact]
    public async Task An_acknowledgement_that_is_cut_away_is_told_and_does_not_arrive()
    {
        proxy.CutAfterReceived = _ => 30;
        using var client = await ConnectedAsync();
        await client.SendAsync([.. Enumerable.Range(1, 20).SelectMany(id => Publish((byte)id, "x"))]);
        var arrived = 0;
        while (await client.ReadAsync() is { Length: 5 })
        {
            arrived++;
        }

        // All 20 were given by the broker; two or three of five bytes each had room behind the login's answer.
        Assert.InRange(arrived, 0, 5);
        Assert.InRange(seen.Count(p => p.IsPuback), arrived + 1, 20);
    }

    [Fact]
    public async Task What_is_altered_or_held_back_arrives_so()
    {
        using var client = await ConnectedAsync();
        proxy.Alter = p => !p.IsPuback ? p.Bytes : p.PacketId == 1 ? null : [0x40, 0x02, 0x00, 0x63];
        await client.SendAsync(Publish(1, "x"));
        Assert.Equal([0x40, 0x02, 0x00, 0x63], await client.AskAsync(Publish(2, "y")));
    }

    [Fact]
    public async Task Stalled_it_passes_nothing_and_then_everything()
    {
        using var client = await ConnectedAsync();
        proxy.Stalled = true;
        await client.SendAsync(Publish(1, "x"));
        var answer = client.ReadAsync();
        Assert.Equal(2, seen.Count);
        proxy.Stalled = false;
        Assert.Equal(0x40, (await answer)[0]);
    }

    [Fact]
    public async Task Slowed_down_the_bytes_take_their_time()
    {
        using var client = await ConnectedAsync();
        proxy.BytesPerSecond = 50_000;
        var begun = TimeProvider.System.GetTimestamp();
        await client.AskAsync(Publish(1, new string('x', 20_000)));
        Assert.True(TimeProvider.System.GetElapsedTime(begun) > TimeSpan.FromMilliseconds(350));
    }

    [Fact]
    public async Task Away_it_refuses_and_back_it_is_found_on_the_same_port()
    {
        using var client = await ConnectedAsync();
        proxy.Leave();
        Assert.Empty(await client.ReadAsync());
        await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(() => RawClient.OpenAsync(proxy.Port));
        proxy.Return();
        using var again = await ConnectedAsync();
        Assert.Equal(2, proxy.Connections);
    }

    private static byte[] Publish(byte id, string text)
    {
        var body = (byte[])[0x00, 0x01, 0x61, 0x00, id, 0x00, .. System.Text.Encoding.ASCII.GetBytes(text)];
        var length = new List<byte>();
        for (var left = body.Length; length.Count == 0 || left > 0; left >>= 7)
        {
            length.Add((byte)((left & 0x7F) | (left > 0x7F ? 0x80 : 0)));
        }

        return [0x32, .. length, .. body];
    }

    private async Task<RawClient> ConnectedAsync()
    {
        var client = await RawClient.OpenAsync(proxy.Port);
        Assert.Equal(0x20, (await client.AskAsync(Connect))[0]);
        return client;
    }
}
