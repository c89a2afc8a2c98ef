using System.Text;
using Gateway.Abstractions.Links;
using Gateway.Mqtt.Codec;
using Gateway.Mqtt.Transports;

namespace Gateway.Mqtt;

/// <summary>What a broker's "no" means to the operator. Pure.</summary>
internal static class Refusals
{
    /// <summary>A CONNACK that is not a success.</summary>
    public static LinkException OfLogin(Endpoint endpoint, bool version5, in ConnackPacket packet)
    {
        var code = packet.IsReturnCode ? ReasonCode.OfReturnCode(packet.Code) : packet.Code;
        var words = packet.IsReturnCode ? $"{ReasonCode.Words(code)[..^7]} (return code {packet.Code})" : ReasonCode.Words(code);
        return Redirected(
            endpoint,
            LinkFailure.Refused,
            $"{endpoint.Where} refused the login: {words}{Said(packet.Reason)}",
            LoginRemedy(code, version5),
            code,
            packet.ServerReference);
    }

    /// <summary>A CONNACK that asks for less than delivery needs; null when it does not.</summary>
    public static LinkException? OfLimits(string where, in ConnackPacket packet) => packet.MaximumQos > 0
        ? null
        : new LinkException(LinkFailure.Refused, $"{where} allows QoS 0 only (Maximum QoS 0); allow QoS 1 for this user at the broker, or use another");

    /// <summary>The broker's DISCONNECT.</summary>
    public static LinkException OfDisconnect(Endpoint endpoint, in DisconnectPacket packet)
    {
        var code = packet.ReasonCode;
        var (kind, remedy) = code switch
        {
            ReasonCode.SessionTakenOver => (LinkFailure.TakenOver, "; another client uses the same client id: give each its own client-id"),
            0x87 or 0x89 or 0x8A or 0x96 or 0x97 or 0x98 or 0x9C or 0x9D or 0x9F or 0xA0 => (LinkFailure.Refused, ""),
            0x81 or 0x82 or 0x8F or 0x90 or 0x91 or 0x92 or 0x93 or 0x94 or 0x95 or 0x99 or 0x9A or 0x9B or 0x9E or 0xA1 or 0xA2 =>
                (LinkFailure.Protocol, ""),
            _ => (LinkFailure.Network, ""),
        };
        return Redirected(
            endpoint, kind, $"{endpoint.Where} ended the connection: {ReasonCode.Words(code)}{Said(packet.Reason)}", remedy, code, packet.ServerReference);
    }

    /// <summary>A SUBACK that refuses.</summary>
    public static LinkException OfSubscription(string where, string filter, byte code, string? reason) => new(
        LinkFailure.Refused,
        $"{where} refused the subscription to '{filter}': {ReasonCode.Words(code)}{(reason is null ? "" : $" ('{reason}')")}; check the broker's access rules for this user");

    /// <summary>The end of the stream before any CONNACK.</summary>
    public static LinkException OfSilentLogin(Endpoint endpoint, bool version5, bool hasCertificate, Exception? cause) => new(
        LinkFailure.Network,
        $"{endpoint.Where} closed the connection without answering the login; check that url names an MQTT port"
        + (endpoint.Encrypted ? $", and whether the broker {TlsRefusals.WithoutWord(hasCertificate)}" : endpoint.WebSocket ? "" : " without TLS")
        + (version5 ? ", and if the broker speaks MQTT 3.1.1 only, set protocol: 3.1.1" : ""),
        cause);

    /// <summary>A reason string as an own object; null when there is none.</summary>
    public static string? Text(ReadOnlySpan<byte> reason) => reason.IsEmpty ? null : Encoding.UTF8.GetString(reason);

    /// <summary>A refusal that may name another server (§4.13); a reference that is not understood is told all the same.</summary>
    private static LinkException Redirected(
        Endpoint endpoint, LinkFailure kind, string what, string remedy, byte code, ReadOnlySpan<byte> reference)
    {
        if (reference.IsEmpty)
        {
            return new LinkException(kind, what + remedy);
        }

        var named = Encoding.UTF8.GetString(reference);
        return new LinkException(kind, $"{what}, use '{named}'{remedy}")
        {
            Redirect = code is ReasonCode.UseAnotherServer or ReasonCode.ServerMoved ? Endpoint.Redirected(endpoint.Url, named) : null,
            RedirectForGood = code == ReasonCode.ServerMoved,
        };
    }

    private static string Said(ReadOnlySpan<byte> reason) => reason.IsEmpty ? "" : $" ('{Encoding.UTF8.GetString(reason)}')";

    private static string LoginRemedy(byte code, bool version5) => code switch
    {
        ReasonCode.UnsupportedProtocolVersion => version5 ? "; set protocol: 3.1.1" : "; set protocol: 5",
        0x85 => "; check client-id",
        0x86 => "; check username and password-file",
        0x87 => "; check username, password-file and the broker's access rules",
        0x97 => "; too many connections or messages for this account",
        0x9A => "; the broker takes no retained messages, and the will is one",
        0x9B => "; the broker does not take the will at QoS 1",
        _ => "",
    };
}
