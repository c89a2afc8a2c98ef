using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Calibration;
using Gateway.Reporting;

namespace Gateway.Configuration;

/// <summary>What happens when a sensor cannot be opened as the service starts.</summary>
internal enum SensorStart
{
    /// <summary>It is tried again, for ever; the others run.</summary>
    Retry,

    /// <summary>The service does not start.</summary>
    Error,

    /// <summary>It is left out until the next start.</summary>
    Ignore,
}

/// <summary>One entry of <c>sensors</c>.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Sensor">The sensor, valid and not open.</param>
/// <param name="Start">What happens when it cannot be opened at the start.</param>
/// <param name="Points">Its points, in the order of <see cref="ISensor.Channels"/>.</param>
internal sealed record SensorSection(string Id, ISensor Sensor, SensorStart Start, IReadOnlyList<Point> Points)
{
    /// <summary>Name of its driver.</summary>
    public string Driver { get; init; } = string.Empty;

    /// <summary>How their values are corrected, in the same order; null for a point that is not, empty when none is.</summary>
    public IReadOnlyList<Correction?> Corrections { get; init; } = [];

    /// <summary>What of its readings is forwarded, in the same order; empty: every reading.</summary>
    public IReadOnlyList<ChannelReport> Reports { get; init; } = [];

    /// <summary>Reads one sensor; null when its driver is not known. Its points get the numbers from <paramref name="firstIndex"/> on.</summary>
    internal static SensorSection? Read(string id, Settings settings, Catalogue<ISensor> drivers, int firstIndex)
    {
        var sensor = drivers.Read(settings, "driver", "Kind of the sensor.");
        if (sensor is null && !settings.Describing)
        {
            return null;
        }

        var (start, corrections, reports) = ReadCommon(settings, sensor);
        if (sensor is null)
        {
            return null;
        }

        return new SensorSection(
            id,
            sensor,
            start switch { "error" => SensorStart.Error, "ignore" => SensorStart.Ignore, _ => SensorStart.Retry },
            [.. sensor.Channels.Select((c, i) => new Point(firstIndex + i, id, c.Name, c.Unit, sensor.Recorded, sensor.Every))])
        {
            // Declared by the catalogue: this reads the word again.
            Driver = settings.OptionalText("driver", string.Empty) ?? string.Empty,
            Corrections = corrections.Any(c => c is not null) ? corrections : [],
            Reports = reports,
        };
    }

    /// <summary>Declares the settings of a sensor of one driver, and gives such a sensor as it would be with its defaults; null: that of an extension fails.</summary>
    internal static ISensor? Describe(Settings settings, CatalogueEntry<ISensor> driver)
    {
        ISensor? sensor = driver.Construct(settings);
        ReadCommon(settings, sensor);
        return sensor;
    }

    /// <summary>
    /// What every sensor has, whatever its driver. Read behind the driver, which may have a setting of such a name itself:
    /// its own sentence and bounds are then the ones that count.
    /// </summary>
    private static (string Start, IReadOnlyList<Correction?> Corrections, IReadOnlyList<ChannelReport> Reports) ReadCommon(Settings settings, ISensor? sensor)
    {
        if (!settings.IsDeclared("every"))
        {
            var why = sensor?.Recorded == true ? "a recording has its own times" : "this kind of sensor sets its own pace";
            var every = settings.OptionalDuration("every", sensor is null ? "Time between two readings; the default is the driver's." : $"Has no effect: {why}.");
            if (sensor is not null && every is not null)
            {
                settings.Problem("every", $"has no effect: {why}; remove it", warning: true);
            }
        }

        var start = settings.Choice("start", "When it cannot be opened at the start: try again, refuse to start, or leave it out.", ["retry", "error", "ignore"], "retry");
        var corrections = ChannelCorrections.Read(settings, sensor);
        return (start, corrections, ReportReader.Read(settings, sensor));
    }
}
