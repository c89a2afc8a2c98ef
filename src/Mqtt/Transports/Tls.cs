using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gateway.Abstractions.Links;

namespace Gateway.Mqtt.Transports;

/// <summary>TLS 1.2 and 1.3 over a stream, with the broker's certificate checked for name, authority and time.</summary>
/// <remarks>
/// Revocation is not looked up: a gateway's own authority seldom publishes it, and an unreachable responder would have to either cut
/// every link or mean nothing. A broker whose key is lost gets a new authority in <c>ca-file</c>, or short-lived certificates.
/// Missing intermediates are not fetched either: what a handshake needs comes with the handshake.
/// </remarks>
internal static class Tls
{
    private const int PortOfAmazon = 443; // its brokers take MQTT there only when asked for by ALPN

    /// <summary>Encrypts.</summary>
    /// <exception cref="LinkException">Not possible; the message says why and what to do.</exception>
    public static async Task<Stream> OverAsync(
        Stream stream, LinkEndpoint endpoint, TlsOptions options, LinkCertificates certificates, TimeProvider time, CancellationToken cancellationToken)
    {
        string? complaint = null;
        var name = options.ServerName ?? endpoint.Url.DnsSafeHost;
        var encrypted = new SslStream(stream, leaveInnerStreamOpen: false);
        var settings = new SslClientAuthenticationOptions
        {
            TargetHost = name,
#pragma warning disable CA5398 // TLS 1.2 and 1.3 are the promise; what the system would choose may be older
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = Policy(certificates, time),
            ClientCertificateContext = certificates.Own,
            ApplicationProtocols = Protocols(endpoint, options),
            AllowRenegotiation = false,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                complaint = TlsRefusals.OfCertificate(certificate, chain, errors, name, options.CaFile, time.GetUtcNow());
                return complaint is null;
            },
        };
        try
        {
            await encrypted.AuthenticateAsClientAsync(settings, cancellationToken);
            return encrypted;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or ObjectDisposedException)
        {
            await encrypted.DisposeAsync();
            throw complaint is not null
                ? new LinkException(LinkFailure.Refused, $"{endpoint.Where} was refused: {complaint}", e)
                : TlsRefusals.OfHandshake(endpoint, e, certificates.Own is not null);
        }
        catch
        {
            await encrypted.DisposeAsync();
            throw;
        }
    }

    /// <summary>What is named by ALPN; null: nothing.</summary>
    internal static List<SslApplicationProtocol>? Protocols(LinkEndpoint endpoint, TlsOptions options) =>
        options.Alpn is { } asked ? [new SslApplicationProtocol(asked)]
        : endpoint is { WebSocket: false, Port: PortOfAmazon } ? [new SslApplicationProtocol("mqtt")]
        : null;

    private static X509ChainPolicy Policy(LinkCertificates certificates, TimeProvider time)
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = time.GetUtcNow().UtcDateTime.ToLocalTime(), // the chain takes local time only
            VerificationTimeIgnored = false,
        };
        if (certificates.Authorities is { } authorities)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }
}
