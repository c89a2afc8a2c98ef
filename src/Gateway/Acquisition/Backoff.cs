namespace Gateway.Acquisition;

/// <summary>How long to leave a failed sensor alone: 1 s, doubling to a minute; from the start again after a success.</summary>
internal sealed class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(1);
    private TimeSpan next = First;

    /// <summary>A failure: how long to wait now.</summary>
    public TimeSpan Failed()
    {
        var wait = next;
        next = next * 2 < Most ? next * 2 : Most;
        return wait;
    }

    /// <summary>A success.</summary>
    public void Succeeded() => next = First;
}
