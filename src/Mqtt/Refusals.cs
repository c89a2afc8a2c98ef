using System.Text;
using Gateway.Abstractions.Links;
using Gateway.Mqtt.Codec;

namespace Gateway.Mqtt;

/// <summary>Decoded packets that say "no", as what they mean to the operator. Pure.</summary>
internal static class Refusals
{
    /// <summary>A CONNACK that is not a success.</summary>
    public static LinkException OfLogin(LinkEndpoint endpoint, bool version5, in ConnackPacket packet) =>
        LinkRefusals.OfLogin(endpoint, version5, packet.Code, packet.IsReturnCode, Text(packet.Reason), Text(packet.ServerReference));

    /// <summary>The broker's DISCONNECT.</summary>
    public static LinkException OfDisconnect(LinkEndpoint endpoint, in DisconnectPacket packet) =>
        LinkRefusals.OfDisconnect(endpoint, packet.ReasonCode, Text(packet.Reason), Text(packet.ServerReference));

    /// <summary>A text of a packet as an own object; null when there is none.</summary>
    public static string? Text(ReadOnlySpan<byte> text) => text.IsEmpty ? null : Encoding.UTF8.GetString(text);
}
