using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Buses;

/// <summary>Where an SPI chip is, as configured.</summary>
internal sealed class SpiPlace
{
    private SpiPlace(string bus, int select)
    {
        Bus = bus;
        Select = select;
    }

    public string Bus { get; }

    public int Select { get; }

    /// <summary>Where it is, for messages: <c>select line 0 of spi-0</c>.</summary>
    public string Text => $"select line {Select} of {Bus}";

    /// <summary>Reads the settings <c>bus</c> and <c>select</c>.</summary>
    public static SpiPlace Read(Settings settings) => new(
        settings.Text("bus", "The SPI bus that it is wired to, or a simulated one to try the configuration out.", "spi-0", text => BusCatalog.CheckSpi(text, settings.Extended), BusCatalog.SpiBounds),
        settings.Integer("select", "Number of its select line: 0 is CE0, 1 is CE1.", 0, 0, 15));

    /// <summary>The open bus.</summary>
    /// <exception cref="SensorException">It is no SPI bus.</exception>
    public ISpiBus Open(Opening opening) => opening.Bus as ISpiBus ?? throw new SensorException($"{Bus} is no SPI bus: correct the setting 'bus'");
}
