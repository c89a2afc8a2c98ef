using System.Device.I2c;
using System.Globalization;
using Gateway.Abstractions.Sensors;

namespace Gateway.IotBindings.Buses;

/// <summary>An I²C bus of System.Device.Gpio as a bus of the gateway, so that every driver runs on it: <c>iot-i2c-1</c> is <c>/dev/i2c-1</c>.</summary>
internal sealed class LibraryI2cBus(string name, I2cBus bus) : II2cBus
{
    /// <summary>What such buses are called.</summary>
    public const string Prefix = "iot-i2c";

    private readonly Dictionary<int, I2cDevice> devices = [];

    public string Name => name;

    /// <summary>Opens a bus by its name.</summary>
    /// <exception cref="SensorException">It cannot be opened.</exception>
    public static LibraryI2cBus Open(string name)
    {
        var number = NumberOf(name, Prefix);
        var path = $"/dev/i2c-{number}";
        if (!File.Exists(path))
        {
            throw LibraryFaults.NoBus(path);
        }

        try
        {
            return new LibraryI2cBus(name, I2cBus.Create(number));
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            throw LibraryFaults.CannotOpen(name, e);
        }
    }

    /// <summary>The number in <c>PREFIX-N</c>.</summary>
    public static int NumberOf(string name, string prefix) => int.Parse(name.AsSpan(prefix.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    public void Transfer(int address, ReadOnlySpan<byte> write, Span<byte> read)
    {
        try
        {
            var device = Device(address);
            if (read.Length > 0 && write.Length > 0)
            {
                device.WriteRead(write, read);
            }
            else if (write.Length > 0)
            {
                device.Write(write);
            }
            else if (read.Length > 0)
            {
                device.Read(read);
            }
            else
            {
                // Version 4.2 sends nothing for an empty write: whether the device answers is asked by reading a byte.
                device.ReadByte();
            }
        }
        catch (IOException e)
        {
            throw LibraryFaults.I2c(name, address, e);
        }
    }

    public void Dispose()
    {
        foreach (var device in devices.Values)
        {
            device.Dispose();
        }

        devices.Clear();
        bus.Dispose();
    }

    private I2cDevice Device(int address)
    {
        if (!devices.TryGetValue(address, out var device))
        {
            device = bus.CreateDevice(address);
            devices.Add(address, device);
        }

        return device;
    }
}
