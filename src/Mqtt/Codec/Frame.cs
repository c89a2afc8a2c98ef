namespace Gateway.Mqtt.Codec;

/// <summary>What <see cref="Frame.TryRead"/> found at the beginning of the bytes.</summary>
internal enum FrameState : byte
{
    /// <summary>A whole packet.</summary>
    Complete,

    /// <summary>The beginning of a packet; <see cref="Frame.Length"/> is its length, or 0 while that is not known.</summary>
    Partial,

    /// <summary>No packet can begin like this.</summary>
    Malformed,

    /// <summary>A packet longer than we take.</summary>
    TooLarge,
}

/// <summary>The fixed header of a packet (MQTT 5 §2.1).</summary>
/// <param name="Type">Which packet.</param>
/// <param name="Flags">Low four bits of the first byte.</param>
/// <param name="HeaderLength">Bytes of the fixed header, 2 to 5; 0 while it is incomplete.</param>
/// <param name="BodyLength">The Remaining Length, 0 to 268,435,455.</param>
internal readonly record struct Frame(PacketType Type, byte Flags, int HeaderLength, int BodyLength)
{
    /// <summary>The longest packet of the standard: one byte, four of length, and 268,435,455 (§1.5.5).</summary>
    public const int LongestPossible = 5 + 268_435_455;

    /// <summary>Length of the whole packet in bytes.</summary>
    public int Length => HeaderLength + BodyLength;

    /// <summary>Reads the fixed header; says before the body has come whether it is too long.</summary>
    public static FrameState TryRead(ReadOnlySpan<byte> bytes, int maximum, out Frame frame)
    {
        frame = default;
        if (bytes.IsEmpty)
        {
            return FrameState.Partial;
        }

        var type = (PacketType)(bytes[0] >> 4);
        var flags = (byte)(bytes[0] & 0x0F);
        if ((byte)type == 0 || !FlagsAllowed(type, flags))
        {
            return FrameState.Malformed;
        }

        var length = 0;
        for (var i = 1; i <= 4; i++)
        {
            if (i == bytes.Length)
            {
                return FrameState.Partial;
            }

            length |= (bytes[i] & 0x7F) << (7 * (i - 1));
            if ((bytes[i] & 0x80) == 0)
            {
                frame = new Frame(type, flags, i + 1, length);
                return frame.Length > maximum ? FrameState.TooLarge
                    : frame.Length > bytes.Length ? FrameState.Partial
                    : FrameState.Complete;
            }
        }

        return FrameState.Malformed;
    }

    /// <summary>Reserved flags have one legal value; any other is a malformed packet (§2.1.3).</summary>
    private static bool FlagsAllowed(PacketType type, byte flags) => type switch
    {
        PacketType.Publish => true,
        PacketType.Pubrel or PacketType.Subscribe or PacketType.Unsubscribe => flags == 0b0010,
        _ => flags == 0,
    };
}
