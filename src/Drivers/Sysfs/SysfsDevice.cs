using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Sysfs;

/// <summary>Finds the folder of a device of the kernel by what it is called, because the numbers of folders change from start to start.</summary>
/// <param name="Root">The folder with all devices of its kind.</param>
/// <param name="Name">What its file <c>name</c> says, or the name of its folder.</param>
/// <param name="Parent">Name of the device it belongs to, as <c>1-0018</c>; null: any.</param>
/// <param name="Setting">The setting that names it, for messages.</param>
internal sealed record SysfsDevice(string Root, string Name, string? Parent, string Setting)
{
    /// <summary>What stands for the bus of its sensors: its files.</summary>
    public string Bus => KernelFiles.NameFor(Parent is null ? Name : $"{Name} {Parent}");

    /// <summary>Its folder.</summary>
    /// <exception cref="SensorException">It is not there, or there are several.</exception>
    public string Find()
    {
        var all = Folders();
        var named = all.Where(f => Path.GetFileName(f) == Name || NameOf(f) == Name).ToList();
        var found = Parent is null ? named : named.FindAll(f => ParentOf(f) == Parent);
        return found.Count switch
        {
            1 => found[0],
            0 when named.Count > 0 => throw new SensorException($"no {Name} belongs to '{Parent}'; there are {string.Join(", ", named.Select(ParentOf))}: correct the setting 'parent'"),
            0 when all.Count > 0 => throw new SensorException(
                $"no device in {Root} is called '{Name}'; there are {string.Join(", ", all.Select(NameOf).Distinct())}: is its driver loaded, and the setting '{Setting}' right?"),
            0 => throw new SensorException($"there is no device in {Root}: is a driver loaded?"),
            _ => throw new SensorException($"several devices are called '{Name}': write as 'parent' one of {string.Join(", ", found.Select(ParentOf))}"),
        };
    }

    public static string NameOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "name")).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Path.GetFileName(folder);
        }
    }

    /// <summary>Of a hwmon folder the link <c>device</c> points to the parent; a device of IIO lies inside it.</summary>
    public static string ParentOf(string folder)
    {
        try
        {
            var link = Directory.ResolveLinkTarget(Path.Combine(folder, "device"), returnFinalTarget: true);
            return link?.Name ?? Path.GetFileName(Path.GetDirectoryName(Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName)) ?? "?";
        }
        catch (IOException)
        {
            return "?";
        }
    }

    private List<string> Folders()
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(Root).Where(f => File.Exists(Path.Combine(f, "name"))).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SensorException($"{Root} cannot be read ({e.Message}): does this kernel have it, and is the setting 'root' right?", e);
        }
    }
}
