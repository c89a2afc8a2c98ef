using System.Buffers;

namespace Gateway.Mqtt;

/// <summary>Rules for topic names (MQTT 5 §4.7).</summary>
internal static class Topics
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("+#\0");

    /// <summary>What is wrong with a topic to publish on; null when nothing is.</summary>
    public static string? Problem(string topic) =>
        topic.Length == 0 ? "the topic is empty"
        : topic.AsSpan().ContainsAny(Forbidden) ? "a topic to publish on has no wildcard (+, #) and no null character"
        : null;
}
