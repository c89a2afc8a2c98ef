using Gateway.Abstractions.Links;
using TestKit;

namespace Gateway.Abstractions.Tests;

/// <summary>Files that cannot be used are told with setting and path, and never with what they hold.</summary>
public sealed class LinkCertificatesTests
{
    [Fact]
    public void A_file_that_is_not_there_is_told()
    {
        Assert.StartsWith("tls.ca-file /nowhere/ca.pem cannot be read: ", Refused(new TlsOptions { CaFile = "/nowhere/ca.pem" }), StringComparison.Ordinal);
        Assert.StartsWith("tls.cert-file /nowhere/own.pem cannot be read: ", Refused(new TlsOptions { CertFile = "/nowhere/own.pem" }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_a_certificate_is_told()
    {
        using var authority = new Authority();
        var file = authority.Write("x", "secret text");
        Assert.Equal($"tls.ca-file {file} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)", Refused(new TlsOptions { CaFile = file }));
        Assert.Equal($"tls.cert-file {file} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)", Refused(new TlsOptions { CertFile = file }));
        var broken = authority.Write("y", "-----BEGIN CERTIFICATE-----\nc2VjcmV0\n-----END CERTIFICATE-----\n");
        Assert.Equal($"tls.ca-file {broken} is not a certificate in PEM form", Refused(new TlsOptions { CaFile = broken }));
    }

    [Fact]
    public void A_key_that_does_not_fit_is_told()
    {
        using var authority = new Authority();
        using var one = authority.Issue("one");
        using var other = authority.Issue("other");
        var (certificate, _) = authority.Write("one", one);
        var (_, key) = authority.Write("other", other);
        Assert.Equal(
            $"tls.key-file {key} holds no private key in PEM form without a password that fits the certificate",
            Refused(new TlsOptions { CertFile = certificate, KeyFile = key }));
        Assert.Equal(
            $"tls.key-file {certificate} holds no private key in PEM form without a password that fits the certificate",
            Refused(new TlsOptions { CertFile = certificate }));
    }

    [Fact]
    public void Certificate_and_key_may_stand_in_one_file_with_intermediates()
    {
        using var authority = new Authority();
        using var one = authority.Issue("one");
        var (certificate, key) = authority.Write("one", one);
        var both = authority.Write("both", string.Join('\n', File.ReadAllText(certificate), File.ReadAllText(authority.CaFile), File.ReadAllText(key)));
        using var read = LinkCertificates.Read(new TlsOptions { CertFile = both, CaFile = both });
        Assert.Equal(one.Thumbprint, read.Own!.TargetCertificate.Thumbprint);
        Assert.Equal(2, read.Authorities!.Count);
    }

    private static string Refused(TlsOptions options)
    {
        var failure = Assert.Throws<LinkException>(() => LinkCertificates.Read(options));
        Assert.Equal(LinkFailure.Refused, failure.Kind);
        return failure.Message;
    }
}
