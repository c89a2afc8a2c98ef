namespace Gateway.Drivers.Sysfs;

/// <summary>What the kernel means by files that begin with a word: which quantity, in which unit.</summary>
/// <param name="Word">The beginning of the file's name.</param>
/// <param name="Unit">The UCUM code of our readings.</param>
/// <param name="Factor">What the kernel's number is multiplied by to be in that unit.</param>
/// <param name="Low">The least plausible value.</param>
/// <param name="High">The greatest plausible value.</param>
internal sealed record SysfsKind(string Word, string? Unit, double Factor, double Low = double.NegativeInfinity, double High = double.PositiveInfinity)
{
    private const double Coldest = -273.15;
    private const double Hottest = 2000;

    /// <summary>Those of hwmon (Documentation/hwmon/sysfs-interface).</summary>
    public static SysfsKind[] Hwmon { get; } =
    [
        new("temp", "Cel", 0.001, Coldest, Hottest),
        new("humidity", "%", 0.001, 0, 100),
        new("in", "V", 0.001),
        new("curr", "A", 0.001),
        new("power", "W", 0.000001),
        new("energy", "J", 0.000001, 0),
        new("fan", "/min", 1, 0),
    ];

    /// <summary>Those of IIO (Documentation/ABI/testing/sysfs-bus-iio).</summary>
    public static SysfsKind[] Iio { get; } =
    [
        new("temp", "Cel", 0.001, Coldest, Hottest),
        new("humidityrelative", "%", 0.001, 0, 100),
        new("pressure", "Pa", 1000, 0),
        new("voltage", "V", 0.001),
        new("current", "A", 0.001),
        new("power", "W", 0.001),
        new("resistance", "Ohm", 1, 0),
        new("illuminance", "lx", 1, 0),
        new("distance", "m", 1, 0),
        new("accel", "m/s2", 1),
        new("anglvel", "rad/s", 1),
        new("magn", "G", 1),
    ];

    /// <summary>The kind of a file, whose name is its word, perhaps a number, perhaps an underscore and more; null when none is known.</summary>
    public static SysfsKind? Of(SysfsKind[] kinds, string name)
    {
        var end = name.AsSpan().IndexOfAnyExceptInRange('a', 'z');
        var word = end < 0 ? name : name[..end];
        return Array.Find(kinds, k => k.Word == word);
    }
}
