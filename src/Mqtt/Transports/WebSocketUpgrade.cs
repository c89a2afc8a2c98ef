using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Gateway.Abstractions.Links;

namespace Gateway.Mqtt.Transports;

/// <summary>
/// The opening handshake of a WebSocket (RFC 6455 §4.1) with the subprotocol <c>mqtt</c> (MQTT 5 §6), and over it a stream of binary frames.
/// MQTT packets and frames need not agree.
/// </summary>
internal static class WebSocketUpgrade
{
    private const int MostBytes = 16 * 1024; // of the answer; a server that goes on is no broker
    private const string Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 §1.3

    /// <summary>Asks for the upgrade.</summary>
    /// <exception cref="LinkException">It was refused, or the answer is none; the message says why.</exception>
    public static async Task<Stream> OverAsync(Stream stream, LinkEndpoint endpoint, CancellationToken cancellationToken)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var host = endpoint.Port == endpoint.DefaultPort ? endpoint.Url.Host : endpoint.Where;
        var request = $"GET {endpoint.Url.PathAndQuery} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n";
        string[] answer;
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
            answer = await ReadAsync(stream, endpoint, cancellationToken);
        }
        catch (IOException e)
        {
            throw TlsRefusals.OfAlert(endpoint.Where, e, hasCertificate: false)
                ?? new LinkException(LinkFailure.Network, $"{endpoint.Where} broke the connection during the WebSocket handshake: {e.Message}", e);
        }

        Check(answer, key, endpoint);
        return new BinaryFrames(WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { SubProtocol = "mqtt", KeepAliveInterval = TimeSpan.Zero }));
    }

    /// <summary>Reads status line and headers, byte by byte, so that nothing of the first frame is taken along.</summary>
    private static async Task<string[]> ReadAsync(Stream stream, LinkEndpoint endpoint, CancellationToken cancellationToken)
    {
        var answer = new byte[MostBytes];
        for (var length = 0; length < MostBytes; length++)
        {
            if (await stream.ReadAsync(answer.AsMemory(length, 1), cancellationToken) == 0)
            {
                throw new LinkException(
                    LinkFailure.Network, $"{endpoint.Where} closed the connection during the WebSocket handshake; check that url names its WebSocket port");
            }

            if (length == 1 && answer[0] == 0x15 && answer[1] == 3)
            {
                throw new LinkException(LinkFailure.Refused, $"{endpoint.Where} speaks TLS; use wss:// in url");
            }

            if (answer.AsSpan(0, length + 1).EndsWith("\r\n\r\n"u8))
            {
                return Encoding.Latin1.GetString(answer, 0, length - 3).Split("\r\n");
            }
        }

        throw Refused(endpoint, "its answer is not the one of a WebSocket");
    }

    private static void Check(string[] answer, string key, LinkEndpoint endpoint)
    {
        var status = answer[0].Split(' ', 3);
        if (status.Length < 2 || !status[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || !int.TryParse(status[1], out var code))
        {
            throw Refused(endpoint, "its answer is not HTTP; check that url names its WebSocket port");
        }

        if (code != (int)HttpStatusCode.SwitchingProtocols)
        {
            throw Refused(endpoint, $"HTTP status {code}{Meaning(code)}; check the path '{endpoint.Url.AbsolutePath}' in url, which many brokers expect to be /mqtt");
        }

#pragma warning disable CA5350 // RFC 6455 §4.2.2 asks for SHA-1, to tell a WebSocket from a cache and for nothing else
        var expected = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Magic)));
#pragma warning restore CA5350
        if (!string.Equals(Header(answer, "Upgrade"), "websocket", StringComparison.OrdinalIgnoreCase) || Header(answer, "Sec-WebSocket-Accept") != expected)
        {
            throw Refused(endpoint, "its answer does not fit the question (Upgrade, Sec-WebSocket-Accept)");
        }

        if (Header(answer, "Sec-WebSocket-Protocol") != "mqtt")
        {
            throw Refused(endpoint, "it does not speak the subprotocol mqtt; check the path in url");
        }

        if (Header(answer, "Sec-WebSocket-Extensions") is { Length: > 0 })
        {
            throw Refused(endpoint, "it uses extensions that nobody asked for");
        }
    }

    private static string? Header(string[] answer, string name)
    {
        foreach (var line in answer.AsSpan(1))
        {
            if (line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            {
                return line[(name.Length + 1)..].Trim();
            }
        }

        return null;
    }

    private static string Meaning(int code) => Enum.IsDefined((HttpStatusCode)code) ? $" ({(HttpStatusCode)code})" : "";

    private static LinkException Refused(LinkEndpoint endpoint, string why) =>
        new(LinkFailure.Refused, $"{endpoint.Where} refused the WebSocket: {why}");
}
