using System.Buffers;
using MQTTnet.Protocol;

namespace MQTTnet.Packets;

public abstract class MqttPacket
{
}

public abstract class MqttPacketWithIdentifier : MqttPacket
{
    public ushort PacketIdentifier { get => throw null; set => throw null; }
}

public sealed class MqttUserProperty
{
    public MqttUserProperty(string name, ReadOnlyMemory<byte> value) => throw null;
}

public sealed class MqttTopicFilter
{
    public MqttQualityOfServiceLevel QualityOfServiceLevel { get => throw null; set => throw null; }

    public bool RetainAsPublished { get => throw null; set => throw null; }

    public string Topic { get => throw null; set => throw null; }
}

public sealed class MqttConnectPacket : MqttPacket
{
    public bool CleanSession { get => throw null; set => throw null; }

    public string ClientId { get => throw null; set => throw null; }

    public ushort KeepAlivePeriod { get => throw null; set => throw null; }

    public uint MaximumPacketSize { get => throw null; set => throw null; }

    public byte[] Password { get => throw null; set => throw null; }

    public ushort ReceiveMaximum { get => throw null; set => throw null; }

    public bool RequestProblemInformation { get => throw null; set => throw null; }

    public string Username { get => throw null; set => throw null; }

    public string WillContentType { get => throw null; set => throw null; }

    public byte[] WillCorrelationData { get => throw null; set => throw null; }

    public bool WillFlag { get => throw null; set => throw null; }

    public byte[] WillMessage { get => throw null; set => throw null; }

    public uint WillMessageExpiryInterval { get => throw null; set => throw null; }

    public MqttPayloadFormatIndicator WillPayloadFormatIndicator { get => throw null; set => throw null; }

    public MqttQualityOfServiceLevel WillQoS { get => throw null; set => throw null; }

    public string WillResponseTopic { get => throw null; set => throw null; }

    public bool WillRetain { get => throw null; set => throw null; }

    public string WillTopic { get => throw null; set => throw null; }

    public List<MqttUserProperty> WillUserProperties { get => throw null; set => throw null; }
}

public sealed class MqttConnAckPacket : MqttPacket
{
    public string AssignedClientIdentifier { get => throw null; set => throw null; }

    public uint MaximumPacketSize { get => throw null; set => throw null; }

    public MqttQualityOfServiceLevel MaximumQoS { get => throw null; set => throw null; }

    public MqttConnectReasonCode ReasonCode { get => throw null; set => throw null; }

    public string ReasonString { get => throw null; set => throw null; }

    public ushort ReceiveMaximum { get => throw null; set => throw null; }

    public bool RetainAvailable { get => throw null; set => throw null; }

    public MqttConnectReturnCode ReturnCode { get => throw null; set => throw null; }

    public ushort ServerKeepAlive { get => throw null; set => throw null; }

    public string ServerReference { get => throw null; set => throw null; }

    public bool SharedSubscriptionAvailable { get => throw null; set => throw null; }

    public ushort TopicAliasMaximum { get => throw null; set => throw null; }

    public bool WildcardSubscriptionAvailable { get => throw null; set => throw null; }
}

public sealed class MqttPublishPacket : MqttPacketWithIdentifier
{
    public string ContentType { get => throw null; set => throw null; }

    public byte[] CorrelationData { get => throw null; set => throw null; }

    public uint MessageExpiryInterval { get => throw null; set => throw null; }

    public ReadOnlySequence<byte> Payload { get => throw null; set => throw null; }

    public MqttPayloadFormatIndicator PayloadFormatIndicator { get => throw null; set => throw null; }

    public MqttQualityOfServiceLevel QualityOfServiceLevel { get => throw null; set => throw null; }

    public string ResponseTopic { get => throw null; set => throw null; }

    public bool Retain { get => throw null; set => throw null; }

    public string Topic { get => throw null; set => throw null; }

    public ushort TopicAlias { get => throw null; set => throw null; }

    public List<MqttUserProperty> UserProperties { get => throw null; set => throw null; }
}

public sealed class MqttPubAckPacket : MqttPacketWithIdentifier
{
    public MqttPubAckReasonCode ReasonCode { get => throw null; set => throw null; }

    public string ReasonString { get => throw null; set => throw null; }
}

public sealed class MqttSubscribePacket : MqttPacketWithIdentifier
{
    public List<MqttTopicFilter> TopicFilters { get => throw null; set => throw null; }
}

public sealed class MqttSubAckPacket : MqttPacketWithIdentifier
{
    public List<MqttSubscribeReasonCode> ReasonCodes { get => throw null; set => throw null; }

    public string ReasonString { get => throw null; set => throw null; }
}

public sealed class MqttDisconnectPacket : MqttPacket
{
    public MqttDisconnectReasonCode ReasonCode { get => throw null; set => throw null; }

    public string ReasonString { get => throw null; set => throw null; }

    public string ServerReference { get => throw null; set => throw null; }
}

public sealed class MqttPingReqPacket : MqttPacket
{
    public static readonly MqttPingReqPacket Instance;
}

public sealed class MqttPingRespPacket : MqttPacket
{
}
