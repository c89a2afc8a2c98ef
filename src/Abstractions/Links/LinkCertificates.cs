using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Abstractions.Links;

/// <summary>The certificates of one connection, read from their files when it is opened, so that renewed ones count from the next on.</summary>
public sealed class LinkCertificates : IDisposable
{
    private readonly X509Certificate2Collection own = [];

    /// <summary>The only authorities to trust; null: those of this machine.</summary>
    public X509Certificate2Collection? Authorities { get; private set; }

    /// <summary>Our certificate with its intermediates; null: none.</summary>
    public SslStreamCertificateContext? Own { get; private set; }

    /// <summary>Reads the files that are named.</summary>
    /// <exception cref="LinkException">One cannot be used; the message names it, and never its content.</exception>
    public static LinkCertificates Read(TlsOptions options)
    {
        var certificates = new LinkCertificates();
        try
        {
            certificates.Authorities = options.CaFile is { } authorities ? ReadAuthorities(authorities) : null;
            if (options.CertFile is { } certificate)
            {
                certificates.ReadOwn(certificate, options.KeyFile);
            }

            return certificates;
        }
        catch
        {
            certificates.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var certificate in (X509Certificate2[])[.. own, .. Authorities ?? []])
        {
            certificate.Dispose();
        }
    }

    private static X509Certificate2Collection ReadAuthorities(string file)
    {
        var read = new X509Certificate2Collection();
        Try("tls.ca-file", file, () => read.ImportFromPemFile(file));
        return read.Count > 0 ? read : throw Unusable("tls.ca-file", file, "holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
    }

    private void ReadOwn(string file, string? keyFile)
    {
        X509Certificate2? first = null;
        Try("tls.cert-file", file, () => own.ImportFromPemFile(file));
        if (own.Count == 0)
        {
            throw Unusable("tls.cert-file", file, "holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
        }

        Try("tls.key-file", keyFile ?? file, () => first = X509Certificate2.CreateFromPemFile(file, keyFile));
        var intermediates = own.Skip(1).ToArray();
        own.Add(first!);
        Own = SslStreamCertificateContext.Create(first!, [.. intermediates], offline: true);
    }

    private static void Try(string setting, string file, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            var what = setting == "tls.key-file" ? "holds no private key in PEM form without a password that fits the certificate" : "is not a certificate in PEM form";
            throw new LinkException(LinkFailure.Refused, $"{setting} {file} {what}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LinkException(LinkFailure.Refused, $"{setting} {file} cannot be read: {e.Message.TrimEnd('.')}", e);
        }
    }

    private static LinkException Unusable(string setting, string file, string why) => new(LinkFailure.Refused, $"{setting} {file} {why}");
}
