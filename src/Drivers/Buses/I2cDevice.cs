using System.Buffers.Binary;
using System.Globalization;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Buses;

/// <summary>One address on a bus: what the driver of a chip with registers talks to.</summary>
internal readonly struct I2cDevice(II2cBus bus, int address)
{
    /// <summary>Where it is, for messages: <c>address 0x76 on i2c-1</c>.</summary>
    public string Place => $"address 0x{address:x2} on {bus.Name}";

    /// <summary>Writes and reads in one transaction.</summary>
    public void Transfer(ReadOnlySpan<byte> write, Span<byte> read) => bus.Transfer(address, write, read);

    /// <summary>Writes.</summary>
    public void Write(ReadOnlySpan<byte> data) => bus.Transfer(address, data, []);

    /// <summary>Reads from <paramref name="register"/> on.</summary>
    public void Read(byte register, Span<byte> into) => bus.Transfer(address, [register], into);

    /// <summary>Reads one register.</summary>
    public byte Read(byte register)
    {
        Span<byte> value = stackalloc byte[1];
        Read(register, value);
        return value[0];
    }

    /// <summary>Reads a register of 16 bits, highest byte first.</summary>
    public ushort ReadWord(byte register)
    {
        Span<byte> value = stackalloc byte[2];
        Read(register, value);
        return BinaryPrimitives.ReadUInt16BigEndian(value);
    }

    /// <summary>Writes a register of 16 bits, highest byte first.</summary>
    public void WriteWord(byte register, int value) => Write([register, (byte)(value >> 8), (byte)value]);
}

/// <summary>Where an I²C chip is, as configured.</summary>
internal sealed class I2cPlace
{
    private I2cPlace(string bus, int address, IReadOnlyList<int> addresses)
    {
        Bus = bus;
        Address = address;
        Addresses = addresses;
    }

    public string Bus { get; }

    public int Address { get; }

    /// <summary>The addresses that the chip can be strapped to.</summary>
    public IReadOnlyList<int> Addresses { get; }

    /// <summary>Reads the settings <c>bus</c> and <c>address</c>.</summary>
    /// <param name="settings">The sensor's settings.</param>
    /// <param name="addresses">The addresses that the chip can be strapped to; the first is the default.</param>
    public static I2cPlace Read(Settings settings, params int[] addresses)
    {
        var bus = ReadBus(settings);
        var bounds = string.Join(" or ", addresses.Select(a => $"0x{a:x2}"));
        var address = settings.Text(
            "address", "Its address on the bus.", $"0x{addresses[0]:x2}", text => addresses.Contains(Parse(text)) ? null : $"{text} is no address of this chip; it can have {bounds}{Hexadecimal(text, addresses)}", bounds);
        return new I2cPlace(bus, Parse(address), addresses);
    }

    /// <summary>As <see cref="Read"/>, for a driver of any chip: the address must be given.</summary>
    public static I2cPlace ReadAny(Settings settings)
    {
        const string bounds = "0x08 to 0x77";
        var bus = ReadBus(settings);
        var address = settings.Text("address", "Its address on the bus.", null, text => Parse(text) is >= 0x08 and <= 0x77 ? null : $"'{text}' is no address of an I²C device; allowed is {bounds}", bounds);
        return new I2cPlace(bus, Parse(address), []);
    }

    /// <summary>The device there.</summary>
    /// <exception cref="SensorException">The open bus is no I²C bus.</exception>
    public I2cDevice Open(Opening opening) => opening.Bus is II2cBus bus
        ? new I2cDevice(bus, Address)
        : throw new SensorException($"{Bus} is no I²C bus: correct the setting 'bus'");

    /// <summary>Data sheets and i2cdetect write addresses hexadecimal, often without saying so.</summary>
    private static string Hexadecimal(string text, int[] addresses) => addresses.Contains(Parse("0x" + text)) ? $"; write 0x{text}, for {text} is decimal" : string.Empty;

    private static string ReadBus(Settings settings) =>
        settings.Text("bus", "The I²C bus that it is wired to, or a simulated one to try the configuration out.", "i2c-1", text => BusCatalog.CheckI2c(text, settings.Extended), BusCatalog.I2cBounds);

    /// <summary>A number, decimal or <c>0x</c> hexadecimal; -1: it is none.</summary>
    internal static int Parse(string text) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hexadecimal) ? hexadecimal : -1
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
