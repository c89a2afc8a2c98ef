namespace Gateway.Mqtt.Codec;

/// <summary>The reason codes (MQTT 5 §2.4) that are used here by name.</summary>
internal static class ReasonCode
{
    public const byte NoMatchingSubscribers = 0x10;
    public const byte NoSubscriptionExisted = 0x11;
    public const byte Unspecified = 0x80;
    public const byte MalformedPacket = 0x81;
    public const byte ProtocolError = 0x82;
    public const byte ImplementationError = 0x83;
    public const byte UnsupportedProtocolVersion = 0x84;
    public const byte ClientIdNotValid = 0x85;
    public const byte BadUserNameOrPassword = 0x86;
    public const byte NotAuthorized = 0x87;
    public const byte ServerShuttingDown = 0x8B;
    public const byte BadAuthenticationMethod = 0x8C;
    public const byte KeepAliveTimeout = 0x8D;
    public const byte SessionTakenOver = 0x8E;
    public const byte TopicFilterInvalid = 0x8F;
    public const byte TopicNameInvalid = 0x90;
    public const byte TopicAliasInvalid = 0x94;
    public const byte PacketTooLarge = 0x95;
    public const byte QuotaExceeded = 0x97;
    public const byte QosNotSupported = 0x9B;
    public const byte UseAnotherServer = 0x9C;
    public const byte ServerMoved = 0x9D;
    public const byte SharedSubscriptionsNotSupported = 0x9E;
    public const byte SubscriptionIdentifiersNotSupported = 0xA1;

    /// <summary>The return code of 3.1.1 that comes nearest to a reason code of a refused login.</summary>
    public static byte ToReturnCode(byte code) => code switch
    {
        UnsupportedProtocolVersion => 1,
        ClientIdNotValid => 2,
        BadUserNameOrPassword => 4,
        NotAuthorized => 5,
        _ => 3,
    };
}
