using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.HostFigures;

/// <summary>
/// The warmest thermal zone: <c>/sys/class/thermal/thermal_zone*/temp</c>, in thousandths of a degree. A zone that cannot be
/// read now (a sensor that is off) is left out; only when none can be read is the sample bad.
/// </summary>
internal sealed class TemperatureFigure : Figure
{
    private const double PerDegree = 1000;
    private const string None = "this machine has no thermal zone";
    private readonly KernelFile[] zones;
    private bool said;

    public TemperatureFigure(KernelReader reader, string sys) => zones = [.. Zones(sys).Select(z => new KernelFile(reader, z))];

    public override void Deliver(long ticks, ISampleSink into)
    {
        if (zones.Length > 0)
        {
            into.Add(Warmest());
        }
        else if (!said)
        {
            said = true;
            into.Add(Sample.Bad(Host.Temperature, None));
        }
    }

    public override void Dispose()
    {
        foreach (var zone in zones)
        {
            zone.Dispose();
        }
    }

    private static string[] Zones(string sys)
    {
        var folder = Path.Combine(sys, "class", "thermal");
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder, "thermal_zone*").Select(z => Path.Combine(z, "temp")).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private Sample Warmest()
    {
        var warmest = double.NegativeInfinity;
        string? failure = null;
        foreach (var zone in zones)
        {
            var words = new Words(zone.Read());
            if (zone.Failure is null && words.Next(out double thousandths))
            {
                warmest = Math.Max(warmest, thousandths / PerDegree);
            }
            else
            {
                failure ??= zone.Failure ?? "a thermal zone does not hold a number";
            }
        }

        return double.IsFinite(warmest) ? new Sample(Host.Temperature, warmest) : Sample.Bad(Host.Temperature, failure!);
    }
}
