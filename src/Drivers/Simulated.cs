using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Simulation;

namespace Gateway.Drivers;

/// <summary>
/// Makes up readings. Equal settings and an equal clock give equal readings; phases and faults count from the first step.
/// </summary>
internal sealed class Simulated : ISensor
{
    private readonly SimulatedChannel[] channels;
    private readonly Fault[] faults;

    // Kept here and not in the session: as a real device, it does not start anew because it is opened again after a fault.
    private long? origin;

    public Simulated(Settings settings)
    {
        Every = settings.Duration("every", "Time between two readings.", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(1));
        var seed = settings.Integer("seed", "Another number gives other noise.", 1);
        var table = settings.Table("channels", "Its channels by name.", settings.Describing ? null : ChannelName.Check);
        channels = [.. table.Select((t, i) => new SimulatedChannel(t.Name, t.Settings, seed, i))];
        if (channels.Length == 0)
        {
            settings.Problem("channels", "name at least one channel, as channels: { temperature: { wave: sine } }");
        }

        Channels = [.. channels.Select(c => c.Channel)];
        faults = [.. settings.Groups("faults", "What goes wrong, and when.").Select(s => new Fault(s, Channels))];
    }

    public IReadOnlyList<Channel> Channels { get; }

    public TimeSpan Every { get; }

    public ISensorSession Open(Opening opening) => new Session(this);

    private Next Step(Instant now, ISampleSink into)
    {
        var elapsed = now.Ticks - (origin ??= now.Ticks);

        // Every channel moves on at every step, so that a fault does not change what comes after it.
        foreach (var channel in channels)
        {
            channel.Move(elapsed);
        }

        foreach (var fault in faults)
        {
            fault.Move(elapsed);
            if (fault.BreaksDevice)
            {
                throw new SensorException("simulated I/O error, as the setting 'faults' asks for");
            }
        }

        for (var i = 0; i < channels.Length; i++)
        {
            Deliver(i, into);
        }

        return Next.Slot;
    }

    /// <summary>The first fault in the list that concerns the channel decides.</summary>
    private void Deliver(int index, ISampleSink into)
    {
        var channel = channels[index];
        foreach (var fault in faults)
        {
            if (fault.Concerns(index))
            {
                if (fault.Apply(index, channel) is { } sample)
                {
                    into.Add(sample);
                }

                return;
            }
        }

        channel.Settle();
        into.Add(new Sample(index, channel.Value));
    }

    private sealed class Session(Simulated sensor) : ISensorSession
    {
        public Next Step(Instant now, ISampleSink into) => sensor.Step(now, into);

        public void Dispose()
        {
            // Nothing is open.
        }
    }
}
