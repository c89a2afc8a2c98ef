namespace Gateway.Abstractions.Links;

/// <summary>
/// The packet identifiers 1 to <c>window</c> and who holds them. An identifier is taken by a publish, acknowledged by the broker,
/// and free again once the owner has seen the acknowledgement; so acknowledgements waiting for the owner never outnumber the window.
/// </summary>
/// <remarks>The owner takes and releases, the receive loop acknowledges.</remarks>
public sealed class LinkInFlight
{
    private const byte Free = 0;
    private const byte Sent = 1;
    private const byte Acknowledged = 2;

    private readonly byte[] states;
    private readonly ushort[] free;
    private int next;
    private int taken;

    /// <summary>All identifiers free.</summary>
    public LinkInFlight(int window)
    {
        states = new byte[window + 1];
        free = new ushort[window];
        for (var i = 0; i < window; i++)
        {
            free[i] = (ushort)(i + 1);
        }
    }

    /// <summary>Number of identifiers that are not free.</summary>
    public int Count => taken;

    /// <summary>Takes the identifier that has been free for the longest; false when <paramref name="limit"/> are taken.</summary>
    public bool TryTake(int limit, out int id)
    {
        id = 0;
        if (taken >= Math.Min(limit, free.Length))
        {
            return false;
        }

        id = free[next];
        next = next + 1 == free.Length ? 0 : next + 1;
        taken++;
        Volatile.Write(ref states[id], Sent);
        return true;
    }

    /// <summary>Notes an acknowledgement; false when no publish waits for it.</summary>
    public bool Acknowledge(int id)
    {
        if (id >= states.Length || Volatile.Read(ref states[id]) != Sent)
        {
            return false;
        }

        Volatile.Write(ref states[id], Acknowledged);
        return true;
    }

    /// <summary>Gives an identifier back.</summary>
    public void Release(int id)
    {
        Volatile.Write(ref states[id], Free);
        var tail = next - taken;
        free[tail < 0 ? tail + free.Length : tail] = (ushort)id;
        taken--;
    }
}
