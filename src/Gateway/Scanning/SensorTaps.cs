using Gateway.Acquisition;
using Gateway.Drivers;

namespace Gateway.Scanning;

/// <summary>A sensor on a bus, as somebody who watches it sees it.</summary>
/// <param name="Place">Where it is; null: it has no bus.</param>
/// <param name="Latest">Its readings.</param>
internal sealed record SensorTap(SensorPlace? Place, LatestReadings Latest);

/// <summary>The sensors on a bus; a reload may change them while the bus is open.</summary>
/// <remarks>Set by one hand, read by any thread.</remarks>
internal sealed class SensorTaps(params SensorTap[] first)
{
    private SensorTap[] now = first;

    /// <summary>Those that are there now.</summary>
    public ReadOnlySpan<SensorTap> Now => Volatile.Read(ref now);

    /// <summary>These are there from now on.</summary>
    public void Set(IReadOnlyList<SensorRunner> runners) => Volatile.Write(ref now, [.. runners.Select(r => new SensorTap(SensorPlace.Of(r.Sensor), r.Latest))]);
}
