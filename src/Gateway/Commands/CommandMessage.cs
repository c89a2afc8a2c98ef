using Gateway.Abstractions.Links;

namespace Gateway.Commands;

/// <summary>A message on <c>commands/{name}</c> that nobody has looked into yet.</summary>
/// <param name="Name">The end of its topic: 1 to <see cref="MostName"/> characters, none of them a control character.</param>
/// <param name="Payload">What it says; null: more than <see cref="MostBytes"/>.</param>
/// <param name="Retain">Whether it is a retained message.</param>
/// <param name="ResponseTopic">Where the answer is asked for; null: nowhere.</param>
/// <param name="CorrelationData">What the answer has to bring back.</param>
internal sealed record CommandMessage(string Name, ReadOnlyMemory<byte>? Payload, bool Retain, string? ResponseTopic, ReadOnlyMemory<byte> CorrelationData)
{
    /// <summary>Most bytes of payload, response topic and correlation data together.</summary>
    public const int MostBytes = 16 * 1024;

    private const int MostName = 64;

    /// <summary>Reads what came in; null when it is no command: another topic, an empty message, or a name that cannot be answered.</summary>
    /// <param name="received">The message.</param>
    /// <param name="root">What stands in front of the name.</param>
    public static CommandMessage? Of(in LinkEvent received, string root)
    {
        if (received.Topic is not { } topic || !topic.StartsWith(root, StringComparison.Ordinal) || received is { TooLarge: false, Payload.IsEmpty: true })
        {
            return null; // an empty message takes a retained one back
        }

        var name = topic[root.Length..];
        if (name.Length is 0 or > MostName || name.Any(c => char.IsControl(c) || c == '/'))
        {
            return null;
        }

        var size = received.Payload.Length + (received.ResponseTopic?.Length ?? 0) + received.CorrelationData.Length;
        return received.TooLarge || size > MostBytes
            ? new CommandMessage(name, null, received.Retain, null, default)
            : new CommandMessage(name, received.Payload, received.Retain, received.ResponseTopic, received.CorrelationData);
    }
}
