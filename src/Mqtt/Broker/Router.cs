using System.Runtime.InteropServices;
using Gateway.Mqtt.Codec;

namespace Gateway.Mqtt.Broker;

/// <summary>
/// Who is there, who wants what, and what is retained. One lock guards all of it: nothing under it waits, and messages reach every
/// subscriber in the order in which they were routed.
/// </summary>
/// <remarks>
/// When a subscriber is full, QoS 0 is dropped for it and counted. At QoS 1 the publisher is held up (its socket fills, and TCP makes it
/// wait) for as long as <see cref="BrokerOptions.Patience"/>, then the subscriber is disconnected with 0x97 (quota exceeded): one that does
/// not keep up may slow the others down for a moment, but neither loses messages unnoticed nor stops the gateway. A session whose
/// client is away is full without anybody waiting: what is newest is dropped and counted. Wills may exceed the limit by one per client.
/// </remarks>
internal sealed class Router(BrokerOptions options, BrokerCounters counters)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Session> sessions = [];
    private readonly Retained retained = new(options);
    private readonly List<(Session Session, Delivery Delivery)> targets = [];
    private int clients;

    /// <summary>Clients that are logged in.</summary>
    public int Clients => Volatile.Read(ref clients);

    /// <summary>Sessions, those whose client is away included.</summary>
    public int Sessions
    {
        get
        {
            lock (gate)
            {
                return sessions.Count;
            }
        }
    }

    /// <summary>Retained messages.</summary>
    public int RetainedMessages
    {
        get
        {
            lock (gate)
            {
                return retained.Count;
            }
        }
    }

    /// <summary>Gives a connection its session.</summary>
    /// <returns>Nulls when there are too many sessions; the connection that has it, when it must end first.</returns>
    public (Session? Session, bool Present, BrokerConnection? Busy) Attach(BrokerConnection connection, LoginRequest request)
    {
        lock (gate)
        {
            sessions.TryGetValue(request.ClientId, out var session);
            if (session?.Connection is { } busy)
            {
                return (null, false, busy);
            }

            if (session is not null && request.CleanStart)
            {
                Remove(session);
                session = null;
            }

            var present = session is not null;
            if (session is null && sessions.Count >= options.MaximumSessions)
            {
                return default;
            }

            session ??= new Session(request.ClientId, options);
            sessions[request.ClientId] = session;
            session.Connection = connection;
            session.Expiry = request.Expiry;
            session.Will = request.Will;
            session.Deliveries.Begin(request.ReceiveMaximum);
            clients++;
            return (session, present, null);
        }
    }

    /// <summary>The connection of a session has ended; <paramref name="goodbye"/>: and the will with it.</summary>
    public void Detach(Session session, bool goodbye)
    {
        lock (gate)
        {
            clients--;
            session.Connection = null;
            session.AwaySince = options.Time.GetTimestamp();
            session.Will = goodbye ? null : session.Will;
            session.Deliveries.End();
            Age(session);
        }
    }

    /// <summary>Ends sessions and publishes wills whose time has come.</summary>
    public void Age()
    {
        lock (gate)
        {
            foreach (var session in sessions.Values.Where(s => s.Connection is null).ToList())
            {
                Age(session);
            }
        }
    }

    /// <summary>Hands a message on to all who want it, and keeps it if it is to be retained.</summary>
    /// <param name="message">The message.</param>
    /// <param name="from">Session of the publisher.</param>
    /// <param name="full">Null: done. Otherwise nothing was done, because this subscriber has no room: wait, or end it, and try again.</param>
    /// <returns>The reason code for the publisher.</returns>
    public byte Route(BrokerMessage message, Session from, out BrokerConnection? full)
    {
        lock (gate)
        {
            full = null;
            targets.Clear();
            foreach (var session in sessions.Values)
            {
                if (session.Wants(message, session == from, out var delivery))
                {
                    full = delivery.Qos > 0 && session.Connection is { Ending: false } && !session.Deliveries.HasRoom ? session.Connection : null;
                    if (full is not null)
                    {
                        return 0;
                    }

                    targets.Add((session, delivery));
                }
            }

            if (message.Retain && !retained.TryKeep(message))
            {
                return ReasonCode.QuotaExceeded;
            }

            foreach (ref readonly var target in CollectionsMarshal.AsSpan(targets))
            {
                Deliver(target.Session, target.Delivery);
            }

            return targets.Count > 0 ? (byte)0 : ReasonCode.NoMatchingSubscribers;
        }
    }

    /// <summary>Subscribes. The retained messages follow when the answer is on its way: <see cref="SendRetained"/>.</summary>
    /// <param name="session">Whose subscription.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="wantsRetained">Whether it asks for the retained messages.</param>
    /// <returns>The QoS granted, or why not.</returns>
    public byte Subscribe(Session session, in SessionSubscription subscription, out bool wantsRetained)
    {
        lock (gate)
        {
            var isNew = session.Subscribe(subscription);
            wantsRetained = isNew is not null && (subscription.RetainHandling == 0 || (subscription.RetainHandling == 1 && isNew.Value));
            return isNew is null ? ReasonCode.QuotaExceeded : subscription.Qos;
        }
    }

    /// <summary>Sends the retained messages of a subscription.</summary>
    public void SendRetained(Session session, in SessionSubscription subscription)
    {
        lock (gate)
        {
            foreach (var message in retained.Fresh)
            {
                if (TopicFilter.Matches(subscription.Filter, message.Topic))
                {
                    Deliver(session, new Delivery(message, Math.Min(subscription.Qos, message.Qos), Retain: true));
                }
            }
        }
    }

    /// <summary>Unsubscribes.</summary>
    public byte Unsubscribe(Session session, ReadOnlySpan<byte> filter)
    {
        lock (gate)
        {
            return session.Unsubscribe(filter) ? (byte)0 : ReasonCode.NoSubscriptionExisted;
        }
    }

    /// <summary>For those who cannot be waited for: a client that is away and the retained messages of a new subscription.</summary>
    private void Deliver(Session session, in Delivery delivery)
    {
        var here = session.Connection is { Ending: false };
        if (!here && delivery.Qos == 0)
        {
            return; // nobody expects it to wait (§4.1)
        }

        if (session.Deliveries.HasRoom)
        {
            session.Deliveries.Add(delivery);
            session.Connection?.Wake();
            return;
        }

        counters.Drop();
        if (here && delivery.Qos > 0)
        {
            session.Connection!.End(ReasonCode.QuotaExceeded);
        }
    }

    private void Age(Session session)
    {
        var away = options.Time.GetElapsedTime(session.AwaySince);
        if (away >= session.Expiry)
        {
            Remove(session);
        }
        else if (session.Will is { } will && away >= will.Delay)
        {
            Publish(session);
        }
    }

    private void Remove(Session session)
    {
        sessions.Remove(session.ClientId);
        Publish(session); // §3.1.2.5: the end of the session does not wait for the delay
    }

    /// <summary>Publishes the will, if there is one.</summary>
    private void Publish(Session dead)
    {
        if (dead.Will is not { Message: var message })
        {
            return;
        }

        dead.Will = null;
        counters.In();
        if (message.Retain && !retained.TryKeep(message))
        {
            counters.Refuse();
            return;
        }

        foreach (var session in sessions.Values)
        {
            if (session.Wants(message, own: false, out var delivery) && (delivery.Qos > 0 || session.Connection is not null))
            {
                session.Deliveries.Add(delivery);
                session.Connection?.Wake();
            }
        }
    }
}
