using System.Text.RegularExpressions;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Sysfs;

namespace Gateway.Drivers.Scanning;

/// <summary>Which devices the kernel reads by itself (1-Wire, hwmon, IIO), with the settings of the driver that reads them here.</summary>
/// <param name="root">The root of the file system; another one in tests.</param>
public sealed partial class KernelInventory(string root = "/")
{
    private const string Thermometer = "28-";

    /// <summary>All of them.</summary>
    public IReadOnlyList<DeviceFound> All() => [.. OneWire(), .. Hwmon(), .. Iio()];

    private static IEnumerable<string> Folders(string folder, string pattern)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder, pattern).OrderBy(static p => p.Length).ThenBy(static p => p, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Files(string folder) => Folders(folder, "*").Select(static p => Path.GetFileName(p)!);

    /// <summary>The inputs of a device as a table of channels, in YAML.</summary>
    private static string? Channels(IEnumerable<(string Input, SysfsKind Kind)> inputs)
    {
        var all = inputs.ToList();
        var names = all.Select(i =>
        {
            var quantity = Quantity(i.Kind.Word);
            var rest = i.Input[i.Kind.Word.Length..].Replace('_', '-');
            return all.Count(o => o.Kind == i.Kind) == 1 ? quantity : rest.StartsWith('-') ? quantity + rest : $"{quantity}{rest}";
        });
        return all.Count == 0 ? null : $"{{ {string.Join(", ", names.Zip(all, static (n, i) => $"{n}: {{ input: {i.Input} }}"))} }}";
    }

    private static string Quantity(string word) => word switch
    {
        "temp" => "temperature",
        "humidityrelative" => "humidity",
        "in" => "voltage",
        "curr" => "current",
        "fan" => "speed",
        _ => word,
    };

    private static IReadOnlyList<KeyValuePair<string, string>>? Settings(string driver, string key, string name, string? parent, string? channels) => channels is null
        ? null
        : [new("driver", driver), new(key, name), .. parent is null ? [] : new[] { KeyValuePair.Create("parent", parent) }, new("channels", channels)];

    private IEnumerable<DeviceFound> OneWire() =>
        from folder in Folders(Path.Combine(root, "sys/bus/w1/devices"), "*-*")
        let name = Path.GetFileName(folder)
        select new DeviceFound("1-wire", name, folder, name.StartsWith(Thermometer, StringComparison.Ordinal) ? [new("driver", "ds18b20"), new("bus", "w1"), new("device", name)] : null, ["w1 " + name]);

    private IEnumerable<DeviceFound> Hwmon() => Chips("hwmon", "sys/class/hwmon", "hwmon", "chip", static file =>
        HwmonInput().Match(file) is { Success: true } m && SysfsKind.Of(SysfsKind.Hwmon, m.Groups["input"].Value) is { } kind ? (m.Groups["input"].Value, kind) : null);

    private IEnumerable<DeviceFound> Iio() => Chips("iio", "sys/bus/iio/devices", "iio:device", "device", static file =>
        IioInput().Match(file) is { Success: true } m && SysfsKind.Of(SysfsKind.Iio, m.Groups["input"].Value) is { } kind ? (m.Groups["input"].Value, kind) : null);

    private IEnumerable<DeviceFound> Chips(string kind, string folder, string prefix, string key, Func<string, (string Input, SysfsKind Kind)?> input)
    {
        var chips = Folders(Path.Combine(root, folder), prefix + "*").Select(f => (Folder: f, Name: SysfsDevice.NameOf(f))).ToList();
        foreach (var (path, name) in chips)
        {
            // Two of one name are told apart by the device they belong to.
            var parent = SysfsDevice.ParentOf(path);
            var alone = chips.Count(c => c.Name == name) == 1;
            var inputs = Files(path).Select(input).OfType<(string, SysfsKind)>().Distinct();
            var number = Path.GetFileName(path);
            string[] devices = [number, $"{number} {parent}", $"{name} {parent}", .. alone ? new[] { name } : []];
            yield return new DeviceFound(kind, name, path, Settings(kind, key, name, alone ? null : parent, Channels(inputs)), [.. devices.Select(KernelFiles.NameFor)]);
        }
    }

    [GeneratedRegex("^(?<input>[a-z]+[0-9]+)_input$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HwmonInput();

    [GeneratedRegex("^in_(?<input>[a-z]+[0-9]*(-[a-z]+[0-9]+)?(_[xyz])?)_(input|raw)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IioInput();
}
