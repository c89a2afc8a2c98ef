using System.Text;
using Gateway.Abstractions.Links;
using Gateway.Mqtt.Tests.Broker;
using TestKit;

namespace Gateway.Mqtt.Tests.Transports;

/// <summary>What our own handshake and frames make of an answer that is not the right one.</summary>
public sealed class WebSocketHandshakeTests
{
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
