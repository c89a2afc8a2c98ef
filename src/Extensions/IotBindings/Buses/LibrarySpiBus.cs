using System.Device.Spi;
using Gateway.Abstractions.Sensors;
using OurDevice = Gateway.Abstractions.Sensors.SpiDevice;
using TheirDevice = System.Device.Spi.SpiDevice;

namespace Gateway.IotBindings.Buses;

/// <summary>An SPI bus of System.Device.Gpio as a bus of the gateway: <c>iot-spi-0</c> is <c>/dev/spidev0.N</c>, one device for each select line.</summary>
/// <param name="name">Its name.</param>
/// <param name="create">Makes a device; it is opened by its first transfer.</param>
internal sealed class LibrarySpiBus(string name, Func<SpiConnectionSettings, TheirDevice> create) : ISpiBus
{
    /// <summary>What such buses are called.</summary>
    public const string Prefix = "iot-spi";

    private readonly Dictionary<OurDevice, TheirDevice> devices = [];

    public string Name => name;

    /// <summary>Opens a bus by its name. Whether it is there shows with the first transfer.</summary>
    public static LibrarySpiBus Open(string name) => new(name, TheirDevice.Create);

    public void Transfer(OurDevice device, ReadOnlySpan<byte> write, Span<byte> read)
    {
        try
        {
            Device(device).TransferFullDuplex(write, read);
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            // Each select line is a file of its own, so the others may be fine.
            throw new SensorException($"transfer failed at select line {device.Select} of {name} ({LibraryFaults.FirstLine(e)}): is SPI switched on in /boot/firmware/config.txt, and are 'bus' and 'select' right?", e);
        }
    }

    public void Dispose()
    {
        foreach (var device in devices.Values)
        {
            device.Dispose();
        }

        devices.Clear();
    }

    private TheirDevice Device(OurDevice device)
    {
        if (!devices.TryGetValue(device, out var theirs))
        {
            theirs = create(new SpiConnectionSettings(LibraryI2cBus.NumberOf(name, Prefix), device.Select) { Mode = (SpiMode)device.Mode, ClockFrequency = device.Hertz });
            devices.Add(device, theirs);
        }

        return theirs;
    }
}
