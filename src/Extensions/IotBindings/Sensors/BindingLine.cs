using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;

namespace Gateway.IotBindings.Sensors;

/// <summary>One line of the table: a binding that is offered as a driver.</summary>
/// <param name="Name">Behind <c>iot/</c>.</param>
/// <param name="Summary">One sentence for <c>describe</c>.</param>
/// <param name="Guard">What keeps its faults from the readings, for the docs.</param>
/// <param name="Make">Reads the settings and makes the sensor.</param>
internal sealed record BindingLine(string Name, string Summary, string Guard, Func<Settings, BindingLine, ISensor> Make)
{
    /// <summary>The guard of <see cref="SettingsWatch"/>, for the docs.</summary>
    public const string Watched = "a chip that lost its settings, and says the same for ever, is a failure";

    /// <summary>No sensor may have its bus for more than one part of this.</summary>
    private const int Share = 10;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>The name in the configuration.</summary>
    public string Driver => "iot/" + Name;

    /// <summary>The built-in driver for the same chip: on a simulated bus its simulated chip is met. null: there is none.</summary>
    public string? Twin { get; init; }

    /// <summary>The longest time for which one call of the binding holds the thread of its bus, by its sleeps; transfers come on top.</summary>
    public TimeSpan Blocks { get; init; }

    /// <summary>The same of its construction, at each opening.</summary>
    public TimeSpan Opens { get; init; }

    /// <summary>Transfers that one step may take before it counts as a loop without an end.</summary>
    public int Transfers { get; init; } = 500;

    /// <summary>The shortest pause between two measurements: what blocks longer may measure less often, so that the others of the bus have their turn.</summary>
    public TimeSpan Least => TimeSpan.FromTicks(Math.Max(ShortestPause.Ticks, Share * Blocks.Ticks));

    /// <summary>Reads the settings and makes the sensor; no I/O.</summary>
    public ISensor Construct(Settings settings) => Make(settings, this);

    /// <summary>Reads the setting <c>every</c>.</summary>
    public TimeSpan Every(Settings settings, TimeSpan? least = null)
    {
        var shortest = least ?? Least;
        return settings.Duration("every", "Time between two measurements.", shortest > TimeSpan.FromSeconds(1) ? shortest : TimeSpan.FromSeconds(1), shortest);
    }
}
