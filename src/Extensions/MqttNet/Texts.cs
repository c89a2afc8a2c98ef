using System.Text;
using Gateway.Abstractions.Links;

namespace Gateway.Extensions.MqttNet;

/// <summary>
/// Whether texts and bytes can be sent (MQTT 5 §1.5.4, §1.5.6). MQTTnet sends half a surrogate pair as another character, and the length of
/// bytes that are too long modulo 65,536.
/// </summary>
internal static class Texts
{
    private const int Longest = ushort.MaxValue; // bytes
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether those of a message can.</summary>
    public static bool CanBeSent(in Message message, bool version5)
    {
        if (!CanBeSent(message.Topic))
        {
            return false;
        }

        if (!version5)
        {
            return true; // nothing else is sent
        }

        foreach (ref readonly var property in message.UserProperties.Span)
        {
            if (!CanBeSent(property.Name) || !CanBeSent(property.Value))
            {
                return false;
            }
        }

        return CanBeSent(message.ContentType) && CanBeSent(message.ResponseTopic) && message.CorrelationData.Length <= Longest;
    }

    /// <summary>Whether those of a login can.</summary>
    public static bool CanBeSent(LinkOptions options) =>
        CanBeSent(options.ClientId) && CanBeSent(options.UserName) && options.Password.Length <= Longest
        && (options.Will is not { } will || (CanBeSent(will, options.Version5) && will.Payload.Length <= Longest));

    /// <summary>Whether a text can; there may be none.</summary>
    public static bool CanBeSent(string? text)
    {
        if (text is null)
        {
            return true;
        }

        try
        {
            return text.Length <= Longest && !text.Contains('\0') && Strict.GetByteCount(text) <= Longest;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
