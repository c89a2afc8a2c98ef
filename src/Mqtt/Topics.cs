using System.Buffers;
using Gateway.Abstractions.Links;

namespace Gateway.Mqtt;

/// <summary>Rules for topic names (MQTT 5 §4.7).</summary>
internal static class Topics
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("+#\0");

    /// <summary>What is wrong with the topics of a message to publish; null when nothing is.</summary>
    public static string? Problem(in Message message) =>
        Problem(message.Topic) ?? (message.ResponseTopic is { } response && Problem(response) is { } problem ? $"its response topic: {problem}" : null);

    private static string? Problem(string topic) =>
        topic.Length == 0 ? "the topic is empty"
        : topic.AsSpan().ContainsAny(Forbidden) ? "a topic to publish on has no wildcard (+, #) and no null character"
        : null;

    /// <summary>Why this broker takes no subscription to such a filter; null when it does.</summary>
    public static string? NotAllowed(string filter, LinkLimits limits) =>
        !limits.WildcardsAvailable && filter.AsSpan().ContainsAny('+', '#') ? "it allows no wildcards"
        : !limits.SharedAvailable && filter.StartsWith("$share/", StringComparison.Ordinal) ? "it allows no shared subscriptions"
        : null;
}
