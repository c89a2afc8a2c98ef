using Gateway.Abstractions;

namespace Gateway.Commands;

/// <summary>Replies on their way to the broker, oldest first. One leaves only when it was acknowledged; after a broken connection it is sent again.</summary>
/// <remarks>One loop adds, the forwarder's loop does all else.</remarks>
internal sealed class ReplyQueue
{
    /// <summary>How many may wait. Then no further command is run until there is room.</summary>
    public const int Room = 64;

    private readonly Lock gate = new();
    private readonly List<Reply> waiting = new(Room);
    private readonly Signal room = new();
    private int sent;

    /// <summary>How many there are, those in flight included.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>How many are sent and not acknowledged.</summary>
    public int InFlight => Volatile.Read(ref sent);

    /// <summary>Waits until another one has room.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (Waiting >= Room)
        {
            await room.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Adds one; there must be room.</summary>
    public void Add(Reply reply)
    {
        lock (gate)
        {
            waiting.Add(reply);
        }
    }

    /// <summary>A new connection: whatever was in flight is to be sent again.</summary>
    public void Begin()
    {
        lock (gate)
        {
            waiting.ForEach(static r => r.IsSent = false);
            sent = 0;
        }
    }

    /// <summary>The next one to send. False: there is none.</summary>
    public bool TryNext(out Reply reply)
    {
        lock (gate)
        {
            reply = waiting.Count == sent ? null! : waiting.Find(static r => !r.IsSent)!;
            return reply is not null;
        }
    }

    /// <summary>It was sent.</summary>
    public void Send(Reply reply)
    {
        lock (gate)
        {
            reply.IsSent = true;
            sent++;
        }
    }

    /// <summary>The broker has answered, or it cannot be sent to this broker: it is forgotten. Null: it was already.</summary>
    public Reply? Forget(long number)
    {
        Reply? found;
        lock (gate)
        {
            found = waiting.Find(r => r.Number == number);
            if (found is null)
            {
                return null;
            }

            waiting.Remove(found);
            sent -= found.IsSent ? 1 : 0;
        }

        room.Set();
        return found;
    }
}

/// <summary>One reply.</summary>
/// <param name="Number">Its name in the queue.</param>
/// <param name="Command">What it answers, for the log.</param>
/// <param name="Topic">Where it goes.</param>
/// <param name="CorrelationData">What it brings back.</param>
/// <param name="Payload">What it says.</param>
/// <param name="Short">The same without the result, for a broker that does not take it whole; null: it is as short as it can be.</param>
internal sealed record Reply(long Number, string Command, string Topic, ReadOnlyMemory<byte> CorrelationData, byte[] Payload, byte[]? Short = null)
{
    /// <summary>Whether it is in flight.</summary>
    public bool IsSent { get; set; }

    /// <summary>Whether <see cref="Short"/> is sent.</summary>
    public bool IsShort { get; set; }
}
