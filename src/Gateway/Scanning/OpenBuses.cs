using System.Collections.Concurrent;
using Gateway.Abstractions.Extensions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers;

namespace Gateway.Scanning;

/// <summary>Opens buses, and knows those that the gateway has open now, by their names.</summary>
/// <param name="kinds">What extensions bring.</param>
/// <remarks>Used by any thread.</remarks>
internal sealed class OpenBuses(Extended? kinds = null)
{
    private readonly ConcurrentDictionary<string, TappedBus> open = new(StringComparer.Ordinal);

    /// <summary>Opens a bus for those who are on it.</summary>
    /// <exception cref="SensorException">It cannot be opened; the message names the remedy.</exception>
    public IBus Open(string name, IReadOnlyList<BusMember> members, TimeProvider time)
    {
        if (kinds?.Bus(name) is not { } kind)
        {
            return BusCatalog.Open(name, members, time);
        }

        try
        {
            return kind.Open(name);
        }
        catch (Exception e) when (e is not SensorException)
        {
            throw new SensorException($"{name} cannot be opened by its extension: {e.GetType().Name}: {e.Message}", e) { BusFailed = true };
        }
    }

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
