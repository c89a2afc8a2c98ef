using System.Text;
using Gateway.Abstractions.Links;

namespace Gateway.Mqtt.Codec;

/// <summary>The properties of a message of ours as a PUBLISH or a will carries them (MQTT 5 §3.3.2.3, §3.1.3.2).</summary>
internal static class MessageProperties
{
    /// <summary>Their length in bytes, without the length field.</summary>
    public static long Length(in Message message, int alias)
    {
        var length = (alias > 0 ? 3L : 0) + (message.IsText ? 2 : 0) + (message.Expiry > 0 ? 5 : 0)
            + Text(message.ContentType) + Text(message.ResponseTopic)
            + (message.CorrelationData.IsEmpty ? 0 : 3 + message.CorrelationData.Length);
        foreach (ref readonly var property in message.UserProperties.Span)
        {
            length += 5 + Encoding.UTF8.GetByteCount(property.Name) + Encoding.UTF8.GetByteCount(property.Value);
        }

        return length;
    }

    /// <summary>Writes them with their length field; a text that is not legal fails the writer.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="message">Whose.</param>
    /// <param name="alias">Topic alias; 0: none.</param>
    public static void Write(ref Writer writer, in Message message, int alias)
    {
        var properties = writer.Begin((int)Math.Min(Length(message, alias), Frame.LongestPossible));
        if (alias > 0)
        {
            writer.Byte(Property.TopicAlias);
            writer.UInt16(alias);
        }

        if (message.IsText)
        {
            writer.Byte(Property.PayloadFormat);
            writer.Byte(1);
        }

        if (message.Expiry > 0)
        {
            writer.Byte(Property.MessageExpiry);
            writer.UInt32(message.Expiry);
        }

        Text(ref writer, Property.ContentType, message.ContentType);
        Text(ref writer, Property.ResponseTopic, message.ResponseTopic);
        if (!message.CorrelationData.IsEmpty)
        {
            writer.Byte(Property.CorrelationData);
            writer.Binary(message.CorrelationData.Span);
        }

        foreach (ref readonly var property in message.UserProperties.Span)
        {
            writer.Byte(Property.UserProperty);
            writer.Text(property.Name);
            writer.Text(property.Value);
        }

        writer.End(properties);
    }

    private static long Text(string? text) => text is null ? 0 : 3 + Encoding.UTF8.GetByteCount(text);

    private static void Text(ref Writer writer, byte property, string? text)
    {
        if (text is not null)
        {
            writer.Byte(property);
            writer.Text(text);
        }
    }
}
