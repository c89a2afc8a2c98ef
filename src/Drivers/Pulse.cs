using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;

namespace Gateway.Drivers;

/// <summary>
/// Counts the pulses of a meter on a GPIO line: water, gas, energy, rain. It says the total, which goes on when the gateway is started again,
/// and the rate of the time between two readings.
/// </summary>
internal sealed class Pulse : LineSensor
{
    private readonly PulseScale scale;

    // Kept here and not in the session: the count goes on when the line is opened again after a fault.
    private readonly PulseCount count;

    public Pulse(Settings settings)
    {
        var (chip, line) = ReadPlace(settings);
        var bias = ReadBias(settings, "What pulls the line while the output of the meter is open.");
        var debounce = ReadDebounce(settings, "How long the line must be at rest before a change counts; 0 for electronic outputs.", 5);
        var edge = settings.Choice("edge", "Which change of the level is a pulse; auto: rising with pull-down, else falling.", ["auto", "falling", "rising"], "auto");
        var amount = settings.Number("amount", "What one pulse stands for, in the unit.", 1, 1e-9, 1e9);
        var begin = settings.Number("begin-at", "The total when nothing was counted yet: what the meter shows, in the unit. With another one the count begins anew, there.", 0, 0, 1e12);
        var unit = settings.Text("unit", "Unit of the total as a UCUM code, as L, m3, kW.h or mm.", "1");
        var per = settings.Choice("per", "Time to which the rate is related.", ["s", "min", "h"], "min");
        var rateUnit = settings.OptionalText("rate-unit", "Unit of the rate, where it has a name of its own: kW for kW.h per h; the number stays what it is.");
        Every = settings.Duration("every", "Time between two readings.", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        count = new PulseCount(begin);
        scale = new PulseScale(begin, amount, per switch { "s" => TimeSpan.TicksPerSecond, "min" => TimeSpan.TicksPerMinute, _ => TimeSpan.TicksPerHour });
        Channels = [new("total", unit, 0), new("rate", rateUnit ?? $"{unit}/{per}", 0)];
        Request = new LineRequest(chip, line, bias, debounce, ActiveLow: false)
        {
            Edges = edge == "rising" || (edge == "auto" && bias == Bias.PullDown) ? Edges.Rising : Edges.Falling,
        };
    }

    public override ISensorSession Open(Opening opening)
    {
        GoOn(opening);
        return base.Open(opening);
    }

    /// <summary>Goes on with what is stored.</summary>
    internal void GoOn(Opening opening) => count.GoOn(opening);

    internal override ISensorSession Open(IGpioLine line, TimeProvider time) => new PulseSession(line, time, Every, scale, count);

    /// <summary>The reed of a meter: 2 to 12 pulses a minute.</summary>
    protected override ICircuit Wire(string name, long start, out bool high) =>
        WireContact(name, start, rest: (4_000, 25_000), active: (300, 2_000), restsClosed: false, out high);
}
