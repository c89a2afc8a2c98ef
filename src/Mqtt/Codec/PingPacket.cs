namespace Gateway.Mqtt.Codec;

/// <summary>PINGREQ and PINGRESP (MQTT 5 §3.12, §3.13): a fixed header and nothing else.</summary>
internal static class PingPacket
{
    /// <summary>"Are you there?"</summary>
    public static ReadOnlySpan<byte> Request => [0xC0, 0x00];

    /// <summary>"Yes."</summary>
    public static ReadOnlySpan<byte> Response => [0xD0, 0x00];
}
