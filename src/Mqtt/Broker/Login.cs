using System.Security.Cryptography;
using System.Text;
using Gateway.Mqtt.Codec;

namespace Gateway.Mqtt.Broker;

/// <summary>What a CONNECT asks for, as own objects.</summary>
internal sealed record LoginRequest
{
    /// <summary>The client id; made here when the client brought none.</summary>
    public required string ClientId { get; init; }

    /// <summary>Whether <see cref="ClientId"/> was made here.</summary>
    public bool Assigned { get; init; }

    /// <summary>True for MQTT 5, false for 3.1.1.</summary>
    public required bool Version5 { get; init; }

    /// <summary>Whether the session begins anew.</summary>
    public required bool CleanStart { get; init; }

    /// <summary>How long the session outlives the connection, as asked for.</summary>
    public required TimeSpan AskedExpiry { get; init; }

    /// <summary>How long it does.</summary>
    public required TimeSpan Expiry { get; init; }

    /// <summary>Keep-alive; zero: off.</summary>
    public required TimeSpan KeepAlive { get; init; }

    /// <summary>Most unacknowledged publishes the client takes.</summary>
    public required int ReceiveMaximum { get; init; }

    /// <summary>Largest packet the client takes, in bytes.</summary>
    public required int MaximumPacketSize { get; init; }

    /// <summary>Its will; null: none.</summary>
    public Will? Will { get; init; }
}

/// <summary>Judges and answers logins.</summary>
internal static class Login
{
    /// <summary>Reads a CONNECT.</summary>
    /// <returns>What it asks for, or why not. Neither, when it is not even MQTT and gets no answer.</returns>
    public static (LoginRequest? Request, byte Refusal) Read(ReadOnlySpan<byte> body, BrokerOptions options)
    {
        if (ConnectPacket.Version(body) is not (4 or 5) and not 0)
        {
            return (null, ReasonCode.UnsupportedProtocolVersion);
        }

        if (!ConnectPacket.TryDecode(body, out var packet))
        {
            return (null, ConnectPacket.Version(body) == 5 ? ReasonCode.MalformedPacket : (byte)0);
        }

        var version5 = packet.Level == 5;
        var refusal = Refusal(packet, version5);
        if (refusal != 0)
        {
            return (null, refusal);
        }

        // 3.1.1 §3.1.2.4: a session that is not clean has no end of its own; ours ends it.
        var asked = version5 ? TimeSpan.FromSeconds(packet.SessionExpiry) : packet.CleanStart ? TimeSpan.Zero : options.MaximumSessionExpiry;
        var request = new LoginRequest
        {
            ClientId = packet.ClientId.IsEmpty ? $"auto-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}" : Encoding.UTF8.GetString(packet.ClientId),
            Assigned = packet.ClientId.IsEmpty,
            Version5 = version5,
            CleanStart = packet.CleanStart,
            AskedExpiry = asked,
            Expiry = asked < options.MaximumSessionExpiry ? asked : options.MaximumSessionExpiry,
            KeepAlive = TimeSpan.FromSeconds(packet.KeepAlive),
            ReceiveMaximum = packet.ReceiveMaximum,
            MaximumPacketSize = packet.MaximumPacketSize,
            Will = WillOf(packet, options.Time),
        };
        var user = (packet.Flags & 0x80) == 0 ? null : Encoding.UTF8.GetString(packet.UserName);
        refusal = options.Authenticate?.Invoke(new BrokerLogin(request.ClientId, user, packet.Password.ToArray())) ?? 0;
        return (refusal == 0 ? request : null, refusal);
    }

    /// <summary>The CONNACK of a success.</summary>
    public static byte[] Accepted(LoginRequest request, bool present, BrokerOptions options) => Encoded(
        new ConnackPacket
        {
            SessionPresent = present,
            ReceiveMaximum = options.ReceiveMaximum,
            MaximumQos = 1,
            MaximumPacketSize = options.MaximumPacketSize,
            SessionExpiry = request.Expiry < request.AskedExpiry ? (long)request.Expiry.TotalSeconds : -1,
            AssignedClientId = request.Assigned ? Encoding.UTF8.GetBytes(request.ClientId) : [],
            SubscriptionIdentifiersAvailable = false,
            SharedSubscriptionsAvailable = false,
        },
        request.Version5);

    /// <summary>The CONNACK of a refusal.</summary>
    public static byte[] Refused(byte code, bool version5) =>
        Encoded(new ConnackPacket { Code = version5 ? code : ReasonCode.ToReturnCode(code) }, version5);

    private static byte Refusal(in ConnectPacket packet, bool version5) =>
        packet.AsksForExchange ? ReasonCode.BadAuthenticationMethod
        : packet.WillQos > 1 ? ReasonCode.QosNotSupported
        : packet.WillTopic.IndexOfAny((byte)'+', (byte)'#') >= 0 ? ReasonCode.TopicNameInvalid

        // 3.1.1 §3.1.3.1: without an id only a clean session.
        : packet.ClientId.IsEmpty && !version5 && !packet.CleanStart ? ReasonCode.ClientIdNotValid
        : (byte)0;

    private static Will? WillOf(in ConnectPacket packet, TimeProvider time)
    {
        if (packet.WillTopic.IsEmpty)
        {
            return null;
        }

        var delay = TimeSpan.Zero;
        var handedOn = new List<byte>();
        var begin = 0;
        var properties = new PropertyReader(packet.WillProperties, Property.InWill);
        while (properties.Next())
        {
            if (properties.Id == Property.WillDelay)
            {
                delay = TimeSpan.FromSeconds(properties.Number);
            }
            else
            {
                handedOn.AddRange(packet.WillProperties[begin..properties.Position]);
            }

            begin = properties.Position;
        }

        var message = new PublishPacket
        {
            Topic = packet.WillTopic,
            Payload = packet.WillPayload,
            Properties = handedOn.ToArray(),
            Qos = packet.WillQos,
            Retain = packet.WillRetain,
        };
        return new Will(new BrokerMessage(message, time.GetTimestamp()), delay);
    }

    private static byte[] Encoded(in ConnackPacket packet, bool version5)
    {
        var buffer = new byte[64 + packet.AssignedClientId.Length];
        return buffer[..ConnackPacket.Encode(buffer, packet, version5)];
    }
}
