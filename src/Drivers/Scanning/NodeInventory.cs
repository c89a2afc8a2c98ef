using System.Globalization;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Scanning;

/// <summary>Which buses, GPIO chips and serial ports this machine has. Nothing is asked of what is connected to them.</summary>
/// <param name="root">The root of the file system; another one in tests.</param>
public sealed class NodeInventory(string root = "/")
{
    /// <summary>The I²C buses.</summary>
    public IReadOnlyList<NodeFound> I2cBuses() =>
        [.. Nodes("i2c-*").Select(p => new NodeFound(Path.GetFileName(p), p, Text($"sys/class/i2c-dev/{Path.GetFileName(p)}/name"), Refusal(p, "i2c")))];

    /// <summary>The devices on SPI buses, one for each select line. Nobody can say what is connected to them.</summary>
    public IReadOnlyList<NodeFound> SpiDevices() =>
        [.. Nodes("spidev*").Select(p => new NodeFound("spi-" + Path.GetFileName(p)["spidev".Length..], p, null, Refusal(p, "spi")))];

    /// <summary>The serial ports behind which there is something.</summary>
    public IReadOnlyList<NodeFound> SerialPorts()
    {
        var names = Links("dev/serial/by-id");
        return [.. new[] { "ttyAMA*", "ttyS*", "ttyUSB*", "ttyACM*" }.SelectMany(Nodes).Where(IsThere)
            .Select(p => new NodeFound(p, p, names.GetValueOrDefault(Path.GetFileName(p)), Refusal(p, "dialout")))];
    }

    /// <summary>The GPIO chips with their lines.</summary>
    public IReadOnlyList<GpioFound> GpioChips() => [.. Nodes("gpiochip*").Where(p => new FileInfo(p).LinkTarget is null).Select(Chip)];

    /// <summary>The addresses on an I²C bus that a driver of the kernel uses, with its name.</summary>
    public IReadOnlyDictionary<int, string> KernelDrivers(string bus)
    {
        var taken = new Dictionary<int, string>();
        var folder = Path.Combine(root, "sys/bus/i2c/devices");
        var prefix = (bus ?? string.Empty).Replace("i2c-", string.Empty, StringComparison.Ordinal) + "-";
        foreach (var device in Entries(folder, prefix + "*"))
        {
            // The folder of a device is called BUS-ADDRESS, as 1-0076.
            var driver = Target(Path.Combine(device, "driver"));
            if (driver is not null && int.TryParse(Path.GetFileName(device).AsSpan(prefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var address))
            {
                taken[address] = "the kernel's driver " + Path.GetFileName(driver);
            }
        }

        return taken;
    }

    private static GpioFound Chip(string path)
    {
        try
        {
            using var chip = GpioChip.Find(path);
            var lines = new List<LineFound>();
            for (var offset = 0u; offset < chip.Lines; offset++)
            {
                var line = chip.Line(offset);
                var used = (line.Flags & GpioAbi.Used) != 0;
                if (used || line.Name.Text.Length > 0)
                {
                    lines.Add(new LineFound((int)offset, line.Name.Text, used ? line.Consumer.Text : null));
                }
            }

            return new GpioFound(path, chip.Label, (int)chip.Lines, lines, null);
        }
        catch (SensorException e)
        {
            return new GpioFound(path, null, 0, [], e.Message);
        }
    }

    private static string? Refusal(string path, string group)
    {
        try
        {
            // Nothing is sent by opening a bus; a serial port would set its control lines, so that its rights are looked at instead.
            if (group == "dialout")
            {
                return null;
            }

            using var file = Libc.Open(path, Libc.ReadWrite | Libc.CloseOnExec);
            return file.IsInvalid ? $"{path} cannot be opened: is the user in group {group}?" : null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    private static string? Target(string link)
    {
        try
        {
            return Directory.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Entries(string folder, string pattern)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder, pattern).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private IEnumerable<string> Nodes(string pattern) =>
        Entries(Path.Combine(root, "dev"), pattern).OrderBy(static p => p.Length).ThenBy(static p => p, StringComparer.Ordinal);

    /// <summary>The kernel makes 32 nodes ttyS without a port behind them; those have the type 0.</summary>
    private bool IsThere(string path) => !Path.GetFileName(path).StartsWith("ttyS", StringComparison.Ordinal) || Text($"sys/class/tty/{Path.GetFileName(path)}/type") is not (null or "0");

    private Dictionary<string, string> Links(string folder) => Entries(Path.Combine(root, folder), "*")
        .Select(p => (Name: Path.GetFileName(p), Node: Path.GetFileName(Target(p))))
        .Where(l => l.Node is not null)
        .GroupBy(l => l.Node!, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.First().Name, StringComparer.Ordinal);

    private string? Text(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path)).Trim() is { Length: > 0 } text ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
