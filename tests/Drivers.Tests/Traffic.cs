using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Tests.Chips;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>Plays recorded traffic to a driver: opens it and steps it until the script is over.</summary>
internal sealed class Traffic
{
    private readonly ManualTime time = new();

    /// <summary>What it delivered.</summary>
    public List<Sample> Samples { get; } = [];

    /// <summary>The delays it asked for, in milliseconds.</summary>
    public List<double> Delays { get; } = [];

    public static Traffic Play(Func<Settings, ISensor> make, (string Key, object Value)[] settings, int address, params Exchange[] script)
    {
        var traffic = new Traffic();
        var sink = new ListSink();
        using var bus = new PlaybackI2cBus(address, script);
        using var session = Bench.Driver(make, settings).Open(new Opening(bus, default, traffic.time, CancellationToken.None));
        while (!bus.IsOver)
        {
            var next = session.Step(Instant.Now(traffic.time), sink);
            if (next.Kind == NextKind.Delay)
            {
                traffic.Delays.Add(next.Delay.TotalMilliseconds);
                traffic.time.Advance(next.Delay);
            }
        }

        traffic.Samples.AddRange(sink.Items.Select(i => i.Sample));
        return traffic;
    }

    /// <summary>Compares values to the digits that the source of the vector gives.</summary>
    public void Reads(int digits, params double[] values)
    {
        Assert.All(Samples, s => Assert.Equal((Quality.Good, null), (s.Quality, s.Reason)));
        Assert.Equal(values, Samples.Select(s => Math.Round(s.Value, digits)));
        Assert.Equal(Enumerable.Range(0, values.Length), Samples.Select(s => s.Channel));
    }
}
