using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;

namespace Gateway.Drivers;

/// <summary>A sensor on a GPIO line. It has a thread of its own; on a chip <c>sim-NAME</c> it meets a simulated circuit of its kind.</summary>
internal abstract class LineSensor : ISensor
{
    public IReadOnlyList<Channel> Channels { get; protected init; } = [];

    public TimeSpan Every { get; protected init; }

    /// <summary>When the gateway is behind, changes wait in the kernel's queue; should that run over, the sensor says how many were lost.</summary>
    public virtual bool CanWait => true;

    /// <summary>Which line it needs.</summary>
    internal LineRequest Request { get; private protected init; } = new(string.Empty, string.Empty, Bias.None, TimeSpan.Zero, ActiveLow: false);

    public virtual ISensorSession Open(Opening opening)
    {
        ArgumentNullException.ThrowIfNull(opening);
        var line = Request.Chip.StartsWith(GpioLines.Simulated, StringComparison.Ordinal) ? Simulate(opening.Time) : LinuxGpioLine.Open(Request, opening.Stopping);
        return Open(line, opening.Time);
    }

    /// <summary>The sensor on an open line, which is closed with it.</summary>
    internal abstract ISensorSession Open(IGpioLine line, TimeProvider time);

    /// <summary>A line with a simulated circuit.</summary>
    internal IGpioLine Simulate(TimeProvider time, int queueLength = GpioLines.QueueLength)
    {
        var circuit = Wire(Request.Chip + "/" + Request.Line, time.GetElapsedTime(0).Ticks, out var high);
        return new SimulatedLine(Request, circuit, high, time, queueLength);
    }

    /// <summary>Wires a circuit that does what the sensor measures.</summary>
    /// <param name="name">Another name, another course.</param>
    /// <param name="start">The present position on the clock.</param>
    /// <param name="high">The level at rest.</param>
    protected abstract ICircuit Wire(string name, long start, out bool high);

    /// <summary>The circuit of a contact that the line's resistor pulls away from; without a resistor it goes to ground, as most do.</summary>
    protected ICircuit WireContact(string name, long start, (double Least, double Most) rest, (double Least, double Most) active, bool restsClosed, out bool high)
    {
        var closedHigh = Request.Bias == Bias.PullDown;
        high = closedHigh == restsClosed;
        return new SwitchCircuit(name, start, new SwitchCourse(rest, active, !high, Bounces: true));
    }

    /// <summary>Reads the settings <c>chip</c> and <c>line</c>.</summary>
    protected static (string Chip, string Line) ReadPlace(Settings settings) => (ReadChip(settings), settings.Text("line", "The line: its name, as GPIO17, or its number on the chip."));

    /// <summary>Reads the setting <c>chip</c>.</summary>
    protected static string ReadChip(Settings settings) =>
        settings.Text("chip", "The GPIO chip: its label, as pinctrl-bcm2711, its name or its path; sim-NAME is a simulated one.");

    /// <summary>Reads the setting <c>bias</c>.</summary>
    protected static Bias ReadBias(Settings settings, string summary, string fallback = "pull-up") =>
        settings.Choice("bias", summary, ["pull-up", "pull-down", "none"], fallback) switch
        {
            "pull-up" => Bias.PullUp,
            "pull-down" => Bias.PullDown,
            _ => Bias.None,
        };

    /// <summary>Reads the setting <c>debounce</c>.</summary>
    protected static TimeSpan ReadDebounce(Settings settings, string summary, double milliseconds) =>
        settings.Duration("debounce", summary, TimeSpan.FromMilliseconds(milliseconds), TimeSpan.Zero, TimeSpan.FromSeconds(10));

    /// <summary>Reads the setting <c>every</c> of a sensor that says its state again.</summary>
    protected static TimeSpan ReadSayAgain(Settings settings) =>
        settings.Duration("every", "How often at least the state is said again.", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
}
