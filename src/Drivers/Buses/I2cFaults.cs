using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Buses;

/// <summary>What went wrong on an I²C bus, in words that name the remedy.</summary>
internal static class I2cFaults
{
    /// <summary><paramref name="path"/> could not be opened.</summary>
    public static SensorException CannotOpen(string path, int error) => OfBus(error switch
    {
        Errno.AccessDenied or Errno.NotPermitted => DeniedNode.Words(path, "i2c", error),
        Errno.NoEntry or Errno.NoDeviceOrAddress or Errno.NoDevice =>
            $"no such bus: {path}: is dtparam=i2c_arm=on set in /boot/firmware/config.txt, and the module i2c-dev loaded?",
        Errno.Busy => $"{path} is busy: does another program use the bus?",
        _ => $"cannot open {path} ({Errno.Text(error)})",
    });

    /// <summary>What was opened is no I²C adapter.</summary>
    public static SensorException NoAdapter(string path, int error) => OfBus($"{path} is no I²C bus ({Errno.Text(error)}): correct the setting 'bus'");

    /// <summary>The adapter does neither plain transfers nor any of SMBus that sensors could use.</summary>
    public static SensorException NoTransfers(string path, ulong functions) =>
        OfBus($"{path} does no transfers that sensors need (functions 0x{functions:x}): use another bus");

    /// <summary>The adapter does SMBus transfers only, and none of them is this one.</summary>
    public static SensorException NotOnSmbus(string bus, int address, int write, int read, I2cFunctions functions)
    {
        var asked = read == 0 ? $"writes {write} bytes" : write == 0 ? $"reads {read} bytes without naming a register" : $"writes {write} bytes and reads {read} in one transfer";
        return new SensorException(
            $"{bus} does SMBus transfers only (functions 0x{(ulong)functions:x}), and the driver {asked} at {Place(bus, address)}, which is none of them: move the sensor to another bus, or use 'hwmon' or 'iio' if the kernel has a driver");
    }

    /// <summary>A driver of the kernel has the address.</summary>
    public static SensorException InUse(string bus, int address) =>
        new($"a driver of the kernel uses {Place(bus, address)}: read it with 'hwmon' or 'iio', or take that driver away");

    /// <summary>A transaction failed.</summary>
    public static SensorException Transfer(string bus, int address, int error) => error switch
    {
        // Which of the two it is depends on the driver of the adapter; both mean that nobody acknowledged.
        Errno.NoDeviceOrAddress or Errno.RemoteInputOutput => NoAnswer(bus, address),
        Errno.InputOutput => new SensorException($"transfer broken off at {Place(bus, address)}: check wiring, pull-ups and cable length"),
        Errno.TryAgain => new SensorException($"arbitration lost at {Place(bus, address)}: is another master on the bus, or a line disturbed?"),
        Errno.TimedOut => OfBus($"timeout at {Place(bus, address)}: a device holds a line low, or pull-ups are missing; check wiring, then the power of the sensors"),
        Errno.NoDevice => OfBus($"{bus} is gone: was its adapter unplugged or its driver removed?"),
        _ => OfBus($"transfer failed at {Place(bus, address)} ({Errno.Text(error)})"),
    };

    /// <summary>No device acknowledged the address.</summary>
    public static SensorException NoAnswer(string bus, int address) => new($"no answer at {Place(bus, address)}: check wiring and address");

    private static string Place(string bus, int address) => $"address 0x{address:x2} on {bus}";

    private static SensorException OfBus(string message) => new(message) { BusFailed = true };
}
