namespace Gateway.Mqtt.Broker;

/// <summary>What the broker counts since its start.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class BrokerCounters
{
    private long messagesIn;
    private long messagesOut;
    private long dropped;
    private long refused;
    private Exception? failure;

    public long MessagesIn => Interlocked.Read(ref messagesIn);

    public long MessagesOut => Interlocked.Read(ref messagesOut);

    public long Dropped => Interlocked.Read(ref dropped);

    public long Refused => Interlocked.Read(ref refused);

    public Exception? Failure => Volatile.Read(ref failure);

    public void In() => Interlocked.Increment(ref messagesIn);

    public void Out() => Interlocked.Increment(ref messagesOut);

    public void Drop() => Interlocked.Increment(ref dropped);

    public void Refuse() => Interlocked.Increment(ref refused);

    /// <summary>Keeps the first mistake of ours.</summary>
    public void Fail(Exception e) => Interlocked.CompareExchange(ref failure, e, null);
}
