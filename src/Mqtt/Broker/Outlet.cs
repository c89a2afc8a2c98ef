using Gateway.Mqtt.Codec;

namespace Gateway.Mqtt.Broker;

/// <summary>Puts what waits for a session into the send buffer of its connection.</summary>
internal sealed class Outlet(Session session, LoginRequest login, SendBuffer send, BrokerOptions options, BrokerCounters counters)
{
    /// <summary>
    /// Takes the next and puts it, unless it is out of date or too large for the client (§3.1.2.11.4: then it counts as delivered); false when
    /// none waits.
    /// </summary>
    public bool TryPut()
    {
        if (!session.Deliveries.TryTake(out var next))
        {
            return false;
        }

        var packet = next.Delivery.Message.For(next, options.Time);
        if (next.Delivery.Message.Expired(options.Time) || PublishPacket.Length(packet, login.Version5) > login.MaximumPacketSize)
        {
            session.Deliveries.Acknowledge(next.PacketId);
            counters.Drop();
        }
        else
        {
            send.Add(packet, login.Version5);
            counters.Out();
        }

        return true;
    }
}
