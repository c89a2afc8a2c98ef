using Gateway.Abstractions;

namespace Gateway.Scanning;

/// <summary>The last reading of each channel of one sensor, and whoever watches the sensor now.</summary>
/// <remarks>Written by the thread of the sensor, read by any. Allocates nothing unless somebody watches.</remarks>
internal sealed class LatestReadings(int channels)
{
    private readonly Lock gate = new();
    private readonly Reading[] last = new Reading[channels];
    private SensorWatch? watch;

    /// <summary>Who watches; null: nobody.</summary>
    public SensorWatch? Watch => Volatile.Read(ref watch);

    /// <summary>Somebody begins to watch, unless somebody does already.</summary>
    public void Begin(SensorWatch watching) => Interlocked.CompareExchange(ref watch, watching, null);

    /// <summary>A reading was made.</summary>
    public void Take(int channel, in Reading reading)
    {
        lock (gate)
        {
            last[channel] = reading;
        }

        if (Watch is { } watching && !watching.Take(reading))
        {
            Interlocked.CompareExchange(ref watch, null, watching);
        }
    }

    /// <summary>The last reading of a channel; null: there was none yet.</summary>
    public Reading? Of(int channel)
    {
        lock (gate)
        {
            return last[channel].Point is null ? null : last[channel];
        }
    }
}
