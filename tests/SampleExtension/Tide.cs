using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;

namespace Harbour;

/// <summary>A sensor that makes up a tide. Its constructor reads the settings and does nothing else.</summary>
public sealed class Tide(Settings settings) : ISensor
{
    private readonly double range = settings.Number("range", "Metres between low and high water.", 4, 0, 20);

    /// <inheritdoc />
    public IReadOnlyList<Channel> Channels { get; } = [new("level", "m", 0, 20)];

    /// <inheritdoc />
    public TimeSpan Every { get; } = settings.Duration("every", "Time between two readings.", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(10));

    /// <inheritdoc />
    public ISensorSession Open(Opening opening) => new Gauge(range);

    /// <summary>The open sensor.</summary>
    private sealed class Gauge(double range) : ISensorSession
    {
        public Next Step(Instant now, ISampleSink into)
        {
            // Twice a day, from the clock that only goes forward.
            var turns = now.Ticks / (double)TimeSpan.FromHours(12).Ticks;
            into.Add(new Sample(0, range / 2 * (1 + Math.Sin(turns * Math.Tau))));
            return Next.Slot;
        }

        public void Dispose()
        {
        }
    }
}
