using System.Text;

namespace Gateway.Mqtt.Tests.Broker;

/// <summary>Packets of a client written down by hand, without the codec that is under test.</summary>
internal static class Bytes
{
    public static byte[] Ping => [0xC0, 0];

    /// <summary>CONNECT; <paramref name="flags"/> 2 is a clean start. Properties without their length.</summary>
    public static byte[] Connect(string id, bool version5 = true, byte flags = 2, int keepAlive = 0, byte[]? properties = null, params byte[] tail) =>
        Packet(0x10, [.. Text("MQTT"), version5 ? (byte)5 : (byte)4, flags, (byte)(keepAlive >> 8), (byte)keepAlive, .. Block(version5, properties), .. Text(id), .. tail]);

    /// <summary>PUBLISH; the low bits of <paramref name="flags"/> as in its first byte (2: QoS 1, 1: retain).</summary>
    public static byte[] Publish(string topic, string payload, byte flags = 0, int id = 1, bool version5 = true, byte[]? properties = null) =>
        Packet(
            (byte)(0x30 | flags),
            [.. Text(topic), .. (flags & 6) == 0 ? Array.Empty<byte>() : [(byte)(id >> 8), (byte)id], .. Block(version5, properties), .. Encoding.UTF8.GetBytes(payload)]);

    /// <summary>SUBSCRIBE to one filter.</summary>
    public static byte[] Subscribe(string filter, byte options, bool version5 = true, byte[]? properties = null) =>
        Packet(0x82, [0, 9, .. Block(version5, properties), .. Text(filter), options]);

    /// <summary>UNSUBSCRIBE from one filter.</summary>
    public static byte[] Unsubscribe(string filter, bool version5 = true) => Packet(0xA2, [0, 8, .. Block(version5, null), .. Text(filter)]);

    public static byte[] Puback(int id) => [0x40, 2, (byte)(id >> 8), (byte)id];

    public static byte[] Text(string text) => [(byte)(text.Length >> 8), (byte)text.Length, .. Encoding.UTF8.GetBytes(text)];

    public static byte[] Packet(byte first, byte[] body) =>
        body.Length < 128 ? [first, (byte)body.Length, .. body] : [first, (byte)(body.Length | 0x80), (byte)(body.Length >> 7), .. body];

    private static byte[] Block(bool version5, byte[]? properties) => version5 ? [(byte)(properties?.Length ?? 0), .. properties ?? []] : [];
}
