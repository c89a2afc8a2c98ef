using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using TestKit;

namespace Gateway.Drivers.Tests.Chips;

/// <summary>One chip on a simulated bus, with faults between it and its driver, driven by hand with a manual clock.</summary>
internal sealed class Bench : IDisposable
{
    private readonly SimulatedI2cBus inner = new("sim-1");

    public Bench(ManualTime time, int address, ISimulatedChip chip)
    {
        Time = time;
        inner.Attach(address, chip);
        Bus = new FaultyI2cBus(inner);
    }

    public ManualTime Time { get; }

    public FaultyI2cBus Bus { get; }

    public ListSink Sink { get; } = new(4096);

    /// <summary>What the last step asked for.</summary>
    public Next Next { get; private set; }

    /// <summary>Makes a driver of this bus and checks that its settings are fine.</summary>
    public static T Driver<T>(Func<Settings, T> make, params (string Key, object Value)[] keys)
    {
        var settings = Written.Settings(Written.Map([("bus", "sim-1"), .. keys]), out var problems);
        var driver = make(settings);
        settings.Finish();
        Assert.Empty(problems);
        return driver;
    }

    public ISensorSession Open(ISensor sensor) => sensor.Open(new Opening(Bus, default, Time, CancellationToken.None));

    /// <summary>Takes the chip off the bus.</summary>
    public void Remove(int address) => inner.Detach(address);

    /// <summary>One step.</summary>
    public Next Step(ISensorSession session) => Next = session.Step(Instant.Now(Time), Sink);

    /// <summary>Steps until the sensor waits for its next slot, giving each delay its time. Returns what was delivered.</summary>
    public Sample[] Measure(ISensorSession session)
    {
        var before = Sink.Items.Count;
        for (var i = 0; Step(session).Kind == NextKind.Delay; i++)
        {
            Assert.True(i < 100, "it never comes to an end");
            Time.Advance(Next.Delay);
        }

        Assert.Equal(NextKind.Slot, Next.Kind);
        return [.. Sink.Items.Skip(before).Select(i => i.Sample)];
    }

    public void Dispose() => Bus.Dispose();
}
