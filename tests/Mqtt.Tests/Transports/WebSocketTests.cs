using Gateway.Abstractions.Links;
using Gateway.Mqtt.Tests.Broker;
using TestKit;

namespace Gateway.Mqtt.Tests.Transports;

public sealed class WebSocketTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Messages_go_both_ways_through_a_web_socket(bool version5, bool encrypted)
    {
        using var authority = new Authority();
        var side = new ServerSide { WebSocket = true, Certificate = encrypted ? authority.Issue() : null };
        await using var room = await Room.OpenAsync(o => o with { Transport = side.OverAsync });
        var url = new Uri($"{(encrypted ? "wss" : "ws")}://127.0.0.1:{room.Broker.Port}/mqtt/in?tenant=a%20b");
        var client = await room.LinkAsync("a", version5, o => o with { Endpoint = url, Tls = new TlsOptions { CaFile = authority.CaFile } });
        Assert.Equal("GET /mqtt/in?tenant=a%20b HTTP/1.1", side.Request);
        await client.SubscribeAsync("a/#");
        client.Link.Publish(new Message("a/b", new byte[200_000]));
        await client.Link.FlushAsync(CancellationToken.None);
        LinkEvent received;
        while ((received = await client.NextAsync()).Topic is null)
        {
        }

        Assert.Equal(200_000, received.Payload.Length);
        await client.Link.DisconnectAsync(CancellationToken.None);
    }

    [Fact]
    public async Task An_end_of_the_socket_ends_the_link()
    {
        var side = new ServerSide { WebSocket = true };
        var room = await Room.OpenAsync(o => o with { Transport = side.OverAsync });
        await using var client = new LinkClient(new LinkOptions { Endpoint = new Uri($"ws://127.0.0.1:{room.Broker.Port}"), ClientId = "a" });
        await client.Link.ConnectAsync(CancellationToken.None);
        await room.DisposeAsync();
        Assert.Equal(LinkFailure.Network, (await client.FailureAsync()).Kind);
    }
}
