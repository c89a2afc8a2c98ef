using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;

namespace Gateway.Drivers;

/// <summary>HC-SR04 ultrasonic distance sensor on two GPIO lines: a pulse on the trigger, and an echo pulse as long as the sound was under way.</summary>
internal sealed class HcSr04 : LineSensor
{
    private readonly double speed;

    public HcSr04(Settings settings)
    {
        var chip = ReadChip(settings);
        var trigger = settings.Text("trigger", "The line at the pin Trig: its name, as GPIO23, or its number on the chip.");
        var echo = settings.Text("echo", "The line at the pin Echo, behind a divider: its name, as GPIO24, or its number.");
        if (trigger == echo && trigger.Length > 0)
        {
            settings.Problem("echo", "must be another line than 'trigger'");
        }

        var temperature = settings.Number("temperature", "Temperature of the air in °C, from which the speed of sound is computed.", 20, -40, 85);
        Every = Pace.Read(settings);
        speed = HcSr04Session.SpeedOfSound(temperature);
        Channels = [new("distance", "m", HcSr04Session.Nearest, HcSr04Session.Farthest)];
        Request = new LineRequest(chip, echo, Bias.PullDown, TimeSpan.Zero, ActiveLow: false) { Output = trigger };
    }

    public override bool CanWait => false;

    internal override ISensorSession Open(IGpioLine line, TimeProvider time) => new HcSr04Session(line, speed);

    protected override ICircuit Wire(string name, long start, out bool high)
    {
        high = false;
        var distance = new SlowWave(name, 1.2, 0.9, TimeSpan.FromMinutes(10));
        return new EchoCircuit(ticks => TimeSpan.FromSeconds(2 * distance.At(ticks) / speed));
    }
}

/// <summary>An open HC-SR04 (user's manual of Elecfreaks: 2 cm to 4 m, trigger of 10 µs at least, 60 ms from one measurement to the next).</summary>
internal sealed class HcSr04Session(IGpioLine line, double speed) : ISensorSession
{
    public const double Nearest = 0.02;
    public const double Farthest = 4;

    // Longer than the 10 µs it needs, so that no thread has to be quick.
    private static readonly TimeSpan Trigger = TimeSpan.FromMilliseconds(1);

    // An echo that does not come lasts 38 ms.
    private static readonly TimeSpan Listening = TimeSpan.FromMilliseconds(60);
    private readonly Edge[] edges = new Edge[64];
    private State state;

    private enum State
    {
        Idle,
        Triggering,
        Listening,
    }

    /// <summary>In m/s at a temperature in °C.</summary>
    public static double SpeedOfSound(double celsius) => 331.3 + (0.606 * celsius);

    public Next Step(Instant now, ISampleSink into)
    {
        switch (state)
        {
            case State.Idle:
                line.Forget(edges);
                if (line.Read())
                {
                    into.Add(Sample.Bad(0, "the line echo is high before the measurement: check wiring and supply"));
                    return Next.Slot;
                }

                line.Drive(true);
                state = State.Triggering;
                return Next.In(Trigger);
            case State.Triggering:
                line.Drive(false);
                state = State.Listening;
                return Next.In(Listening);
            default:
                state = State.Idle;
                into.Add(Measure(edges.AsSpan(0, line.TakeAll(edges)), speed));
                return Next.Slot;
        }
    }

    public void Dispose() => line.Dispose();

    /// <summary>What the changes of the line echo mean, which was low before. Only their stamps are looked at.</summary>
    internal static Sample Measure(ReadOnlySpan<Edge> edges, double speed)
    {
        if (edges.Length is 0 or > 2)
        {
            return Sample.Bad(0, edges.IsEmpty ? "no echo: check wiring and supply" : "the echo is disturbed");
        }

        if (edges.Length == 1)
        {
            return Sample.Bad(0, "nothing in range");
        }

        var distance = (edges[1].Ticks - edges[0].Ticks) / (double)TimeSpan.TicksPerSecond * speed / 2;
        return edges[1].Number - edges[0].Number != 1 ? Sample.Bad(0, EdgeTrail.Reason(edges[1].Number - edges[0].Number - 1))
            : distance > Farthest ? Sample.Bad(0, "nothing in range")
            : distance < Nearest ? Sample.Bad(0, "too near to be measured")
            : new Sample(0, distance);
    }
}
