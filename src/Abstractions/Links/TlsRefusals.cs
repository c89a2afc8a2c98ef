using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Abstractions.Links;

/// <summary>What a failed handshake means to the operator. Pure.</summary>
public static class TlsRefusals
{
    // An authority of the same name with another key, as after its renewal, shows as a signature that does not fit.
    private const X509ChainStatusFlags UnknownAuthority =
        X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid;

    /// <summary>What is wrong with the broker's certificate, each with its word; null: nothing.</summary>
    public static string? OfCertificate(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, string name, string? caFile, DateTimeOffset now)
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        if (certificate is not X509Certificate2 leaf)
        {
            return "it showed no certificate";
        }

        var said = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            said.Add($"wrong name: its certificate is for {Names(leaf)}, not for '{name}'; check url, or name the one you trust in tls.server-name");
        }

        foreach (var element in chain?.ChainElements.AsEnumerable() ?? [])
        {
            if (element.ChainElementStatus.Any(s => s.Status == X509ChainStatusFlags.NotTimeValid))
            {
                said.Add(OfTime(element.Certificate, now));
            }
        }

        var status = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status);
        if ((status & UnknownAuthority) != X509ChainStatusFlags.NoError)
        {
            said.Add($"unknown CA: its certificate was issued by '{leaf.Issuer}', " + (caFile is null
                ? "which this machine does not trust; name the file with that authority in tls.ca-file"
                : $"which does not lead to an authority in {caFile}"));
        }

        const X509ChainStatusFlags Told = UnknownAuthority | X509ChainStatusFlags.NotTimeValid;
        if ((status & ~Told) != X509ChainStatusFlags.NoError || said.Count == 0)
        {
            said.Add($"its certificate is not valid: {status & ~Told}");
        }

        return string.Join("; ", said);
    }

    /// <summary>The peer, or the protocol, ended the handshake.</summary>
    public static LinkException OfHandshake(LinkEndpoint endpoint, Exception cause, bool hasCertificate)
    {
        var plain = endpoint.WebSocket ? "ws" : "mqtt";
        return OfAlert(endpoint.Where, cause, hasCertificate)
            ?? (Says(cause, "wrong version number", "packet length too long", "http request", "Cannot determine the frame size", "corrupted frame")
                ? Refused(endpoint.Where, $"a plain port: what it answered is not TLS; use {plain}:// in url, or the broker's TLS port", cause)
                : new LinkException(
                    LinkFailure.Network,
                    $"{endpoint.Where} closed the connection during the TLS handshake; if that repeats, it is a plain port (then use {plain}:// in url, or the broker's TLS port), or the broker {WithoutWord(hasCertificate)}; see its log",
                    cause));
    }

    /// <summary>What an alert of the peer means, also one that comes after the handshake (TLS 1.3); null when there was none.</summary>
    /// <param name="where">Host and port.</param>
    /// <param name="cause">What was thrown. The words are those of OpenSSL (RFC 8446 §6.2 names the alerts).</param>
    /// <param name="hasCertificate">Whether we have a certificate of our own.</param>
    public static LinkException? OfAlert(string where, Exception? cause, bool hasCertificate) =>
        cause is null ? null
        : Says(cause, "protocol version", "unsupported protocol", "inappropriate fallback", "version too low")
            ? Refused(where, "a downgrade: it offers only TLS 1.1 or older, and this gateway takes 1.2 and 1.3; update the broker, or its setting for the TLS version", cause)
        : Says(cause, "certificate required") || (!hasCertificate && Says(cause, "alert handshake failure", "alert bad certificate"))
            ? Refused(where, "it demands a client certificate; set tls.cert-file and tls.key-file", cause)
        : Says(cause, "alert certificate expired")
            ? Refused(where, "it refused our client certificate: expired; renew the one in tls.cert-file, and check the clocks of both machines", cause)
        : Says(cause, "alert certificate revoked")
            ? Refused(where, "it refused our client certificate: revoked; renew the one in tls.cert-file", cause)
        : Says(cause, "alert unknown ca")
            ? Refused(where, "it refused our client certificate: unknown CA; the broker does not trust whoever issued the one in tls.cert-file", cause)
        : Says(cause, "alert bad certificate", "alert unsupported certificate", "alert certificate unknown", "alert access denied", "alert decrypt error")
            ? Refused(where, "it refused our client certificate; check tls.cert-file and tls.key-file, and the broker's log", cause)
        : Says(cause, "no application protocol")
            ? Refused(where, "it does not know the protocol asked for by ALPN; check tls.alpn", cause)
        : Says(cause, "unrecognized name")
            ? Refused(where, "wrong name: it does not know the name asked for; check url and tls.server-name", cause)
        : Says(cause, "alert handshake failure")
            ? Refused(where, "it ended the TLS handshake (handshake failure): no common cipher, or our client certificate is not to its liking; see the broker's log", cause)
        : null;

    /// <summary>What a broker that just closes may mean: not every one sends the alert.</summary>
    public static string WithoutWord(bool hasCertificate) => hasCertificate ? "refused our client certificate (tls.cert-file)" : "demands a client certificate (tls.cert-file)";

    private static string OfTime(X509Certificate2 certificate, DateTimeOffset now)
    {
        var clock = $"the clock of this machine says {now.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC, check it first";
        return now < new DateTimeOffset(certificate.NotBefore)
            ? $"not yet valid: the certificate of '{certificate.Subject}' begins {Day(certificate.NotBefore)}; {clock}"
            : $"expired: the certificate of '{certificate.Subject}' ended {Day(certificate.NotAfter)}; {clock}, then renew it at the broker";
    }

    private static string Day(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString())))
            .Take(5).ToArray();
        return names.Length == 0 ? $"'{certificate.Subject}' (without a subject alternative name, which is what counts)" : $"'{string.Join("', '", names)}'";
    }

    private static bool Says(Exception? cause, params ReadOnlySpan<string> words)
    {
        for (; cause is not null; cause = cause.InnerException)
        {
            foreach (var word in words)
            {
                if (cause.Message.Contains(word, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static LinkException Refused(string where, string why, Exception cause) =>
        new(LinkFailure.Refused, $"{where}: {why}", cause);
}
