using Gateway.Abstractions.Sensors;
using Gateway.Drivers.HostFigures;

namespace Gateway.Drivers.Buses;

/// <summary>1-Wire devices as the kernel shows them: a folder for each, in <paramref name="root"/>.</summary>
internal sealed class LinuxOneWireBus(string name, string root) : IOneWireBus
{
    /// <summary>Where the kernel has them.</summary>
    public const string Root = "/sys/bus/w1/devices";

    private readonly KernelReader reader = new();
    private readonly Dictionary<string, KernelFile> files = new(StringComparer.Ordinal);

    public string Name => name;

    public int Read(string id, Span<byte> into)
    {
        if (!files.TryGetValue(id, out var file))
        {
            file = new KernelFile(reader, Path.Combine(root, id, "w1_slave"));
            files.Add(id, file);
        }

        var text = file.Read();
        if (file.Failure is not null)
        {
            throw Missing(id, file.Failure);
        }

        var length = Math.Min(text.Length, into.Length);
        text[..length].CopyTo(into);
        return length;
    }

    public void Dispose()
    {
        foreach (var file in files.Values)
        {
            file.Dispose();
        }

        files.Clear();
    }

    private SensorException Missing(string id, string failure)
    {
        if (!Directory.Exists(root))
        {
            return new SensorException($"{root} does not exist: is dtoverlay=w1-gpio set in /boot/firmware/config.txt?");
        }

        return Directory.Exists(Path.Combine(root, id))
            ? new SensorException($"device {id} cannot be read ({failure}): check wiring and pull-up")
            : new SensorException($"no device {id} on {name}: check wiring and pull-up; those that were found are the folders in {root}");
    }
}
