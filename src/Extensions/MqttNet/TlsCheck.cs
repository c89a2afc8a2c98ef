using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Abstractions.Links;
using MQTTnet;

namespace Gateway.Extensions.MqttNet;

/// <summary>
/// TLS 1.2 and 1.3 by MQTTnet, with the broker's certificate judged by us: MQTTnet knows <c>ca-file</c> for TCP only and
/// <c>server-name</c> not for WebSocket, and says no more than that a certificate is invalid.
/// </summary>
/// <remarks>Revocation is not looked up, as in the builtin link.</remarks>
internal sealed class TlsCheck(LinkEndpoint endpoint, TlsOptions options, TimeProvider time) : IDisposable
{
    private const int PortOfAmazon = 443; // its brokers take MQTT there only when asked for by ALPN
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1"; // RFC 5280 §4.2.1.12

    private readonly LinkCertificates certificates = LinkCertificates.Read(options);

    /// <summary>What is wrong with the broker's certificate; null: nothing, or it was not seen.</summary>
    public string? Complaint { get; private set; }

    private string Name => options.ServerName ?? endpoint.Url.DnsSafeHost;

    /// <summary>What MQTTnet is told.</summary>
    public MqttClientTlsOptions Options() => new()
    {
        UseTls = true,
        TargetHost = Name,
        RevocationMode = X509RevocationMode.NoCheck,
        IgnoreCertificateRevocationErrors = true,
        AllowRenegotiation = false,
        ApplicationProtocols = options.Alpn is { } asked ? [new SslApplicationProtocol(asked)]
            : endpoint is { WebSocket: false, Port: PortOfAmazon } ? [new SslApplicationProtocol("mqtt")]
            : null,
        ClientCertificatesProvider = certificates.Own is { } own ? new DefaultMqttCertificatesProvider(new X509Certificate2Collection(own.TargetCertificate)) : null,
        CertificateValidationHandler = shown => IsGood(shown.Certificate as X509Certificate2, shown.Chain),
    };

    public void Dispose() => certificates.Dispose();

    /// <summary>Judges the certificate that the broker shows.</summary>
    internal bool IsGood(X509Certificate2? leaf, X509Chain? shown)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime.ToLocalTime(); // the chain takes local time only
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        if (certificates.Authorities is { } authorities)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        foreach (var element in shown?.ChainElements.AsEnumerable() ?? [])
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        chain.ChainPolicy.ExtraStore.AddRange(shown?.ChainPolicy.ExtraStore ?? []);
        var errors = leaf is null ? SslPolicyErrors.RemoteCertificateNotAvailable
            : (chain.Build(leaf) ? SslPolicyErrors.None : SslPolicyErrors.RemoteCertificateChainErrors)
                | (leaf.MatchesHostname(Name) ? SslPolicyErrors.None : SslPolicyErrors.RemoteCertificateNameMismatch);
        Complaint = TlsRefusals.OfCertificate(leaf, chain, errors, Name, options.CaFile, time.GetUtcNow());
        return Complaint is null;
    }
}
