namespace Gateway.Drivers.Scanning;

/// <summary>A node in <c>/dev</c>: a bus, or a serial port.</summary>
/// <param name="Name">As in the configuration (<c>i2c-1</c>, <c>spi-0</c>); of a serial port its path.</param>
/// <param name="Path">The node.</param>
/// <param name="Label">What the kernel calls it, or what hangs on it; null: it does not say.</param>
/// <param name="Problem">Why it cannot be used; null: it can.</param>
public sealed record NodeFound(string Name, string Path, string? Label, string? Problem);

/// <summary>A GPIO chip.</summary>
/// <param name="Path">Its node.</param>
/// <param name="Label">Its label, the best word for it in a configuration; null when it cannot be asked.</param>
/// <param name="Lines">Number of its lines.</param>
/// <param name="Named">The lines that have a name or are in use.</param>
/// <param name="Problem">Why it cannot be asked; null: it can.</param>
public sealed record GpioFound(string Path, string? Label, int Lines, IReadOnlyList<LineFound> Named, string? Problem);

/// <summary>A line of a GPIO chip.</summary>
/// <param name="Offset">Its number.</param>
/// <param name="Name">Its name; empty when it has none.</param>
/// <param name="UsedBy">Who uses it; null: nobody. Empty when nobody says who.</param>
public sealed record LineFound(int Offset, string Name, string? UsedBy);

/// <summary>A device that the kernel reads: on 1-Wire, by hwmon or by IIO.</summary>
/// <param name="Kind"><c>1-wire</c>, <c>hwmon</c> or <c>iio</c>.</param>
/// <param name="Name">What the kernel calls it.</param>
/// <param name="Path">Its folder.</param>
/// <param name="Settings">The settings that read it, as they are written in YAML; null: no driver here does.</param>
/// <param name="Places">What <see cref="SensorPlace.Text"/> of a sensor may be that reads it.</param>
public sealed record DeviceFound(string Kind, string Name, string Path, IReadOnlyList<KeyValuePair<string, string>>? Settings, IReadOnlyList<string> Places);
