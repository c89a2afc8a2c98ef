namespace Gateway.Mqtt.Broker;

/// <summary>
/// What the broker knows of one client id (MQTT 5 §4.1): its subscriptions and what it has yet to get. It lives as long as its connection,
/// or longer if the client asks for that, but no longer than the broker allows; nothing survives the process.
/// </summary>
/// <remarks>Guarded by the router, but for <see cref="Deliveries"/>, which guards itself.</remarks>
internal sealed class Session(string clientId, BrokerOptions options)
{
    private readonly List<SessionSubscription> subscriptions = [];

    /// <summary>The client id.</summary>
    public string ClientId => clientId;

    /// <summary>What it has yet to get.</summary>
    public Deliveries Deliveries { get; } = new(options.MaximumQueued, options.MaximumQueuedBytes);

    /// <summary>Its connection; null while the client is away.</summary>
    public BrokerConnection? Connection { get; set; }

    /// <summary>How long it lives without a connection.</summary>
    public TimeSpan Expiry { get; set; }

    /// <summary>The monotonic time since when it is without a connection.</summary>
    public long AwaySince { get; set; }

    /// <summary>What is published if the client ends without a goodbye; null: nothing, or it has been.</summary>
    public Will? Will { get; set; }

    /// <summary>Whether a message is for it, and how; the best of all its filters that match, delivered once (§3.3.4).</summary>
    public bool Wants(BrokerMessage message, bool own, out Delivery delivery)
    {
        var qos = -1;
        var retain = false;
        foreach (var subscription in subscriptions)
        {
            if (!(own && subscription.NoLocal) && TopicFilter.Matches(subscription.Filter, message.Topic))
            {
                qos = Math.Max(qos, Math.Min(subscription.Qos, message.Qos));
                retain |= subscription.RetainAsPublished && message.Retain;
            }
        }

        delivery = qos < 0 ? default : new Delivery(message, (byte)qos, retain);
        return qos >= 0;
    }

    /// <summary>Adds a subscription or replaces the one of the same filter; says whether it is new. Null: there are too many.</summary>
    public bool? Subscribe(in SessionSubscription subscription)
    {
        var at = IndexOf(subscription.Filter);
        if (at >= 0)
        {
            subscriptions[at] = subscription;
            return false;
        }

        if (subscriptions.Count >= options.MaximumSubscriptions)
        {
            return null;
        }

        subscriptions.Add(subscription);
        return true;
    }

    /// <summary>Takes a subscription away; false when there is none.</summary>
    public bool Unsubscribe(ReadOnlySpan<byte> filter)
    {
        var at = IndexOf(filter);
        if (at >= 0)
        {
            subscriptions.RemoveAt(at);
        }

        return at >= 0;
    }

    private int IndexOf(ReadOnlySpan<byte> filter)
    {
        for (var i = 0; i < subscriptions.Count; i++)
        {
            if (filter.SequenceEqual(subscriptions[i].Filter))
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>One subscription (MQTT 5 §3.8.3.1).</summary>
/// <param name="Filter">The topic filter as UTF-8.</param>
/// <param name="Options">Its options byte; in 3.1.1 only the QoS.</param>
internal readonly record struct SessionSubscription(byte[] Filter, byte Options)
{
    /// <summary>The QoS granted: 0 or 1, since 2 is not offered.</summary>
    public byte Qos => (byte)Math.Min(Options & 3, 1);

    /// <summary>Whether the client's own messages are left out.</summary>
    public bool NoLocal => (Options & 0x04) != 0;

    /// <summary>Whether the RETAIN flag is handed on as it was published.</summary>
    public bool RetainAsPublished => (Options & 0x08) != 0;

    /// <summary>Retained messages are sent: 0 always, 1 to a new subscription, 2 never.</summary>
    public int RetainHandling => (Options >> 4) & 3;
}

/// <summary>A will.</summary>
/// <param name="Message">What is published.</param>
/// <param name="Delay">How long after the end of the connection, unless the session ends earlier (MQTT 5 §3.1.3.2.2).</param>
internal sealed record Will(BrokerMessage Message, TimeSpan Delay);
