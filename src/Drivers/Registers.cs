using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Maps;

namespace Gateway.Drivers;

/// <summary>
/// Any I²C chip whose values are numbers in registers, described in the configuration instead of in code: what to write, how long to
/// wait, where the numbers lie and what they mean.
/// </summary>
internal sealed class Registers : ISensor, IRehearsable
{
    private readonly I2cPlace place;
    private readonly Map map;

    public Registers(Settings settings)
    {
        place = I2cPlace.ReadAny(settings);
        Every = Pace.Read(settings);
        var identity = settings.Groups("identity", "Registers that show that it is the right chip, looked at before anything is written.").Select(MapCheck.Read);
        var setup = MapCommand.Read(settings, "setup", "What is written once, after opening.");
        var trigger = MapCommand.Read(settings, "trigger", "What is written before each reading: what starts a measurement.");
        var ready = settings.Group("ready", "A register that shows that the measurement is over; asked after the trigger and its wait.");
        var isReady = ready.IsEmpty && !settings.Describing ? null : MapCheck.Read(ready);
        var channels = new List<MapChannel>();
        foreach (var (name, channel) in settings.Table("channels", "Its channels by name, read in this order.", settings.Describing ? null : ChannelName.Check, ChannelName.Bounds))
        {
            channels.Add(new MapChannel(name, channel, channels));
        }

        if (channels.Count == 0)
        {
            settings.Problem("channels", "name at least one channel, as channels: { temperature: { register: 0, unit: Cel, low: -40, high: 125 } }");
        }

        map = new Map([.. identity], setup, trigger, isReady, [.. channels]);
        Channels = [.. channels.Select(c => c.Channel)];
        Pace.Check(settings, Every, map.Duration, "with all its waits");
    }

    public IReadOnlyList<Channel> Channels { get; }

    public TimeSpan Every { get; }

    public string? Bus => place.Bus;

    public bool CanOversample => true;

    public int Address => place.Address;

    public ISensorSession Open(Opening opening) => MapSession.Open(place.Open(opening), map);

    public ISimulatedChip MakeChip(string id, TimeProvider time) => new MapChip(map, id, time);
}
