namespace Gateway.Abstractions.Links;

/// <summary>
/// What came in and was not yet taken, in order of arrival, in one ring of fixed size. Acknowledgements always have room
/// (they cannot outnumber the window); of messages there are at most <see cref="Messages"/>, then the receive loop stops reading, and
/// TCP makes the broker wait.
/// </summary>
/// <remarks>The receive loop puts, the owner takes.</remarks>
public sealed class LinkInbox(int window)
{
    /// <summary>Most messages waiting for the owner.</summary>
    public const int Messages = 64;

    private readonly Lock gate = new();
    private readonly LinkEvent[] ring = new LinkEvent[window + Messages];
    private readonly Signal room = new();
    private int head;
    private int count;
    private int messages;
    private bool closed;

    /// <summary>Adds what came; for a message there must be room.</summary>
    public void Put(in LinkEvent received)
    {
        lock (gate)
        {
            var tail = head + count;
            ring[tail >= ring.Length ? tail - ring.Length : tail] = received;
            count++;
            messages += received.Topic is null ? 0 : 1;
        }
    }

    /// <summary>Takes the oldest.</summary>
    public bool TryTake(out LinkEvent received)
    {
        lock (gate)
        {
            if (count == 0)
            {
                received = default;
                return false;
            }

            received = ring[head];
            ring[head] = default;
            head = head + 1 == ring.Length ? 0 : head + 1;
            count--;
            if (received.Topic is not null && messages-- == Messages)
            {
                room.Set();
            }

            return true;
        }
    }

    /// <summary>Whether another message has room.</summary>
    public bool HasRoom()
    {
        lock (gate)
        {
            return messages < Messages;
        }
    }

    /// <summary>Waits until another message has room; false when the link ended instead.</summary>
    public async ValueTask<bool> WaitForRoomAsync()
    {
        while (!HasRoom())
        {
            if (Volatile.Read(ref closed))
            {
                return false;
            }

            await room.WaitAsync(CancellationToken.None); // ended by Close
        }

        return true;
    }

    /// <summary>Ends waiting for room. What is in the box can still be taken.</summary>
    public void Close()
    {
        Volatile.Write(ref closed, true);
        room.Set();
    }
}
