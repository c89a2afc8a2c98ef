namespace Gateway.Diagnostics;

/// <summary>The few figures that one part keeps and another shows.</summary>
/// <remarks>Each written by one thread, read by any.</remarks>
internal sealed class GatewayState
{
    private int activeAlerts;
    private string? storeFailure;
    private string clock = "unknown";
    private volatile bool storeVolatile;

    /// <summary>Alerts above level 0.</summary>
    public int ActiveAlerts
    {
        get => Volatile.Read(ref activeAlerts);
        set => Volatile.Write(ref activeAlerts, value);
    }

    /// <summary>Whether events are kept in memory under a stream of their own, because the disk cannot be written.</summary>
    public bool StoreVolatile
    {
        get => storeVolatile;
        set => storeVolatile = value;
    }

    /// <summary>What is said of the system clock: <c>synchronised</c>, <c>unsynchronised</c> or, when nobody can say, <c>unknown</c>.</summary>
    public string Clock
    {
        get => Volatile.Read(ref clock);
        set => Volatile.Write(ref clock, value);
    }

    /// <summary>Why the store cannot be written; null while it can.</summary>
    public string? StoreFailure
    {
        get => Volatile.Read(ref storeFailure);
        set => Volatile.Write(ref storeFailure, value);
    }
}
