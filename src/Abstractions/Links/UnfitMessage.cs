using System.Buffers;

namespace Gateway.Abstractions.Links;

/// <summary>Why a message cannot be published to a broker (<see cref="LinkFailure.Unfit"/>): the same words for every link. Pure.</summary>
public static class UnfitMessage
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("+#\0");

    /// <summary>A topic that is none (MQTT 5 §4.7), or a retained message where the broker takes none; null: nothing.</summary>
    public static LinkException? Of(in Message message, LinkLimits limits) =>
        message.Retain && !limits.RetainAvailable ? Because(message, "the broker takes no retained messages")
        : (Problem(message.Topic) ?? (message.ResponseTopic is { } response && Problem(response) is { } problem ? $"its response topic: {problem}" : null))
            is { } why ? Because(message, why)
        : null;

    /// <summary>A packet of <paramref name="size"/> bytes, above what the broker takes.</summary>
    public static LinkException OfSize(in Message message, long size, LinkLimits limits) =>
        Because(message, $"the packet of {size} bytes is above the {limits.MaximumPacketSize} that the broker takes");

    /// <summary>Texts that are not legal UTF-16, have a null character or are too long (§1.5.4).</summary>
    public static LinkException OfTexts(in Message message) =>
        Because(message, "its topic, content type or another property is not legal text or longer than 65,535 bytes");

    private static LinkException Because(in Message message, string why) => new(LinkFailure.Unfit, $"cannot publish on '{Short(message.Topic)}': {why}");

    private static string? Problem(string topic) =>
        topic.Length == 0 ? "the topic is empty"
        : topic.AsSpan().ContainsAny(Forbidden) ? "a topic to publish on has no wildcard (+, #) and no null character"
        : null;

    private static string Short(string topic) => topic.Length <= 200 ? topic : topic[..200] + "…";
}
