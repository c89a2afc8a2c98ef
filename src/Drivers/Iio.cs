using System.Globalization;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.HostFigures;
using Gateway.Drivers.Sysfs;

namespace Gateway.Drivers;

/// <summary>
/// Any chip that an IIO driver of the kernel reads: converters, light, pressure, humidity, distance, DHT11 and DHT22
/// (Documentation/ABI/testing/sysfs-bus-iio). Its files are a bus of their own, since some take their time and any may hang.
/// </summary>
internal sealed class Iio : ISensor
{
    private readonly SysfsDevice device;
    private readonly SysfsInput[] inputs;

    public Iio(Settings settings)
    {
        var name = settings.Text("device", "What the kernel calls the device: what /sys/bus/iio/devices/*/name says, as bme280, or its folder, as iio:device0.");
        var parent = settings.OptionalText("parent", "With several devices of that name: the one it lies in, as 1-0076 for address 0x76 on i2c-1.");
        var root = settings.Text("root", "Where the kernel shows its IIO devices.", "/sys/bus/iio/devices", Host.CheckPath, "a full path");
        Every = Pace.Read(settings, seconds: 2);
        inputs = SysfsInput.Read(
            settings, SysfsKind.Iio, "temperature: { input: temp }", "The middle of its files, without in_ before and _input or _raw behind: temp, pressure, humidityrelative, voltage0.");
        device = new SysfsDevice(root, name, parent, "device");
        Channels = [.. inputs.Select(i => i.Channel)];
    }

    public IReadOnlyList<Channel> Channels { get; }

    public TimeSpan Every { get; }

    public string Bus => device.Bus;

    public bool CanOversample => true;

    public ISensorSession Open(Opening opening)
    {
        var folder = device.Find();
        var reader = new KernelReader();
        return new SysfsSession(device.Name, [.. inputs.Select(i => Value(reader, folder, i))]);
    }

    /// <summary>A processed value (<c>_input</c>) is in the unit of the kernel; a raw one becomes so with offset and scale.</summary>
    private static SysfsValue Value(KernelReader reader, string folder, SysfsInput input)
    {
        var path = Path.Combine(folder, "in_" + input.File);
        if (File.Exists(path + "_input") || !File.Exists(path + "_raw"))
        {
            return new SysfsValue(new KernelFile(reader, path + "_input"), 0, input.Kind.Factor, null);
        }

        var shared = Path.Combine(folder, "in_" + input.Kind.Word);
        var scale = Number(path + "_scale") ?? Number(shared + "_scale") ?? 1;
        var offset = Number(path + "_offset") ?? Number(shared + "_offset") ?? 0;
        return new SysfsValue(new KernelFile(reader, path + "_raw"), offset, scale * input.Kind.Factor, null);
    }

    private static double? Number(string path)
    {
        try
        {
            return double.TryParse(File.ReadAllText(path).Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? number
                : throw new SensorException($"{path} does not hold a number");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SensorException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
