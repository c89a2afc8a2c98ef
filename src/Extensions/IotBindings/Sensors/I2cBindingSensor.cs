using System.Globalization;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Extensions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;

namespace Gateway.IotBindings.Sensors;

/// <summary>Constructs a binding on an open bus.</summary>
internal delegate IOpenBinding OpenOnI2c(II2cBus bus, int address, Wire wire);

/// <summary>A configured sensor on I²C that a binding reads.</summary>
internal sealed class I2cBindingSensor : ISensor
{
    private readonly BindingLine line;
    private readonly OpenOnI2c open;
    private readonly string bus;
    private readonly int address;

    /// <summary>Reads the settings <c>bus</c>, <c>address</c> and <c>every</c>.</summary>
    /// <param name="settings">The sensor's settings.</param>
    /// <param name="line">Its line in the table.</param>
    /// <param name="addresses">The addresses that the chip can have; the first is the default.</param>
    /// <param name="channels">What it measures.</param>
    /// <param name="open">Constructs the binding.</param>
    /// <param name="least">The shortest <c>every</c>, where it depends on other settings.</param>
    public I2cBindingSensor(Settings settings, BindingLine line, IReadOnlyList<int> addresses, IReadOnlyList<Channel> channels, OpenOnI2c open, TimeSpan? least = null)
    {
        this.line = line;
        this.open = open;
        const string kinds = "i2c-N, sim-N for a simulated one, or a bus of an extension, as iot-i2c-N";
        bus = settings.Text("bus", "The I²C bus that it is wired to, or a simulated one.", "i2c-1", text => IsBus(settings.Extended, text, "i2c-") ? null : $"'{text}' is no I²C bus; write {kinds}", kinds);
        var bounds = string.Join(" or ", addresses.Select(a => $"0x{a:x2}"));
        address = Parse(settings.Text(
            "address", "Its address on the bus.", $"0x{addresses[0]:x2}", text => addresses.Contains(Parse(text)) ? null : $"{text} is no address of this chip; it can have {bounds}", bounds));
        Every = line.Every(settings, least);
        Channels = channels;
    }

    public IReadOnlyList<Channel> Channels { get; }

    public TimeSpan Every { get; }

    public string? Bus => bus;

    public ISensorSession Open(Opening opening)
    {
        if (opening.Bus is not II2cBus i2c)
        {
            throw new SensorException($"{bus} is no I²C bus: correct the setting 'bus'");
        }

        var wire = new Wire(line.Transfers);
        return BindingSession.Open($"the {line.Name} at address 0x{address:x2} on {bus}", wire, () => open(i2c, address, wire));
    }

    /// <summary>Whether there may be such a bus: a built-in one with that prefix, a simulated one, or one of an extension.</summary>
    internal static bool IsBus(Extended extended, string name, string prefix) =>
        BusKind.IsNumbered(name, prefix) || BusKind.IsNumbered(name, "sim-") || extended.Bus(name) is not null;

    /// <summary>A number, decimal or <c>0x</c> hexadecimal; -1: it is none.</summary>
    private static int Parse(string text) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hexadecimal) ? hexadecimal : -1
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
