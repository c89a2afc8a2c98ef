using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.HostFigures;
using Gateway.Drivers.Sysfs;

namespace Gateway.Drivers;

/// <summary>
/// Any chip that a hwmon driver of the kernel reads: hundreds of thermometers, voltage, current and fan monitors
/// (Documentation/hwmon/sysfs-interface). Its files are a bus of their own, since some take their time and any may hang.
/// </summary>
internal sealed class Hwmon : ISensor
{
    private readonly SysfsDevice device;
    private readonly SysfsInput[] inputs;

    public Hwmon(Settings settings)
    {
        var chip = settings.Text("chip", "What the kernel calls the chip: what /sys/class/hwmon/hwmon*/name says, as jc42.");
        var parent = settings.OptionalText("parent", "With several chips of that name: the device it is, as 1-0018 for address 0x18 on i2c-1.");
        var root = settings.Text("root", "Where the kernel shows its hwmon devices.", "/sys/class/hwmon", Host.CheckPath, "a full path");
        Every = Pace.Read(settings);
        inputs = SysfsInput.Read(
            settings, SysfsKind.Hwmon, "temperature: { input: temp1 }", "The beginning of its files: temp1, humidity1, in1, curr1, power1, energy1 or fan1.");
        device = new SysfsDevice(root, chip, parent, "chip");
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
        return new SysfsSession(device.Name, [.. inputs.Select(i => Value(reader, Path.Combine(folder, i.File), i.Kind.Factor))]);
    }

    private static SysfsValue Value(KernelReader reader, string path, double factor) =>
        new(new KernelFile(reader, path + "_input"), 0, factor, File.Exists(path + "_fault") ? new KernelFile(reader, path + "_fault") : null);
}
