using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;

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
    /// <summary>Reads one sensor; null when its driver is not known. Its points get the numbers from <paramref name="firstIndex"/> on.</summary>
    internal static SensorSection? Read(string id, Settings settings, Catalogue<ISensor> drivers, int firstIndex)
    {
        var start = settings.Choice("start", "When it cannot be opened at the start: try again, refuse to start, or leave it out.", ["retry", "error", "ignore"], "retry");
        settings.Later("report", SettingType.Group, "What is forwarded; rules see every reading.", "every reading is forwarded", warning: true);
        var sensor = drivers.Read(settings, "driver", "Kind of the sensor.");
        if (sensor is null)
        {
            return null;
        }

        // The simulated sensor has a table of this name itself.
        if (!settings.IsDeclared("channels"))
        {
            settings.Later("channels", SettingType.Table, "Calibration of single channels, before the rules.", "readings would not be corrected");
        }

        return new SensorSection(
            id,
            sensor,
            start switch { "error" => SensorStart.Error, "ignore" => SensorStart.Ignore, _ => SensorStart.Retry },
            [.. sensor.Channels.Select((c, i) => new Point(firstIndex + i, id, c.Name, c.Unit, sensor.Recorded))]);
    }
}
