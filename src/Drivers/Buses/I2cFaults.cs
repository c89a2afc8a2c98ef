using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Buses;

/// <summary>What went wrong on an I²C bus, in words that name the remedy.</summary>
internal static class I2cFaults
{
    /// <summary><paramref name="path"/> could not be opened.</summary>
    public static SensorException CannotOpen(string path, int error) => OfBus(error switch
    {
        Errno.AccessDenied or Errno.NotPermitted => $"permission denied on {path}: is the user in group i2c?",
        Errno.NoEntry or Errno.NoDeviceOrAddress or Errno.NoDevice =>
            $"no such bus: {path}: is dtparam=i2c_arm=on set in /boot/firmware/config.txt, and the module i2c-dev loaded?",
        Errno.Busy => $"{path} is busy: does another program use the bus?",
        _ => $"cannot open {path} ({Errno.Text(error)})",
    });

    /// <summary>What was opened is no I²C adapter.</summary>
    public static SensorException NoAdapter(string path, int error) => OfBus($"{path} is no I²C bus ({Errno.Text(error)}): correct the setting 'bus'");

    /// <summary>The adapter does SMBus transfers only.</summary>
    public static SensorException NoPlainTransfers(string path, ulong functions) =>
        OfBus($"{path} does SMBus transfers only (functions 0x{functions:x}), and sensors need plain I²C transfers: use another bus");

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
