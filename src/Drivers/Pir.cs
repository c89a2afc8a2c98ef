using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;

namespace Gateway.Drivers;

/// <summary>A motion sensor (HC-SR501 and its like) on a GPIO line: its output is high while it sees something move.</summary>
internal sealed class Pir : LineSensor
{
    private readonly TimeSpan hold;
    private readonly TimeSpan warmUp;

    public Pir(Settings settings)
    {
        var (chip, line) = ReadPlace(settings);
        var bias = ReadBias(settings, "What pulls the line; pull-down makes a sensor that came loose one that sees nothing.", "pull-down");
        hold = settings.Duration("hold", "How long motion lasts beyond the end of the sensor's signal, so that one visit is one episode.", TimeSpan.FromSeconds(10), TimeSpan.Zero, TimeSpan.FromHours(1));
        warmUp = settings.Duration("warm-up", "How long after the start its signals do not count; 0 where it has its supply from elsewhere.", TimeSpan.FromMinutes(1), TimeSpan.Zero, TimeSpan.FromMinutes(10));
        var active = settings.Choice("active", "Level of the line while the sensor sees motion.", ["high", "low"], "high");
        Every = ReadSayAgain(settings);
        Channels = [new("motion", "1", 0, 1)];
        Request = new LineRequest(chip, line, bias, TimeSpan.Zero, active == "low");
    }

    internal override ISensorSession Open(IGpioLine line, TimeProvider time) => new PirSession(line, time, Every, hold, warmUp);

    /// <summary>Visitors: each is seen for 3 to 20 s, with pauses of 2.5 s at least.</summary>
    protected override ICircuit Wire(string name, long start, out bool high)
    {
        high = Request.ActiveLow;
        return new SwitchCircuit(name, start, new SwitchCourse((2_500, 60_000), (3_000, 20_000), !high, Bounces: false));
    }
}

/// <summary>An open motion sensor.</summary>
internal sealed class PirSession(IGpioLine line, TimeProvider time, TimeSpan every, TimeSpan hold, TimeSpan warmUp) : ISensorSession
{
    private readonly Edge[] edges = new Edge[64];
    private EdgeTrail trail = new();
    private long? warmAt;
    private long sayAt;

    /// <summary>When the motion is over; <see cref="long.MaxValue"/> while the signal lasts.</summary>
    private long endsAt = long.MaxValue;
    private bool motion;
    private bool unsure = true;

    public Next Step(Instant now, ISampleSink into)
    {
        if (warmAt is null)
        {
            warmAt = now.Ticks + warmUp.Ticks;
            sayAt = now.Ticks;
        }

        // After a loss it does not wait for a change: none may come, and the state is still to be said.
        var due = unsure && now.Ticks >= warmAt ? now.Ticks : Math.Min(sayAt, motion ? endsAt : long.MaxValue);
        var quiet = line.Take(TimeSpan.FromTicks(Math.Max(0, due - now.Ticks)), edges, out var count);

        // It may have waited long.
        now = Instant.Now(time);
        for (var i = 0; i < count; i++)
        {
            Follow(edges[i], now, into);
        }

        // With changes still waiting, what is known now would come before them.
        if (count < edges.Length)
        {
            End(now.Ticks, now, into);
            Settle(now, into);
        }

        // A change may have brought the end nearer than what was waited for.
        return count == 0 && quiet > TimeSpan.Zero ? Next.In(quiet) : Next.AtOnce;
    }

    public void Dispose() => line.Dispose();

    private void Follow(in Edge edge, Instant now, ISampleSink into)
    {
        var lost = trail.Lost(edge);
        if (edge.Ticks < warmAt)
        {
            return;
        }

        End(edge.Ticks, now, into);
        if (lost > 0 && !unsure)
        {
            unsure = true;
            into.Add(Sample.Bad(0, EdgeTrail.Reason(lost)), trail.Stamp(edge.Ticks, now));
        }

        Take(edge.Value, edge.Ticks, now, into);
    }

    /// <summary>Says that the motion is over, if it was by then.</summary>
    private void End(long ticks, Instant now, ISampleSink into)
    {
        if (motion && endsAt <= ticks)
        {
            motion = false;
            into.Add(new Sample(0, 0), trail.Stamp(endsAt, now));
        }
    }

    private void Take(bool signal, long ticks, Instant now, ISampleSink into)
    {
        if (signal && !motion)
        {
            motion = true;
            into.Add(new Sample(0, 1), trail.Stamp(ticks, now));
        }

        endsAt = signal ? long.MaxValue : endsAt == long.MaxValue ? ticks + hold.Ticks : endsAt;
        End(ticks, now, into);
    }

    /// <summary>Says the state when it is time, when the warm-up is over, and after a loss.</summary>
    private void Settle(Instant now, ISampleSink into)
    {
        var isWarm = now.Ticks >= warmAt;
        if (isWarm && unsure)
        {
            var signal = line.Read();
            endsAt = signal ? long.MaxValue : motion && endsAt == long.MaxValue ? now.Ticks + hold.Ticks : endsAt;
            motion |= signal;
        }

        if (now.Ticks >= sayAt || (isWarm && unsure))
        {
            into.Add(isWarm ? new Sample(0, motion ? 1 : 0) : Sample.Bad(0, "warming up"), trail.Stamp(now.Ticks, now));
            sayAt = isWarm ? now.Ticks + every.Ticks : Math.Min(now.Ticks + every.Ticks, warmAt!.Value);
            unsure &= !isWarm;
        }
    }
}
