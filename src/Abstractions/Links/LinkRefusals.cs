namespace Gateway.Abstractions.Links;

/// <summary>What a broker's "no" means to the operator: the same words for every link. Pure.</summary>
public static class LinkRefusals
{
    private const byte SessionTakenOver = 0x8E;
    private const byte UseAnotherServer = 0x9C;
    private const byte ServerMoved = 0x9D;

    /// <summary>A CONNACK that is not a success.</summary>
    /// <param name="endpoint">Who sent it.</param>
    /// <param name="version5">Whether MQTT 5 was asked for.</param>
    /// <param name="code">Reason code of MQTT 5, or return code of 3.1.1.</param>
    /// <param name="isReturnCode">Whether it is a return code.</param>
    /// <param name="reason">The broker's words; null: none.</param>
    /// <param name="reference">The server it names in its place; null: none.</param>
    public static LinkException OfLogin(LinkEndpoint endpoint, bool version5, byte code, bool isReturnCode, string? reason, string? reference)
    {
        var known = isReturnCode ? ReasonWords.OfReturnCode(code) : code;
        var words = isReturnCode ? $"{ReasonWords.Name(known)} (return code {code})" : ReasonWords.Of(code);
        return Redirected(
            endpoint, LinkFailure.Refused, $"{endpoint.Where} refused the login: {words}{Said(reason)}", LoginRemedy(known, version5), known, reference);
    }

    /// <summary>A CONNACK that allows QoS 0 only, which is less than delivery needs.</summary>
    public static LinkException OfQosZero(string where) => new(
        LinkFailure.Refused, $"{where} allows QoS 0 only (Maximum QoS 0); allow QoS 1 for this user at the broker, or use another");

    /// <summary>The broker's DISCONNECT.</summary>
    public static LinkException OfDisconnect(LinkEndpoint endpoint, byte code, string? reason, string? reference)
    {
        var (kind, remedy) = code switch
        {
            SessionTakenOver => (LinkFailure.TakenOver, "; another client uses the same client id: give each its own client-id"),
            0x87 or 0x89 or 0x8A or 0x96 or 0x97 or 0x98 or 0x9C or 0x9D or 0x9F or 0xA0 => (LinkFailure.Refused, ""),
            0x81 or 0x82 or 0x8F or 0x90 or 0x91 or 0x92 or 0x93 or 0x94 or 0x95 or 0x99 or 0x9A or 0x9B or 0x9E or 0xA1 or 0xA2 =>
                (LinkFailure.Protocol, ""),
            _ => (LinkFailure.Network, ""),
        };
        return Redirected(endpoint, kind, $"{endpoint.Where} ended the connection: {ReasonWords.Of(code)}{Said(reason)}", remedy, code, reference);
    }

    /// <summary>A SUBACK that refuses.</summary>
    public static LinkException OfSubscription(string where, string filter, byte code, string? reason) => new(
        LinkFailure.Refused,
        $"{where} refused the subscription to '{filter}': {ReasonWords.Of(code)}{Said(reason)}; check the broker's access rules for this user");

    /// <summary>The end of the stream before any CONNACK.</summary>
    public static LinkException OfSilentLogin(LinkEndpoint endpoint, bool version5, bool hasCertificate, Exception? cause) => new(
        LinkFailure.Network,
        $"{endpoint.Where} closed the connection without answering the login; check that url names an MQTT port"
        + (endpoint.Encrypted ? $", and whether the broker {TlsRefusals.WithoutWord(hasCertificate)}" : endpoint.WebSocket ? "" : " without TLS")
        + (version5 ? ", and if the broker speaks MQTT 3.1.1 only, set protocol: 3.1.1" : ""),
        cause);

    /// <summary>The end of the stream after the login, without a word.</summary>
    public static LinkException OfEnd(string where, Exception? cause) => new( // 3.1.1 has no words for it, and mosquitto 2.0 does not use those of MQTT 5 when another client takes over
        LinkFailure.Network,
        cause is null ? $"{where} closed the connection without a reason; if that repeats, see the broker's log, and whether another client uses the same client-id"
        : $"the connection to {where} broke: {cause.GetBaseException().Message.TrimEnd('.')}", // the words of the kernel, not of each layer above it
        cause);

    /// <summary>An answer to the login whose first byte is the beginning of another protocol; null when it is not.</summary>
    public static LinkException? OfOtherProtocol(LinkEndpoint endpoint, byte first) => first switch
    {
        0x15 => new LinkException(LinkFailure.Refused, $"{endpoint.Where} speaks TLS; use mqtts:// in url"),
        (byte)'H' => new LinkException(
            LinkFailure.Refused, $"{endpoint.Where} speaks HTTP; use {(endpoint.Encrypted ? "wss" : "ws")}:// in url, or the broker's MQTT port"),
        _ => null,
    };

    /// <summary>Why this broker takes no subscription to such a filter; null when it does.</summary>
    public static LinkException? OfFilter(string where, string filter, LinkLimits limits)
    {
        var why = !limits.WildcardsAvailable && filter.AsSpan().ContainsAny('+', '#') ? "it allows no wildcards"
            : !limits.SharedAvailable && filter.StartsWith("$share/", StringComparison.Ordinal) ? "it allows no shared subscriptions"
            : null;
        return why is null ? null : new LinkException(LinkFailure.Refused, $"{where} takes no subscription to '{filter}': {why}");
    }

    /// <summary>A refusal that may name another server (§4.13); a reference that is not understood is told all the same.</summary>
    private static LinkException Redirected(LinkEndpoint endpoint, LinkFailure kind, string what, string remedy, byte code, string? reference) =>
        string.IsNullOrEmpty(reference) ? new LinkException(kind, what + remedy) : new LinkException(kind, $"{what}, use '{reference}'{remedy}")
        {
            Redirect = code is UseAnotherServer or ServerMoved ? LinkEndpoint.Redirected(endpoint.Url, reference) : null,
            RedirectForGood = code == ServerMoved,
        };

    private static string Said(string? reason) => string.IsNullOrEmpty(reason) ? "" : $" ('{reason}')";

    private static string LoginRemedy(byte code, bool version5) => code switch
    {
        0x84 => version5 ? "; set protocol: 3.1.1" : "; set protocol: 5",
        0x85 => "; check client-id",
        0x86 => "; check username and password-file",
        0x87 => "; check username, password-file and the broker's access rules",
        0x97 => "; too many connections or messages for this account",
        0x9A => "; the broker takes no retained messages, and the will is one",
        0x9B => "; the broker does not take the will at QoS 1",
        _ => "",
    };
}
