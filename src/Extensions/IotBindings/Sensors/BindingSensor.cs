using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Extensions;
using Gateway.Abstractions.Sensors;

namespace Gateway.IotBindings.Sensors;

/// <summary>A configured sensor that a binding reads.</summary>
internal abstract class BindingSensor : ISensor
{
    private const string Simulated = "sim-";
    private readonly string kind;

    /// <summary>Reads the setting <c>bus</c>.</summary>
    /// <param name="settings">The sensor's settings.</param>
    /// <param name="line">Its line in the table.</param>
    /// <param name="kind">The kind of its bus, in words.</param>
    /// <param name="prefix">The names of such buses, before their number.</param>
    /// <param name="usual">The number of the one that a board usually has.</param>
    /// <param name="channels">What it measures.</param>
    protected BindingSensor(Settings settings, BindingLine line, string kind, string prefix, int usual, IReadOnlyList<Channel> channels)
    {
        Line = line;
        this.kind = kind;
        Channels = channels;
        var kinds = $"{prefix}-N, {(line.Twin is null ? string.Empty : "sim-N for a simulated one, ")}or a bus of an extension, as iot-{prefix}-N";
        Bus = settings.Text("bus", $"The {kind} bus that it is wired to{(line.Twin is null ? string.Empty : ", or a simulated one")}.", $"{prefix}-{usual}", Check, kinds);

        string? Check(string name) =>
            BusKind.IsNumbered(name, prefix + "-") || settings.Extended.Bus(name) is not null ? null
            : !BusKind.IsNumbered(name, Simulated) ? $"'{name}' is no {kind} bus; write {kinds}"
            : line.Twin is not null ? null
            : $"there is no simulated chip for {line.Driver}, so that it cannot be tried out on {name}: write the bus that it is wired to, or try the configuration out with driver: simulated for this sensor";
    }

    public IReadOnlyList<Channel> Channels { get; }

    public abstract TimeSpan Every { get; }

    public string Bus { get; }

    public abstract BusPlace Place { get; }

    /// <summary>Its line in the table.</summary>
    protected BindingLine Line { get; }

    public abstract ISensorSession Open(Opening opening);

    /// <summary>The open bus.</summary>
    /// <exception cref="SensorException">It is none of that kind.</exception>
    protected T On<T>(Opening opening)
        where T : class, IBus => opening.Bus as T ?? throw new SensorException($"{Bus} is no {kind} bus: correct the setting 'bus'");
}
