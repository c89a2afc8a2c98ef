using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;

namespace Gateway.Drivers;

/// <summary>The frequency of a signal on a GPIO line: anemometer, fan, flow meter. Measured from stamp to stamp of its pulses, so it is exact at low frequencies too.</summary>
internal sealed class Frequency : LineSensor
{
    private readonly double factor;
    private readonly TimeSpan zeroAfter;

    public Frequency(Settings settings)
    {
        var (chip, line) = ReadPlace(settings);
        var bias = ReadBias(settings, "What pulls the line while the output of the sensor is open.");
        var debounce = ReadDebounce(settings, "How long the line must be at rest before a change counts; 0 for electronic outputs.", 0);
        var edge = settings.Choice("edge", "Which change of the level is a pulse.", ["rising", "falling"], "rising");
        var channel = settings.Text("channel", "Name of its channel.", "frequency", ChannelName.Check, ChannelName.Bounds);
        factor = settings.Number("factor", "What 1 Hz stands for, in the unit: 2.4 for km/h of an anemometer, 30 for turns a minute of a fan with two pulses a turn.", 1, 1e-9, 1e9);
        var unit = settings.Text("unit", "Unit as a UCUM code.", "Hz");
        Every = Pace.Read(settings);
        zeroAfter = settings.Duration("zero-after", "Without a pulse for so long it is 0.", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(0.1), TimeSpan.FromMinutes(10));
        Channels = [new(channel, unit, 0)];
        Request = new LineRequest(chip, line, bias, debounce, ActiveLow: false) { Edges = edge == "rising" ? Edges.Rising : Edges.Falling };
    }

    internal override ISensorSession Open(IGpioLine line, TimeProvider time) => new FrequencySession(line, time, Every, factor, zeroAfter);

    /// <summary>An anemometer: 2 to 20 Hz.</summary>
    protected override ICircuit Wire(string name, long start, out bool high) =>
        WireContact(name, start, rest: (30, 250), active: (20, 250), restsClosed: false, out high);
}

/// <summary>An open frequency meter: the pulses between the last one of the reading before and the last one of this, by the time between these two.</summary>
internal sealed class FrequencySession(IGpioLine line, TimeProvider time, TimeSpan every, double factor, TimeSpan zeroAfter) : ISensorSession
{
    private readonly Edge[] edges = new Edge[64];
    private EdgeTrail trail = new();
    private long? due;

    /// <summary>The pulse, or for want of one the opening, from which is measured.</summary>
    private long from;
    private bool fromPulse;
    private long last;
    private long pulses;
    private double before = double.NaN;

    public Next Step(Instant now, ISampleSink into)
    {
        if (due is null)
        {
            from = now.Ticks;
            due = now.Ticks + every.Ticks;
        }

        var quiet = line.Take(TimeSpan.FromTicks(Math.Max(0, due.Value - now.Ticks)), edges, out var taken);

        // It may have waited long.
        now = Instant.Now(time);
        for (var i = 0; i < taken; i++)
        {
            Count(edges[i], now, into);
        }

        if (taken < edges.Length && now.Ticks >= due)
        {
            Say(now, into);
            due = due + every.Ticks > now.Ticks ? due + every.Ticks : now.Ticks + every.Ticks;
        }

        return quiet > TimeSpan.Zero ? Next.In(quiet) : Next.AtOnce;
    }

    public void Dispose() => line.Dispose();

    private void Count(in Edge edge, Instant now, ISampleSink into)
    {
        var lost = trail.Lost(edge);
        if (!fromPulse)
        {
            fromPulse = true;
            from = edge.Ticks;
            return;
        }

        last = edge.Ticks;
        pulses += 1 + (long)lost;
        if (lost > 0)
        {
            into.Add(Sample.Bad(0, EdgeTrail.Reason(lost)), now);
        }
    }

    private void Say(Instant now, ISampleSink into)
    {
        if (pulses > 0 && last > from)
        {
            before = pulses * (double)TimeSpan.TicksPerSecond / (last - from);
            from = last;
            pulses = 0;
        }
        else if (now.Ticks - from >= zeroAfter.Ticks)
        {
            before = 0;
            fromPulse = false;
        }
        else
        {
            // The next pulse is still to come: it cannot be faster than if it came now.
            before = Math.Min(before, (double)TimeSpan.TicksPerSecond / Math.Max(1, now.Ticks - from));
        }

        if (!double.IsNaN(before))
        {
            into.Add(new Sample(0, before * factor), now);
        }
    }
}
