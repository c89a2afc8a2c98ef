using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Buses;

/// <summary>What went wrong on an SPI bus, in words that name the remedy.</summary>
internal static class SpiFaults
{
    /// <summary><paramref name="path"/> could not be opened. Each select line is a file of its own, so the others may be fine.</summary>
    public static SensorException CannotOpen(string path, int error) => new(error switch
    {
        Errno.AccessDenied or Errno.NotPermitted => DeniedNode.Words(path, "spi", error),
        Errno.NoEntry or Errno.NoDeviceOrAddress or Errno.NoDevice =>
            $"no such device: {path}: is dtparam=spi=on set in /boot/firmware/config.txt, and are 'bus' and 'select' right?",
        Errno.Busy => $"{path} is busy: does another program use it?",
        _ => $"cannot open {path} ({Errno.Text(error)})",
    });

    /// <summary>What was opened is no SPI device, or does not do the mode.</summary>
    public static SensorException CannotSetUp(string path, int mode, int error) => new(
        $"{path} is no SPI device, or its adapter cannot do mode {mode} ({Errno.Text(error)}): correct the setting 'bus'");

    /// <summary>A transfer failed.</summary>
    public static SensorException Transfer(string bus, int select, int error) => new($"transfer failed at select line {select} of {bus} ({Errno.Text(error)})")
    {
        BusFailed = true,
    };

    /// <summary>A simulated bus has nothing at that line.</summary>
    public static SensorException NoDevice(string bus, int select) => new($"no simulated chip at select line {select} of {bus}");
}
