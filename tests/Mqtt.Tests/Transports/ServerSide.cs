using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Mqtt.Transports;

namespace Gateway.Mqtt.Tests.Transports;

/// <summary>The broker's side of TLS and WebSocket, to be laid over its connections.</summary>
internal sealed class ServerSide
{
    /// <summary>The broker's certificate; null: plain.</summary>
    public X509Certificate2? Certificate { get; init; }

    public SslProtocols Protocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Judges the client's certificate, which is then demanded; null: none is asked for.</summary>
    public Func<X509Certificate2, bool>? Judge { get; init; }

    /// <summary>Whether a WebSocket follows.</summary>
    public bool WebSocket { get; init; }

    /// <summary>The name asked for (SNI), and the protocol agreed on (ALPN), of the last connection.</summary>
    public string? NameAsked { get; private set; }

    public string Agreed { get; private set; } = "";

    /// <summary>The first line of the last request for a WebSocket.</summary>
    public string Request { get; private set; } = "";

    public async ValueTask<Stream> OverAsync(Stream stream)
    {
        stream = Certificate is null ? stream : await EncryptAsync(stream);
        return WebSocket ? await UpgradeAsync(stream) : stream;
    }

    private async Task<Stream> EncryptAsync(Stream stream)
    {
        var encrypted = new SslStream(stream, leaveInnerStreamOpen: true);
        try
        {
            await encrypted.AuthenticateAsServerAsync((_, hello, _, _) => ValueTask.FromResult(Options(hello)), null);
            Agreed = Encoding.UTF8.GetString(encrypted.NegotiatedApplicationProtocol.Protocol.Span);
            return encrypted;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            throw new IOException("no TLS", e);
        }
    }

    private SslServerAuthenticationOptions Options(SslClientHelloInfo hello)
    {
        NameAsked = hello.ServerName;
        return new SslServerAuthenticationOptions
        {
            ServerCertificate = Certificate,
            EnabledSslProtocols = Protocols,
            ClientCertificateRequired = Judge is not null,
            RemoteCertificateValidationCallback = Judge is null ? null : (_, certificate, _, _) => certificate is X509Certificate2 shown && Judge(shown),
            ApplicationProtocols = [new SslApplicationProtocol("mqtt"), new SslApplicationProtocol("other")],
        };
    }

    private async Task<Stream> UpgradeAsync(Stream stream)
    {
        var request = new List<byte>();
        var one = new byte[1];
        while (!Encoding.ASCII.GetString([.. request]).EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one);
            request.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. request]).Split("\r\n");
        Request = lines[0];
        var key = lines.Single(l => l.StartsWith("Sec-WebSocket-Key: ", StringComparison.Ordinal))[19..];
        Assert.Contains("Sec-WebSocket-Protocol: mqtt", lines);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Answer(key)));
        return new BinaryFrames(System.Net.WebSockets.WebSocket.CreateFromStream(stream, isServer: true, "mqtt", TimeSpan.Zero));
    }

#pragma warning disable CA5350 // RFC 6455 asks for SHA-1
    /// <summary>The right answer to a request with that key.</summary>
    public static string Answer(string key) =>
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nConnection: Upgrade\r\nsec-websocket-protocol: mqtt\r\nSec-WebSocket-Accept: "
        + Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))) + "\r\n\r\n";
#pragma warning restore CA5350
}
