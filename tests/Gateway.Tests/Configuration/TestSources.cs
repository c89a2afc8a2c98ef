using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Formats;
using Gateway.Abstractions.Sensors;
using Gateway.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>Drivers with settings like those of real ones, so that these tests say nothing about the drivers there happen to be.</summary>
internal static class TestSources
{
    internal static ConfigurationSources With(params (string Name, string Value)[] environment) => new()
    {
        Drivers = new Catalogue<ISensor>("driver",
        [
            new("bme280", "Climate.", ReadClimate),
            new("contact", "Switch.", ReadContact),
            new("replay", "Recording.", ReadReplay),
            new("simulated", "Waves.", ReadSimulated),
            new("host", "The machine.", s => new TestSensor([new Channel("load", "1")], s.Duration("every", ".", TimeSpan.FromSeconds(5)))),
        ]),
        Formats = new Catalogue<Func<string, IPayloadFormat>>("format", [new("cloudevents", "CloudEvents.", static _ => static _ => throw new NotSupportedException())]),
        Environment = name => environment.Where(e => e.Name == name).Select(e => e.Value).FirstOrDefault(),
        HostName = "testhost",
    };

    private static TestSensor ReadClimate(Settings settings)
    {
        settings.Text("bus", "Bus.");
        settings.Integer("address", "Address.", 0x76, 0x76, 0x77);
        return new TestSensor([new Channel("temperature", "Cel"), new Channel("humidity", "%")], settings.Duration("every", "Pace.", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(10)));
    }

    private static TestSensor ReadContact(Settings settings)
    {
        settings.Text("chip", "Chip.");
        settings.Text("line", "Line.");
        settings.Choice("bias", "Bias.", ["none", "pull-up", "pull-down"], "none");
        settings.Duration("debounce", "Debounce.", TimeSpan.Zero);
        return new TestSensor([new Channel("state", null)], TimeSpan.Zero);
    }

    private static TestSensor ReadReplay(Settings settings)
    {
        settings.Text("file", "File.");
        settings.Text("speed", "Speed.", "1");
        var channel = settings.Text("channel", "Channel.", "value");
        return new TestSensor([new Channel(channel, settings.OptionalText("unit", "Unit."))], TimeSpan.Zero, recorded: true);
    }

    private static TestSensor ReadSimulated(Settings settings)
    {
        var channels = new List<Channel>();
        foreach (var (name, channel) in settings.Table("channels", "Waves."))
        {
            channel.Choice("wave", "Wave.", ["sine", "constant"], "sine");
            channel.Duration("period", "Period.", TimeSpan.FromSeconds(10));
            channel.Number("low", "Least.", 0);
            channel.Number("high", "Greatest.", 1);
            channel.Number("noise", "Noise.", 0);
            channels.Add(new Channel(name, channel.OptionalText("unit", "Unit.")));
        }

        foreach (var fault in settings.Groups("faults", "Faults."))
        {
            fault.Choice("kind", "Kind.", ["silent", "nan"]);
            fault.Duration("every", "Pace.");
            fault.Duration("for", "Length.");
        }

        return new TestSensor(channels, settings.Duration("every", "Pace.", TimeSpan.FromSeconds(1)));
    }
}

internal sealed class TestSensor(IReadOnlyList<Channel> channels, TimeSpan every, bool recorded = false) : ISensor
{
    public IReadOnlyList<Channel> Channels => channels;

    public TimeSpan Every => every;

    public bool Recorded => recorded;

    public ISensorSession Open(Opening opening) => throw new SensorException("this sensor is only configured");
}
