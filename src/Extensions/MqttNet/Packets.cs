using System.Buffers;
using System.Text;
using Gateway.Abstractions.Links;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Gateway.Extensions.MqttNet;

/// <summary>What we send, as MQTTnet's packets. Pure.</summary>
internal static class Packets
{
    /// <summary>Largest packet we take; an MQTT 5 broker is told so.</summary>
    public const int MaximumPacketSize = 1024 * 1024;

    /// <summary>Kept for SUBSCRIBE; publishes have 1 to 65,534.</summary>
    public const ushort SubscribeId = ushort.MaxValue;

    /// <summary>The CONNECT of a link.</summary>
    /// <exception cref="LinkException">What is configured cannot be sent.</exception>
    public static MqttConnectPacket Login(LinkOptions options, int keepAliveSeconds)
    {
        if (options.UserName is null && !options.Password.IsEmpty)
        {
            throw new LinkException(LinkFailure.Refused, "MQTTnet sends no password without a user name; set username, or link: builtin and protocol: 5");
        }

        if (!Texts.CanBeSent(options))
        {
            throw new LinkException(LinkFailure.Protocol, "the login cannot be sent: client-id, username, password or will is not legal text or longer than 65,535 bytes");
        }

        var packet = new MqttConnectPacket
        {
            ClientId = options.ClientId,
            CleanSession = true, // the outbox is the session
            KeepAlivePeriod = (ushort)keepAliveSeconds,
            Username = options.UserName,
            Password = options.Password.IsEmpty ? null : options.Password.ToArray(),
            ReceiveMaximum = LinkInbox.Messages,
            MaximumPacketSize = MaximumPacketSize,
            RequestProblemInformation = true,
        };
        if (options.Will is { } will)
        {
            packet.WillFlag = true;
            packet.WillQoS = MqttQualityOfServiceLevel.AtLeastOnce;
            packet.WillTopic = will.Topic;
            packet.WillMessage = will.Payload.ToArray();
            packet.WillRetain = will.Retain;
            packet.WillContentType = will.ContentType;
            packet.WillPayloadFormatIndicator = Indicator(will);
            packet.WillMessageExpiryInterval = will.Expiry;
            packet.WillResponseTopic = will.ResponseTopic;
            packet.WillCorrelationData = Correlation(will);
            packet.WillUserProperties = Properties(will);
        }

        return packet;
    }

    /// <summary>Puts a message into a publish, which points into its payload.</summary>
    public static void Fill(MqttPublishPacket packet, in Message message, int id, TopicAlias alias)
    {
        packet.PacketIdentifier = (ushort)id;
        packet.QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce;
        packet.Topic = alias.Known ? "" : message.Topic;
        packet.TopicAlias = (ushort)alias.Number;
        packet.Payload = new ReadOnlySequence<byte>(message.Payload);
        packet.Retain = message.Retain;
        packet.ContentType = message.ContentType;
        packet.PayloadFormatIndicator = Indicator(message);
        packet.MessageExpiryInterval = message.Expiry;
        packet.ResponseTopic = message.ResponseTopic;
        packet.CorrelationData = Correlation(message);
        packet.UserProperties = Properties(message);
    }

    /// <summary>A SUBSCRIBE at QoS 1.</summary>
    public static MqttSubscribePacket Subscribe(string filter, bool retainAsPublished) => new()
    {
        PacketIdentifier = SubscribeId,
        TopicFilters =
        [
            new MqttTopicFilter { Topic = filter, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce, RetainAsPublished = retainAsPublished },
        ],
    };

    private static MqttPayloadFormatIndicator Indicator(in Message message) =>
        message.IsText ? MqttPayloadFormatIndicator.CharacterData : MqttPayloadFormatIndicator.Unspecified;

    private static byte[]? Correlation(in Message message) => message.CorrelationData.IsEmpty ? null : message.CorrelationData.ToArray();

    private static List<MqttUserProperty>? Properties(in Message message)
    {
        if (message.UserProperties.IsEmpty)
        {
            return null;
        }

        var properties = new List<MqttUserProperty>(message.UserProperties.Length);
        foreach (ref readonly var property in message.UserProperties.Span)
        {
            properties.Add(new MqttUserProperty(property.Name, new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(property.Value))));
        }

        return properties;
    }
}
