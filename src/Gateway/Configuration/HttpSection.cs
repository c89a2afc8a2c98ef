using System.Net;
using Gateway.Abstractions.Configuration;

namespace Gateway.Configuration;

/// <summary>The group <c>http</c>: metrics and health for programs that ask over HTTP. Without it nothing listens.</summary>
/// <param name="Listen">Where it listens.</param>
/// <param name="TokenFile">The file with the token that must come along; null: none is asked for.</param>
/// <param name="CertFile">The server's certificate; null: not encrypted.</param>
/// <param name="KeyFile">Its key; null: it stands in <paramref name="CertFile"/>.</param>
/// <param name="ClientCaFile">Whoever asks must have a certificate of these authorities; null: no certificate is asked for.</param>
internal sealed record HttpSection(IPEndPoint Listen, string? TokenFile, string? CertFile, string? KeyFile, string? ClientCaFile)
{
    /// <summary>A text without the values that came from the environment.</summary>
    internal Func<string, string> Hide { get; init; } = static text => text;

    internal const string DefaultListen = "127.0.0.1:9464";

    /// <summary>Reads the group; null when there is none.</summary>
    internal static HttpSection? Read(Settings root)
    {
        var wanted = root.IsGroup("http");
        var settings = root.Group("http", "Metrics and health over HTTP; without this group nothing listens.");
        var listen = settings.Text("listen", "Address and port to listen at. Beyond this machine only with token-file or tls.client-ca-file.", DefaultListen, Check, "IP address and port");
        var token = settings.OptionalFilePath("token-file", "File with the token that must come as 'Authorization: Bearer TOKEN'. Read at each request.");
        var tls = settings.Group("tls", "Certificates; with them it is https.");
        var certificate = tls.OptionalFilePath("cert-file", "PEM file with the certificate of this gateway, its intermediates behind it.");
        var key = tls.OptionalFilePath("key-file", "PEM file with the private key of that certificate; without it the key stands in cert-file.");
        var clients = tls.OptionalFilePath("client-ca-file", "PEM file with the authorities whose clients may ask, and nobody else.");
        if (certificate is null && (key ?? clients) is not null)
        {
            tls.Problem(key is null ? "client-ca-file" : "key-file", "needs a cert-file");
        }

        if (!IPEndPoint.TryParse(listen, out var end))
        {
            return null;
        }

        if (!IPAddress.IsLoopback(end.Address) && token is null && clients is null)
        {
            settings.Problem("listen", "anybody who reaches this address could ask; add a token-file or tls.client-ca-file, or listen at 127.0.0.1");
        }

        if (!IPAddress.IsLoopback(end.Address) && token is not null && certificate is null)
        {
            settings.Problem("token-file", "the token crosses the network unencrypted; add tls.cert-file", warning: true);
        }

        return wanted ? new HttpSection(end, token, certificate, key, clients) : null;
    }

    private static string? Check(string text) =>
        IPEndPoint.TryParse(text, out var end) && end.Port > 0 && text.EndsWith(":" + end.Port, StringComparison.Ordinal)
            ? null
            : "must be an IP address and a port, as 127.0.0.1:9464 or [::1]:9464";
}
