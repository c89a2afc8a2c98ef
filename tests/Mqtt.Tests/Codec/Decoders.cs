using Gateway.Abstractions.Links;
using Gateway.Mqtt.Codec;

namespace Gateway.Mqtt.Tests.Codec;

/// <summary>Every decoder, and one rich packet for each.</summary>
internal static class Decoders
{
    /// <summary>One packet of each kind, with all that its encoder can write.</summary>
    public static IEnumerable<byte[]> Samples(bool version5)
    {
        var options = new LinkOptions
        {
            Endpoint = new Uri("mqtt://localhost"),
            Version5 = version5,
            ClientId = "gateway-1",
            UserName = "user",
            Password = "secret"u8.ToArray(),
            Will = new Message("will/topic", "off"u8.ToArray(), true, "text/plain"),
        };
        yield return Made(b => ConnectPacket.Encode(b, options, 30, 64, 1024));
        yield return Made(b => ConnackPacket.Encode(
            b,
            new ConnackPacket
            {
                Code = version5 ? (byte)0x87 : (byte)5,
                ReceiveMaximum = 20,
                MaximumQos = 1,
                MaximumPacketSize = 2000,
                RetainAvailable = false,
                ServerKeepAlive = 60,
                Reason = "why"u8,
                ServerReference = "other"u8,
            },
            version5));
        yield return Made(b => PublishPacket.Encode(b, new Message("a/b", new byte[200], true, "application/json"), 258, version5));
        yield return Made(b => PubackPacket.Encode(b, 258, version5, 0x97, "quota"));
        yield return Made(b => SubscribePacket.Encode(b, 258, "commands/#", 1, version5));
        yield return Made(b => SubackPacket.Encode(b, 258, [1], version5));
        if (version5)
        {
            yield return Made(b => DisconnectPacket.Encode(b, version5, 0x8E, "other client"));
        }
    }

    /// <summary>Whether the packet that begins the bytes is whole and its decoder takes it.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, bool version5)
    {
        Frame.TryRead(bytes, 16, out var any);
        PublishHead.TryRead(any, bytes, out _);
        if (Frame.TryRead(bytes, 1024 * 1024, out var frame) != FrameState.Complete)
        {
            return false;
        }

        return TryDecode(frame.Type, frame.Flags, bytes.Slice(frame.HeaderLength, frame.BodyLength), version5);
    }

    /// <summary>Whether the decoder of this packet takes the body.</summary>
    public static bool TryDecode(PacketType type, byte flags, ReadOnlySpan<byte> body, bool version5) => type switch
    {
        PacketType.Connect => ConnectPacket.TryDecode(body, out _),
        PacketType.Connack => ConnackPacket.TryDecode(body, version5, out _),
        PacketType.Publish => PublishPacket.TryDecode(flags, body, version5, out _),
        PacketType.Puback => PubackPacket.TryDecode(body, version5, out _),
        PacketType.Subscribe => SubscribePacket.TryDecode(body, version5, out _),
        PacketType.Suback => SubackPacket.TryDecode(body, version5, out _),
        PacketType.Disconnect => DisconnectPacket.TryDecode(body, version5, out _),
        _ => false,
    };

    private static byte[] Made(Func<byte[], int> encode)
    {
        var buffer = new byte[1024];
        return buffer[..encode(buffer)];
    }
}
