namespace Gateway.Mqtt.Broker;

/// <summary>Topic filters and the names they match (MQTT 5 §4.7), on UTF-8 bytes: both have been checked to be legal text. Pure.</summary>
internal static class TopicFilter
{
    private const byte Separator = (byte)'/';

    /// <summary>Whether a filter is legal: + and # stand alone in their level, and # is the last (§4.7.1).</summary>
    public static bool IsLegal(ReadOnlySpan<byte> filter)
    {
        if (filter.IsEmpty)
        {
            return false;
        }

        while (true)
        {
            var end = filter.IndexOf(Separator);
            var level = end < 0 ? filter : filter[..end];
            if (level.IndexOfAny((byte)'+', (byte)'#') >= 0 && (level.Length > 1 || (level[0] == (byte)'#' && end >= 0)))
            {
                return false;
            }

            if (end < 0)
            {
                return true;
            }

            filter = filter[(end + 1)..];
        }
    }

    /// <summary>Whether it is a shared subscription (§4.8.2).</summary>
    public static bool IsShared(ReadOnlySpan<byte> filter) => filter.StartsWith("$share/"u8);

    /// <summary>Whether a legal filter matches a topic name.</summary>
    public static bool Matches(ReadOnlySpan<byte> filter, ReadOnlySpan<byte> topic)
    {
        // §4.7.2: a filter that begins with a wildcard does not match names that begin with $.
        if (topic[0] == (byte)'$' && filter[0] is ((byte)'+' or (byte)'#'))
        {
            return false;
        }

        while (true)
        {
            var filterEnd = filter.IndexOf(Separator);
            var topicEnd = topic.IndexOf(Separator);
            var wanted = filterEnd < 0 ? filter : filter[..filterEnd];
            if (wanted.SequenceEqual("#"u8))
            {
                return true;
            }

            if (!wanted.SequenceEqual("+"u8) && !wanted.SequenceEqual(topicEnd < 0 ? topic : topic[..topicEnd]))
            {
                return false;
            }

            if (filterEnd < 0 || topicEnd < 0)
            {
                // §4.7.1.2: "sport/#" matches "sport" itself, since # includes the parent level.
                return filterEnd < 0 ? topicEnd < 0 : filter[filterEnd..].SequenceEqual("/#"u8);
            }

            filter = filter[(filterEnd + 1)..];
            topic = topic[(topicEnd + 1)..];
        }
    }
}
