using System.Globalization;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;

namespace Gateway.IotBindings.Sensors;

/// <summary>Constructs a binding on an open bus.</summary>
internal delegate IOpenBinding OpenOnI2c(II2cBus bus, int address, Wire wire);

/// <summary>A configured sensor on I²C that a binding reads.</summary>
internal sealed class I2cBindingSensor : BindingSensor
{
    private readonly OpenOnI2c open;
    private readonly int address;

    /// <summary>Reads the settings <c>bus</c>, <c>address</c> and <c>every</c>.</summary>
    /// <param name="settings">The sensor's settings.</param>
    /// <param name="line">Its line in the table.</param>
    /// <param name="addresses">The addresses that the chip can have; the first is the default.</param>
    /// <param name="channels">What it measures.</param>
    /// <param name="open">Constructs the binding.</param>
    /// <param name="least">The shortest <c>every</c>, where it depends on other settings.</param>
    public I2cBindingSensor(Settings settings, BindingLine line, IReadOnlyList<int> addresses, IReadOnlyList<Channel> channels, OpenOnI2c open, TimeSpan? least = null)
        : base(settings, line, "I²C", "i2c", 1, channels)
    {
        this.open = open;
        var bounds = string.Join(" or ", addresses.Select(a => $"0x{a:x2}"));
        address = Parse(settings.Text(
            "address", "Its address on the bus.", $"0x{addresses[0]:x2}", text => addresses.Contains(Parse(text)) ? null : $"{text} is no address of this chip; it can have {bounds}", bounds));
        Every = line.Every(settings, least);
    }

    public override TimeSpan Every { get; }

    public override BusPlace Place => new(address, Twin: Line.Twin);

    public override ISensorSession Open(Opening opening)
    {
        var i2c = On<II2cBus>(opening);
        var wire = new Wire(Line.Transfers);
        return BindingSession.Open($"the {Line.Name} at address 0x{address:x2} on {Bus}", wire, () => open(i2c, address, wire));
    }

    /// <summary>A number, decimal or <c>0x</c> hexadecimal; -1: it is none.</summary>
    private static int Parse(string text) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hexadecimal) ? hexadecimal : -1
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
