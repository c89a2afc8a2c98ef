using Gateway.Abstractions.Links;
using Gateway.Mqtt.Codec;

namespace Gateway.Mqtt;

/// <summary>The CONNECT of a link.</summary>
internal static class LoginPacket
{
    /// <summary>The packet.</summary>
    /// <exception cref="LinkException">What is configured cannot be sent.</exception>
    public static byte[] Make(LinkOptions options, int keepAliveSeconds)
    {
        if (!options.Version5 && options.UserName is null && !options.Password.IsEmpty)
        {
            throw new LinkException(LinkFailure.Refused, "MQTT 3.1.1 has no password without a user name; set username, or protocol: 5");
        }

        var packet = new byte[ConnectPacket.Room(options)];
        var length = ConnectPacket.Encode(packet, options, keepAliveSeconds, LinkInbox.Messages, Incoming.MaximumPacketSize);
        if (length == 0)
        {
            throw new LinkException(LinkFailure.Protocol, "the login cannot be sent: client-id, username, password or will is not legal text or longer than 65,535 bytes");
        }

        return packet[..length];
    }
}
