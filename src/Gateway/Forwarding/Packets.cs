namespace Gateway.Forwarding;

/// <summary>What a publish in flight is.</summary>
internal enum PacketKind : byte
{
    /// <summary>The identifier is free.</summary>
    None,

    /// <summary>One or more events, or a loss notice, in the window of its lane.</summary>
    Event,

    /// <summary>An event sent out of turn, to see whether the broker takes it; it is sent again in its turn.</summary>
    Probe,

    /// <summary>The status.</summary>
    Status,

    /// <summary>The present state of an alert.</summary>
    State,

    /// <summary>The reply to a command.</summary>
    Reply,
}

/// <summary>A publish in flight.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Queue">Its lane; null for what is in none.</param>
/// <param name="Number">Of an event its name in the window, of a probe its sequence, of a state its place in the table, of a reply its number.</param>
/// <param name="Version">Of a state its version; of an event 1 when it is a loss notice.</param>
/// <param name="UtcTicks">Of an event its time; of a batch that of the first one; 0: it has none that is known to be right.</param>
internal readonly record struct Packet(PacketKind Kind, LaneQueue? Queue = null, long Number = 0, long Version = 0, long UtcTicks = 0);

/// <summary>Every publish in flight on a connection by its packet identifier, and in the order of sending.</summary>
/// <remarks>Arrays instead of a dictionary: this is on the way of every event.</remarks>
internal sealed class Packets
{
    private const int MostIdentifiers = 65_536;
    private Slot[] slots = new Slot[256];
    private int oldest;
    private int newest;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>When the oldest was sent, in ticks; null: none is in flight.</summary>
    public long? OldestSent => oldest == 0 ? null : slots[oldest].SentAt;

    /// <summary>One was sent.</summary>
    /// <param name="id">Its packet identifier, 1 to 65,535.</param>
    /// <param name="packet">What it is.</param>
    /// <param name="now">Live clock, in ticks.</param>
    public void Add(int id, in Packet packet, long now)
    {
        if (id >= slots.Length)
        {
            Array.Resize(ref slots, Math.Max(id + 1, Math.Min(slots.Length * 2, MostIdentifiers)));
        }

        slots[id] = new Slot { Packet = packet, SentAt = now, Before = newest };
        if (newest != 0)
        {
            slots[newest].After = id;
        }
        else
        {
            oldest = id;
        }

        newest = id;
        Count++;
    }

    /// <summary>One was answered. False when it is not in flight.</summary>
    /// <param name="id">Its packet identifier.</param>
    /// <param name="packet">What it was.</param>
    /// <param name="sentAt">When it was sent, in ticks.</param>
    public bool Remove(int id, out Packet packet, out long sentAt)
    {
        sentAt = 0;
        packet = (uint)id < (uint)slots.Length ? slots[id].Packet : default;
        if (packet.Kind == PacketKind.None)
        {
            return false;
        }

        ref var slot = ref slots[id];
        sentAt = slot.SentAt;
        (slot.Before == 0 ? ref oldest : ref slots[slot.Before].After) = slot.After;
        (slot.After == 0 ? ref newest : ref slots[slot.After].Before) = slot.Before;
        slot = default;
        Count--;
        return true;
    }

    private struct Slot
    {
        public Packet Packet;
        public long SentAt;
        public int Before;
        public int After;
    }
}
