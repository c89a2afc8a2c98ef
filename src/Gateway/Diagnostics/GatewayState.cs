namespace Gateway.Diagnostics;

/// <summary>The few figures that one part keeps and another shows.</summary>
/// <remarks>Each written by one thread, read by any.</remarks>
internal sealed class GatewayState
{
    private int activeAlerts;
    private string? storeFailure;

    /// <summary>Alerts above level 0.</summary>
    public int ActiveAlerts
    {
        get => Volatile.Read(ref activeAlerts);
        set => Volatile.Write(ref activeAlerts, value);
    }

    /// <summary>Why the store cannot be written; null while it can.</summary>
    public string? StoreFailure
    {
        get => Volatile.Read(ref storeFailure);
        set => Volatile.Write(ref storeFailure, value);
    }
}
