using System.Security.Cryptography.X509Certificates;
using Gateway.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Gateway.Http;

/// <summary>What <c>http.tls</c> means for the handshake.</summary>
internal static class Certificates
{
    /// <summary>Sets the server's certificate and, with <c>client-ca-file</c>, asks every client for one of these authorities.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file is no certificate or key.</exception>
    public static void Apply(HttpSection section, HttpsConnectionAdapterOptions options)
    {
        options.ServerCertificate = X509Certificate2.CreateFromPemFile(section.CertFile!, section.KeyFile ?? section.CertFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(section.CertFile!);
        options.ServerCertificateChain = chain;
        if (section.ClientCaFile is not { } file)
        {
            return;
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        options.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        options.ClientCertificateValidation = (certificate, _, _) => IsOf(authorities, certificate);
    }

    private static bool IsOf(X509Certificate2Collection authorities, X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
