using System.Text;
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

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\n\r\n", "refused the WebSocket: HTTP status 404 (NotFound); check the path '/x' in url, which many brokers expect to be /mqtt")]
    [InlineData("HTTP/1.1 401 Unauthorized\r\n\r\n", "refused the WebSocket: HTTP status 401 (Unauthorized); check the path '/x' in url, which many brokers expect to be /mqtt")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", "refused the WebSocket: HTTP status 200 (OK); check the path '/x' in url, which many brokers expect to be /mqtt")]
    [InlineData("HTTP/1.1 101 Go on\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Accept: wrong\r\n\r\n", "refused the WebSocket: its answer does not fit the question (Upgrade, Sec-WebSocket-Accept)")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", "refused the WebSocket: its answer is not HTTP; check that url names its WebSocket port")]
    [InlineData("HTTP/1.1 nonsense\r\n\r\n", "refused the WebSocket: its answer is not HTTP; check that url names its WebSocket port")]
    [InlineData("\u0015\u0003\u0003\u0000\u0002\u0002\u000a", "speaks TLS; use wss:// in url")]
    public async Task A_handshake_that_fails_is_one_message(string answer, string said)
    {
        var failure = await FailedAsync((server, _) => server.SendAsync(Encoding.Latin1.GetBytes(answer)));
        Assert.Equal(LinkFailure.Refused, failure.Kind);
        Assert.EndsWith(said, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sec-websocket-protocol: mqtt\r\n", "", "it does not speak the subprotocol mqtt; check the path in url")]
    [InlineData("sec-websocket-protocol: mqtt\r\n", "Sec-WebSocket-Protocol: chat\r\n", "it does not speak the subprotocol mqtt; check the path in url")]
    [InlineData("upgrade: WebSocket\r\n", "Upgrade: websocket\r\nSec-WebSocket-Extensions: permessage-deflate\r\n", "it uses extensions that nobody asked for")]
    public async Task A_handshake_that_promises_something_else_is_refused(string instead, string of, string said)
    {
        var failure = await FailedAsync((server, key) =>
            server.SendAsync(Encoding.ASCII.GetBytes(ServerSide.Answer(key).Replace(instead, of, StringComparison.Ordinal))));
        Assert.EndsWith("refused the WebSocket: " + said, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_end_is_refused()
    {
        var failure = await FailedAsync((server, _) => server.SendAsync([.. "HTTP/1.1 101 x\r\n"u8, .. Enumerable.Repeat((byte)'x', 20_000)]));
        Assert.EndsWith("its answer is not the one of a WebSocket", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_during_the_handshake_is_told()
    {
        var failure = await FailedAsync((server, _) =>
        {
            server.Close();
            return Task.CompletedTask;
        });
        Assert.Equal(LinkFailure.Network, failure.Kind);
        Assert.Contains("during the WebSocket handshake", failure.Message, StringComparison.Ordinal);
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

    [Fact]
    public async Task A_text_frame_ends_the_link_and_an_empty_one_does_not()
    {
        await using var server = new ScriptedBroker();
        await using var client = new LinkClient(new LinkOptions { Endpoint = new Uri($"ws://127.0.0.1:{server.Port}/x"), ClientId = "a" });
        var connecting = client.Link.ConnectAsync(CancellationToken.None);
        await server.AcceptAsync();
        var request = await server.ReadTextAsync("\r\n\r\n");
        await server.SendAsync(Encoding.ASCII.GetBytes(ServerSide.Answer(request.Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0])));
        await server.SendAsync(0x82, 0, 0x02, 1, 0x20, 0x80, 1, 3, 0x82, 3, 0, 0, 0); // empty, then CONNACK in three frames
        await connecting;
        await server.SendAsync(0x81, 1, (byte)'x');
        Assert.Contains("a text frame, where MQTT has binary ones only", (await client.FailureAsync()).Message, StringComparison.Ordinal);
    }

    private static async Task<LinkException> FailedAsync(Func<ScriptedBroker, string, Task> answer)
    {
        await using var server = new ScriptedBroker();
        await using var client = new LinkClient(new LinkOptions { Endpoint = new Uri($"ws://127.0.0.1:{server.Port}/x"), ClientId = "a" });
        var connecting = client.Link.ConnectAsync(CancellationToken.None);
        await server.AcceptAsync();
        var request = await server.ReadTextAsync("\r\n\r\n");
        await answer(server, request.Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0]);
        return await Assert.ThrowsAsync<LinkException>(() => connecting);
    }
}
