using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers;
using Gateway.IotBindings.Chips;
using TestKit;

namespace Gateway.IotBindings.Tests.Library;

/// <summary>A simulated chip on a simulated bus, with faults in between, and two drivers for it: the gateway's own and a binding.</summary>
internal sealed class Desk : IDisposable
{
    private static readonly TimeSpan Transfer = TimeSpan.FromMicroseconds(100);

    private Desk(ISensor own, ISensor binding, BusTime time)
    {
        Own = own;
        Binding = binding;
        Time = time;
        Faults = new FaultyBus(BusCatalog.Open("sim-1", [new BusMember("example", own)], time)) { Corrupt = _ => time.Advance(Transfer) };
    }

    public ISensor Own { get; }

    public ISensor Binding { get; }

    public FaultyBus Faults { get; }

    public BusTime Time { get; }

    /// <summary>Both with the same settings, which both know.</summary>
    public static Desk Of(string name, params (string Key, object Value)[] keys) => new(
        Make(s => DriverCatalog.All.Find(name)!.Construct(s), keys),
        Make(BindingTable.Lines.Single(l => l.Name == name).Construct, keys),
        new BusTime());

    /// <summary>Has what is read changed, and time pass all the same.</summary>
    public void Corrupt(Damage damage) => Faults.Corrupt = read =>
    {
        Time.Advance(Transfer);
        damage(read);
    };

    public ISensorSession Open(ISensor sensor) => sensor.Open(new Opening(Faults, default, Time, CancellationToken.None));

    /// <summary>Steps until the sensor waits for its next slot.</summary>
    public Sample[] Measure(ISensorSession session)
    {
        var sink = new ListSink();
        for (var i = 0; session.Step(Instant.Now(Time), sink) is { Kind: NextKind.Delay } next; i++)
        {
            Assert.True(i < 100, "it never comes to an end");
            Time.Advance(next.Delay);
        }

        return [.. sink.Items.Select(i => i.Sample).OrderBy(s => s.Channel)];
    }

    /// <summary>Opens, measures, closes.</summary>
    public Sample[] Round(ISensor sensor)
    {
        using var session = Open(sensor);
        return Measure(session);
    }

    public void Dispose() => Faults.Dispose();

    private static ISensor Make(Func<Abstractions.Configuration.Settings, ISensor> make, (string Key, object Value)[] keys)
    {
        var settings = Written.Settings(Written.Map([("bus", "sim-1"), .. keys]), out var problems);
        var sensor = make(settings);
        settings.Finish();
        Assert.Empty(problems);
        return sensor;
    }
}
