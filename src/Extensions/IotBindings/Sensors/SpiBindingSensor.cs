using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;

namespace Gateway.IotBindings.Sensors;

/// <summary>A configured sensor on SPI that a binding reads.</summary>
internal sealed class SpiBindingSensor : ISensor
{
    private readonly BindingLine line;
    private readonly Func<GatewaySpiDevice, IOpenBinding> open;
    private readonly string bus;
    private readonly SpiDevice device;

    /// <summary>Reads the settings <c>bus</c>, <c>select</c> and <c>every</c>.</summary>
    /// <param name="settings">The sensor's settings.</param>
    /// <param name="line">Its line in the table.</param>
    /// <param name="mode">The clock mode of the chip, 0 to 3.</param>
    /// <param name="hertz">Its clock frequency.</param>
    /// <param name="channels">What it measures.</param>
    /// <param name="open">Constructs the binding.</param>
    public SpiBindingSensor(Settings settings, BindingLine line, int mode, int hertz, IReadOnlyList<Channel> channels, Func<GatewaySpiDevice, IOpenBinding> open)
    {
        this.line = line;
        this.open = open;
        const string kinds = "spi-N, sim-N for a simulated one, or a bus of an extension, as iot-spi-N";
        bus = settings.Text("bus", "The SPI bus that it is wired to, or a simulated one.", "spi-0", text => I2cBindingSensor.IsBus(settings.Extended, text, "spi-") ? null : $"'{text}' is no SPI bus; write {kinds}", kinds);
        device = new SpiDevice(settings.Integer("select", "Number of its select line: 0 is CE0, 1 is CE1.", 0, 0, 15), mode, hertz);
        Every = line.Every(settings);
        Channels = channels;
    }

    public IReadOnlyList<Channel> Channels { get; }

    public TimeSpan Every { get; }

    public string? Bus => bus;

    public ISensorSession Open(Opening opening)
    {
        if (opening.Bus is not ISpiBus spi)
        {
            throw new SensorException($"{bus} is no SPI bus: correct the setting 'bus'");
        }

        var wire = new Wire(line.Transfers);
        return BindingSession.Open($"the {line.Name} at select line {device.Select} of {bus}", wire, () => open(new GatewaySpiDevice(spi, device, wire)));
    }
}
