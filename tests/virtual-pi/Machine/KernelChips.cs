using Gateway.Drivers.Chips;

namespace VirtualPi.Machine;

/// <summary>
/// Three chips on i2c-stub, each twice with the same registers: one is read by the kernel's own driver, the other by the gateway over i2c-dev.
/// </summary>
internal sealed class KernelChips : IDisposable
{
    private const int Climate = 0x76;
    private const int Board = 0x18;
    private const int Case = 0x48;

    private readonly StubBus stub = new();

    /// <summary>Sets the registers and binds the kernel's drivers.</summary>
    public async Task PlugAsync()
    {
        foreach (var address in (int[])[Climate, Climate + 1])
        {
            stub.Set(address, Bme280Registers.FirstCalibration, Air.FirstCalibration);
            stub.Set(address, Bme280Registers.SecondCalibration, Air.SecondCalibration);
            stub.Set(address, Bme280Registers.Id, Bme280Registers.ChipId);
        }

        foreach (var address in (int[])[Board, Board + 1])
        {
            // Capabilities, which the kernel's driver looks at, and the identity.
            stub.SetWord(address, 0x00, 0x0077);
            stub.SetWord(address, 0x06, 0x0054);
            stub.SetWord(address, 0x07, 0x0400);
        }

        SetAir(Air.Mild.Raw);
        SetBoard(0x0194);
        SetCase(0x1900);

        // Only now: it looks for its chip by itself, and takes a stub full of zeros for two.
        await Command.RunAsync("insmod", "/lib/modules/lm75.ko");
        StubBus.Give("bme280", Climate);
        StubBus.Give("jc42", Board);
        StubBus.Give("lm75", Case);
        await DeviceNode.GiveAsync("/dev/i2c-0", "i2c");
    }

    /// <summary>What both BME280s have measured.</summary>
    public void SetAir(Bme280Raw raw)
    {
        foreach (var address in (int[])[Climate, Climate + 1])
        {
            stub.Set(address, Bme280Registers.Status, 0);
            stub.Set(address, Bme280Registers.Data, [.. Twenty(raw.Pressure), .. Twenty(raw.Temperature), (byte)(raw.Humidity >> 8), (byte)raw.Humidity]);
        }
    }

    /// <summary>The register of the temperature of both MCP9808s.</summary>
    public void SetBoard(ushort register)
    {
        stub.SetWord(Board, 0x05, register);
        stub.SetWord(Board + 1, 0x05, register);
    }

    /// <summary>That of both LM75s.</summary>
    public void SetCase(ushort register)
    {
        stub.SetWord(Case, 0x00, register);
        stub.SetWord(Case + 1, 0x00, register);
    }

    /// <summary>The number in a file of the kernel's device: <c>hwmon/hwmon*/temp1_input</c>.</summary>
    public static double Number(int address, string file)
    {
        var folder = $"/sys/bus/i2c/devices/0-{address:x4}";
        var path = file.StartsWith("in_", StringComparison.Ordinal)
            ? Path.Combine(Directory.GetDirectories(folder, "iio:device*").Single(), file)
            : Path.Combine(Directory.GetDirectories(Path.Combine(folder, "hwmon")).Single(), file);
        return double.Parse(File.ReadAllText(path), System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose() => stub.Dispose();

    private static byte[] Twenty(int value) => [(byte)(value >> 12), (byte)(value >> 4), (byte)(value << 4)];
}
