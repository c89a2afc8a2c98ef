namespace TestKit.Proxy;

/// <summary>One connection as a <see cref="HopLedger"/> sees it.</summary>
internal sealed class ConversationAtHop
{
    private readonly Dictionary<int, string> aliases = [];
    private int mostAliases;

    /// <summary>Whether it speaks MQTT 5.</summary>
    public bool Version5 { get; set; }

    /// <summary>Publishes whose topic was said by an alias alone.</summary>
    public int Aliased { get; private set; }

    /// <summary>What waits for its PUBACK, by packet identifier; <c>To</c> is 0 for what is no event.</summary>
    public Dictionary<int, ((string Stream, string Lane) Key, long From, long To)> InFlight { get; } = [];

    /// <summary>The last number of each lane.</summary>
    public Dictionary<(string Stream, string Lane), long> Last { get; } = [];

    /// <summary>The broker has accepted the login.</summary>
    public void Login(SeenPacket connack) => mostAliases = Version5 ? connack.TopicAliasMaximum() : 0;

    /// <summary>The topic of a publish, for which an alias of this connection may stand (MQTT 5 §3.3.2.3.4); null: it stands for nothing.</summary>
    public string? Topic(SeenPacket publish, Action<string> complain)
    {
        var alias = Version5 ? publish.TopicAlias() : 0;
        if (alias > mostAliases)
        {
            complain($"connection {publish.Connection}: topic alias {alias}, and the broker takes {mostAliases}");
        }

        if (publish.Topic is { Length: > 0 } named)
        {
            if (alias > 0)
            {
                aliases[alias] = named;
            }

            return named;
        }

        if (!aliases.TryGetValue(alias, out var topic))
        {
            complain($"connection {publish.Connection}: topic alias {alias} stands for nothing");
            return null;
        }

        Aliased++;
        return topic;
    }
}
