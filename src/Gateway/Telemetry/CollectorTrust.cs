using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Abstractions.Links;

namespace Gateway.Telemetry;

/// <summary>Whether a collector's certificate is trusted, and if not, why in words.</summary>
/// <param name="host">Whom the operator wants to reach.</param>
/// <param name="caFile">The only authorities to trust, read at each connect, so that a renewed file counts; null: those of this machine.</param>
/// <remarks>Connections are made on any thread; the last one tells.</remarks>
internal sealed class CollectorTrust(string host, string? caFile)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private volatile string? complaint;

    /// <summary>What was wrong with the last certificate; null: nothing.</summary>
    public string? Complaint => complaint;

    /// <summary>Judges what the handshake showed.</summary>
    public bool Judge(X509Certificate? shown, X509Chain? sent, SslPolicyErrors errors)
    {
        complaint = shown is not X509Certificate2 theirs ? "it showed no certificate"
            : caFile is null ? Words(theirs, sent, errors)
            : OfOwn(caFile, theirs, sent, errors);
        return complaint is null;
    }

    private string? OfOwn(string file, X509Certificate2 theirs, X509Chain? sent, SslPolicyErrors errors)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
            chain.ChainPolicy.ExtraStore.AddRange(sent?.ChainPolicy.ExtraStore ?? []);
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            var name = errors & SslPolicyErrors.RemoteCertificateNameMismatch;
            return Words(theirs, chain, chain.Build(theirs) ? name : name | SslPolicyErrors.RemoteCertificateChainErrors);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return $"the file in otlp.tls.ca-file cannot be read: {e.Message}";
        }
    }

    /// <summary>The name is told here, since the remedy is another than a broker's; the rest as of a broker.</summary>
    private string? Words(X509Certificate2 theirs, X509Chain? chain, SslPolicyErrors errors)
    {
        var name = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? $"wrong name: its certificate '{theirs.Subject}' is not for '{host}'; correct otlp.endpoint" : null;
        var rest = TlsRefusals.OfCertificate(theirs, chain, errors & ~SslPolicyErrors.RemoteCertificateNameMismatch, host, caFile, TimeProvider.System.GetUtcNow());
        return name is null || rest is null ? name ?? rest : $"{name}; {rest}";
    }
}
