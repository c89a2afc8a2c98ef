namespace Gateway.Listening;

/// <summary>Where a subscriber's news go: for a person or for a program.</summary>
internal abstract class ListenOutput
{
    /// <summary>An event or loss notice that is new.</summary>
    public abstract void Event(WireMessage message, ReadOnlySpan<byte> payload);

    /// <summary>A status came.</summary>
    public abstract void Status(WireMessage message);

    /// <summary>A gateway has answered a command.</summary>
    public abstract void Reply(WireMessage message);

    /// <summary>The judge has found something.</summary>
    public abstract void Found(in Finding finding);

    /// <summary>A message breaks the rules of the wire.</summary>
    public abstract void Malformed(string problem);

    /// <summary>The connection to the broker began (<paramref name="reason"/> null) or ended.</summary>
    public abstract void Connection(string broker, string? reason, TimeSpan retry);

    /// <summary>The end: the account of every lane, and whether all is well.</summary>
    public abstract void End(IReadOnlyList<LaneSummary> lanes, int malformed, bool complete);
}
