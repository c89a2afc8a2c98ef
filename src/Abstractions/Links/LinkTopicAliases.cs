using System.Text;

namespace Gateway.Abstractions.Links;

/// <summary>
/// Topic aliases of one connection (MQTT 5 §3.3.2.3.4): the first topics that are long enough get one, up to what the broker allows, and keep
/// it. A topic is sent once beside its alias; from then on the alias alone says it.
/// </summary>
/// <remarks>
/// Nothing is replaced: a broker that allows few (mosquitto: 10) would otherwise get a new one with nearly every message of a gateway that
/// has more topics, and each costs bytes instead of saving them.
/// </remarks>
/// <param name="maximum">How many the broker allows; 0: none.</param>
public sealed class LinkTopicAliases(int maximum)
{
    private const int Shortest = 6; // bytes; the alias costs three beside the empty topic
    private const int Most = 1024; // bounds our memory, whatever the broker would take

    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly int most = Math.Min(maximum, Most);

    /// <summary>How the topic is to be sent.</summary>
    public TopicAlias Of(string topic)
    {
        if (most == 0)
        {
            return default;
        }

        return numbers.TryGetValue(topic, out var number) ? new TopicAlias(number, Known: true)
            : numbers.Count < most && Encoding.UTF8.GetByteCount(topic) >= Shortest ? new TopicAlias(numbers.Count + 1, Known: false)
            : default;
    }

    /// <summary>The packet that names the alias is in the send buffer.</summary>
    public void Sent(string topic, TopicAlias alias)
    {
        if (alias is { Number: > 0, Known: false })
        {
            numbers.Add(topic, alias.Number);
        }
    }
}

/// <summary>The topic alias of a PUBLISH.</summary>
/// <param name="Number">1 to 65,535; 0: none.</param>
/// <param name="Known">Whether the peer knows it already, so that the topic itself is left out.</param>
public readonly record struct TopicAlias(int Number, bool Known);
