using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;

namespace Gateway.Benchmarks;

/// <summary>A sensor that delivers a number of readings, as fast as they are taken or at a pace.</summary>
internal sealed class BenchSensor(int count, int perStep, TimeSpan every) : ISensor, ISensorSession
{
    private int delivered;

    /// <summary>Its point.</summary>
    public static Point Point { get; } = new(0, "bench", "temperature", "Cel");

    public IReadOnlyList<Channel> Channels { get; } = [new Channel("temperature", "Cel")];

    public TimeSpan Every { get; } = every;

    public bool CanWait => true;

    public ISensorSession Open(Opening opening) => this;

    public Next Step(Instant now, ISampleSink into)
    {
        for (var i = 0; i < perStep && delivered < count; i++)
        {
            into.Add(new Sample(0, 20 + delivered++ % 100 * 0.01));
        }

        return delivered == count ? Next.Finished : Every > TimeSpan.Zero ? Next.Slot : Next.AtOnce;
    }

    public void Dispose()
    {
    }
}
