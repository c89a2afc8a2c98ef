using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Links;

namespace Gateway.Configuration;

/// <summary>Reads <c>tls</c> of an upstream.</summary>
internal static class TlsReader
{
    internal static TlsOptions Read(Settings settings, IReadOnlyList<Uri> urls)
    {
        var group = settings.Group("tls", "Certificates and the name to expect, for mqtts:// and wss://.");
        var options = new TlsOptions
        {
            CaFile = group.OptionalFilePath("ca-file", "PEM file with the authorities that are trusted, and no others; without it those of this machine. Read at each connect, as the other files."),
            CertFile = group.OptionalFilePath("cert-file", "PEM file with the certificate of this gateway, its intermediates behind it."),
            KeyFile = group.OptionalFilePath("key-file", "PEM file with the private key of that certificate, without a password; without it the key stands in cert-file."),
            ServerName = group.OptionalText("server-name", "The name that the broker's certificate must have, if it is not the host of the url.", CheckHost, "a host name", Setting.NoControls),
            Alpn = group.OptionalText("alpn", "Protocol to name in the handshake (ALPN); mqtts:// on port 443 names mqtt.", CheckProtocol, "1 to 255 ASCII characters", Setting.NoControls),
        };
        if (options.KeyFile is not null && options.CertFile is null)
        {
            group.Problem("key-file", "needs a cert-file");
        }

        if (!group.IsEmpty && urls.FirstOrDefault(u => u.Scheme is "mqtt" or "ws") is { } plain)
        {
            settings.Problem("tls", $"has no effect on {plain.Scheme}://, which is not encrypted; use {plain.Scheme}s:// in url, or remove it");
        }

        return options;
    }

    private static string? CheckHost(string text) => text.AsSpan().ContainsAny(" /@") ? "is not a host name" : null;

    private static string? CheckProtocol(string text) =>
        text.Length <= 255 && text.All(c => c is > ' ' and < '\x7f') ? null : "must be 1 to 255 ASCII characters without spaces";
}
