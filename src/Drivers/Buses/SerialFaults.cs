using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Buses;

/// <summary>What went wrong with a serial port, in words that name the remedy.</summary>
internal static class SerialFaults
{
    public static SensorException CannotOpen(string path, int error) => new(error switch
    {
        Errno.AccessDenied or Errno.NotPermitted => DeniedNode.Words(path, "dialout", error),
        Errno.NoEntry or Errno.NoDevice or Errno.NoDeviceOrAddress =>
            $"no such serial port: {path}: is it plugged in? 'ls /dev/serial/by-id' lists those on USB; for /dev/serial0 enable_uart=1 must be set in /boot/firmware/config.txt",
        Errno.Busy => $"{path} is in use by another program: end that; /dev/serial0 may still be the console (see raspi-config)",
        _ => $"cannot open {path} ({Errno.Text(error)})",
    });

    public static SensorException CannotSetUp(string path, SerialRequest wanted, int error) => new(error is Errno.NotATerminal or Errno.Invalid
        ? $"{path} is no serial port, or does not do {wanted.Baud} bits per second ({Errno.Text(error)}): correct 'port' or 'baud'"
        : $"{path} cannot be set up ({Errno.Text(error)})");

    public static SensorException Gone(string path, int error) =>
        new($"{path} does not answer any more{(error == 0 ? string.Empty : $" ({Errno.Text(error)})")}: was it unplugged?");
}
