using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;

namespace Gateway.IotBindings.Sensors;

/// <summary>A configured sensor on SPI that a binding reads.</summary>
internal sealed class SpiBindingSensor : BindingSensor
{
    private readonly Func<GatewaySpiDevice, IOpenBinding> open;
    private readonly SpiDevice device;

    /// <summary>Reads the settings <c>bus</c>, <c>select</c> and <c>every</c>.</summary>
    /// <param name="settings">The sensor's settings.</param>
    /// <param name="line">Its line in the table.</param>
    /// <param name="mode">The clock mode of the chip, 0 to 3.</param>
    /// <param name="hertz">Its clock frequency.</param>
    /// <param name="channels">What it measures.</param>
    /// <param name="open">Constructs the binding.</param>
    public SpiBindingSensor(Settings settings, BindingLine line, int mode, int hertz, IReadOnlyList<Channel> channels, Func<GatewaySpiDevice, IOpenBinding> open)
        : base(settings, line, "SPI", "spi", 0, channels)
    {
        this.open = open;
        device = new SpiDevice(settings.Integer("select", "Number of its select line: 0 is CE0, 1 is CE1.", 0, 0, 15), mode, hertz);
        Every = line.Every(settings);
    }

    public override TimeSpan Every { get; }

    public override BusPlace Place => new(null, device.Select, Line.Twin);

    public override ISensorSession Open(Opening opening)
    {
        var spi = On<ISpiBus>(opening);
        var wire = new Wire(Line.Transfers);
        return BindingSession.Open($"the {Line.Name} at select line {device.Select} of {Bus}", wire, () => open(new GatewaySpiDevice(spi, device, wire)));
    }
}
