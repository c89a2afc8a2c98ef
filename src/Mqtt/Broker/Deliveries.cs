namespace Gateway.Mqtt.Broker;

/// <summary>
/// What waits for one session, in order, and what it has not yet acknowledged. Bounded in messages and bytes; what to do when it is full
/// is the router's decision.
/// </summary>
/// <remarks>Any thread may add; the send loop of the connection takes, its receive loop acknowledges.</remarks>
internal sealed class Deliveries
{
    /// <summary>Most messages in flight, whatever the client allows: the table of packet identifiers is that long.</summary>
    public const int Window = 200;

    private readonly Lock gate = new();
    private readonly Queue<Delivery> waiting = new();
    private readonly Queue<ushort> free = new();
    private readonly Queue<ushort> again = new();
    private readonly Slot[] slots = new Slot[Window + 1];
    private readonly int mostMessages;
    private readonly int mostBytes;
    private TaskCompletionSource? room;
    private long waitingBytes;
    private long order;
    private int limit = Window;
    private int onWire;

    /// <summary>Nothing waits.</summary>
    public Deliveries(int mostMessages, int mostBytes)
    {
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
        for (ushort id = 1; id <= Window; id++)
        {
            free.Enqueue(id);
        }
    }

    /// <summary>Whether one more has room.</summary>
    public bool HasRoom
    {
        get
        {
            lock (gate)
            {
                return Roomy;
            }
        }
    }

    private bool Roomy => waiting.Count < mostMessages && waitingBytes < mostBytes;

    /// <summary>Adds one, whether it has room or not.</summary>
    public void Add(in Delivery delivery)
    {
        lock (gate)
        {
            waiting.Enqueue(delivery);
            waitingBytes += delivery.Message.Size;
        }
    }

    /// <summary>Takes the next one to be sent; false when none waits or the client has all that it allows.</summary>
    public bool TryTake(out Outgoing outgoing)
    {
        lock (gate)
        {
            outgoing = default;
            while (again.Count > 0 && onWire < limit)
            {
                var id = again.Dequeue();
                if (slots[id].Delivery.Message is not null)
                {
                    slots[id].Sent = true;
                    onWire++;
                    outgoing = new Outgoing(slots[id].Delivery, id, Duplicate: true);
                    return true;
                }
            }

            if (again.Count > 0 || !waiting.TryPeek(out var next) || (next.Qos > 0 && (onWire >= limit || free.Count == 0)))
            {
                return false;
            }

            waiting.Dequeue();
            waitingBytes -= next.Message.Size;
            var packetId = next.Qos > 0 ? free.Dequeue() : (ushort)0;
            if (packetId > 0)
            {
                slots[packetId] = new Slot { Delivery = next, Order = ++order, Sent = true };
                onWire++;
            }

            outgoing = new Outgoing(next, packetId, Duplicate: false);
            if (Roomy)
            {
                room?.TrySetResult();
                room = null;
            }

            return true;
        }
    }

    /// <summary>The client has it, or shall not get it; one that is not in flight changes nothing (a repeated PUBACK is legal, MQTT 5 §4.4).</summary>
    public void Acknowledge(int id)
    {
        lock (gate)
        {
            if (id is > 0 and <= Window && slots[id].Delivery.Message is not null)
            {
                onWire -= slots[id].Sent ? 1 : 0;
                slots[id] = default;
                free.Enqueue((ushort)id);
            }
        }
    }

    /// <summary>
    /// A new connection: what is in flight goes out again, under its old identifiers and in its old order (MQTT 5 §4.4, §4.6), and no
    /// more at a time than <paramref name="receiveMaximum"/>.
    /// </summary>
    public void Begin(int receiveMaximum)
    {
        lock (gate)
        {
            limit = Math.Min(receiveMaximum, Window);
            onWire = 0;
            again.Clear();
            foreach (var id in Enumerable.Range(1, Window).Where(i => slots[i].Delivery.Message is not null).OrderBy(i => slots[i].Order))
            {
                slots[id].Sent = false;
                again.Enqueue((ushort)id);
            }
        }
    }

    /// <summary>Ends when one more has room.</summary>
    public Task RoomAsync()
    {
        lock (gate)
        {
            return Roomy ? Task.CompletedTask : (room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Nobody needs to wait for room any more.</summary>
    public void End()
    {
        lock (gate)
        {
            room?.TrySetResult();
            room = null;
        }
    }

    private struct Slot
    {
        public Delivery Delivery;
        public long Order;
        public bool Sent;
    }
}
