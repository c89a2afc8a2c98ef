namespace Gateway.Abstractions.Links;

/// <summary>What goes beyond the default of an encrypted connection: the authorities of this machine, the host of the url, no certificate of our own.</summary>
public sealed record TlsOptions
{
    /// <summary>PEM file with the authorities that are trusted, and no others; null: those of this machine. Read at each connect.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM file with our certificate, its intermediates behind it; null: none. Read at each connect.</summary>
    public string? CertFile { get; init; }

    /// <summary>PEM file with the private key of our certificate; null: it stands in <see cref="CertFile"/>.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The name the broker's certificate must have, and that is asked for (SNI); null: the host of the url.</summary>
    public string? ServerName { get; init; }

    /// <summary>The protocol to name in the handshake (ALPN, RFC 7301); null: <c>mqtt</c> for <c>mqtts</c> on port 443, else none.</summary>
    public string? Alpn { get; init; }
}
