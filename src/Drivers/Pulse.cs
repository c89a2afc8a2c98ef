using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;

namespace Gateway.Drivers;

/// <summary>
/// Counts the pulses of a meter on a GPIO line: water, gas, energy, rain. It says the total since the gateway was started, and the rate
/// of the time between two readings.
/// </summary>
internal sealed class Pulse : LineSensor
{
    private readonly PulseScale scale;

    // Kept here and not in the session: the count goes on when the line is opened again after a fault.
    private readonly PulseCount count = new();

    public Pulse(Settings settings)
    {
        var (chip, line) = ReadPlace(settings);
        var bias = ReadBias(settings, "What pulls the line while the output of the meter is open.");
        var debounce = ReadDebounce(settings, "How long the line must be at rest before a change counts; 0 for electronic outputs.", 5);
        var edge = settings.Choice("edge", "Which change of the level is a pulse; auto: rising with pull-down, else falling.", ["auto", "falling", "rising"], "auto");
        var amount = settings.Number("amount", "What one pulse stands for, in the unit.", 1, 1e-9, 1e9);
        var unit = settings.Text("unit", "Unit of the total as a UCUM code, as L, m3, kW.h or mm.", "1");
        var per = settings.Choice("per", "Time to which the rate is related.", ["s", "min", "h"], "min");
        var rateUnit = settings.OptionalText("rate-unit", "Unit of the rate, where it has a name of its own: kW for kW.h per h; the number stays what it is.");
        Every = settings.Duration("every", "Time between two readings.", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        scale = new PulseScale(amount, per switch { "s" => TimeSpan.TicksPerSecond, "min" => TimeSpan.TicksPerMinute, _ => TimeSpan.TicksPerHour });
        Channels = [new("total", unit, 0), new("rate", rateUnit ?? $"{unit}/{per}", 0)];
        Request = new LineRequest(chip, line, bias, debounce, ActiveLow: false)
        {
            Edges = edge == "rising" || (edge == "auto" && bias == Bias.PullDown) ? Edges.Rising : Edges.Falling,
        };
    }

    public override IReadOnlyList<Channel> Channels { get; }

    public override TimeSpan Every { get; }

    internal override LineRequest Request { get; }

    internal override ISensorSession Open(IGpioLine line, TimeProvider time) => new PulseSession(line, time, Every, scale, count);

    /// <summary>The reed of a meter: 2 to 12 pulses a minute.</summary>
    protected override ICircuit Wire(string name, long start, out bool high) =>
        WireContact(name, start, rest: (4_000, 25_000), active: (300, 2_000), restsClosed: false, out high);
}

/// <summary>What pulses mean.</summary>
/// <param name="Amount">What one of them stands for.</param>
/// <param name="Per">Time to which the rate is related, in ticks.</param>
internal readonly record struct PulseScale(double Amount, long Per);

/// <summary>The pulses since the gateway was started.</summary>
internal sealed class PulseCount
{
    /// <summary>How many.</summary>
    public long Pulses { get; set; }

    /// <summary>Whether the first total was said.</summary>
    public bool Begun { get; set; }
}

/// <summary>An open pulse counter.</summary>
internal sealed class PulseSession(IGpioLine line, TimeProvider time, TimeSpan every, PulseScale scale, PulseCount count) : ISensorSession
{
    private const int Total = 0;
    private const int Rate = 1;

    private readonly Edge[] edges = new Edge[64];
    private EdgeTrail trail = new();
    private long before;
    private long since;
    private long due;
    private bool open;

    public Next Step(Instant now, ISampleSink into)
    {
        if (!open)
        {
            Begin(now, into);
        }

        var quiet = line.Take(TimeSpan.FromTicks(Math.Max(0, due - now.Ticks)), edges, out var taken);

        // It may have waited long.
        now = Instant.Now(time);
        for (var i = 0; i < taken; i++)
        {
            Count(edges[i], now, into);
        }

        if (taken < edges.Length && now.Ticks >= due)
        {
            Say(now, into);
        }

        return quiet > TimeSpan.Zero ? Next.In(quiet) : Next.AtOnce;
    }

    public void Dispose() => line.Dispose();

    private void Begin(Instant now, ISampleSink into)
    {
        open = true;
        before = count.Pulses;
        since = now.Ticks;
        due = now.Ticks + every.Ticks;
        into.Add(count.Begun ? new Sample(Total, count.Pulses * scale.Amount) : new Sample(Total, 0, Quality.Uncertain, "counts from 0 since the gateway was started"), now);
        count.Begun = true;
    }

    /// <summary>The numbers of the kernel tell how many were lost, so these count too.</summary>
    private void Count(in Edge edge, Instant now, ISampleSink into)
    {
        var lost = trail.Lost(edge);
        count.Pulses += 1 + (long)lost;
        if (lost > 0)
        {
            var reason = EdgeTrail.Reason(lost);
            into.Add(Sample.Bad(Total, reason), now);
            into.Add(Sample.Bad(Rate, reason), now);
        }
    }

    private void Say(Instant now, ISampleSink into)
    {
        into.Add(new Sample(Total, count.Pulses * scale.Amount), now);
        into.Add(new Sample(Rate, (count.Pulses - before) * scale.Amount * scale.Per / (now.Ticks - since)), now);
        before = count.Pulses;
        since = now.Ticks;

        // On its beat, unless it was held up for longer than that.
        due = due + every.Ticks > now.Ticks ? due + every.Ticks : now.Ticks + every.Ticks;
    }
}
