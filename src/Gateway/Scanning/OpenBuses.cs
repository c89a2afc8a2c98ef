using System.Collections.Concurrent;
using Gateway.Abstractions.Sensors;

namespace Gateway.Scanning;

/// <summary>The buses that the gateway has open now, by their names.</summary>
/// <remarks>Used by any thread.</remarks>
internal sealed class OpenBuses
{
    private readonly ConcurrentDictionary<string, TappedBus> open = new(StringComparer.Ordinal);

    /// <summary>A bus was opened: what the gateway uses from now on in its place.</summary>
    public IBus Tap(string name, IBus bus, SensorTaps sensors)
    {
        // One that hangs is abandoned and opened anew: the newest counts.
        var tapped = new TappedBus(bus, sensors, closed => open.TryRemove(KeyValuePair.Create(name, closed)));
        open[name] = tapped;
        return tapped;
    }

    /// <summary>The open bus of that name; null: it is not open.</summary>
    public TappedBus? Find(string name) => open.GetValueOrDefault(name);
}
