using Gateway.Drivers.Chips;
using VirtualPi.Cuse;

namespace VirtualPi.Machine;

/// <summary>
/// The bus alone, for a machine in which something else makes the checks: <c>/dev/i2c-9</c> with a BME280, which is hot while a file named
/// <c>/run/hot</c> exists. Until it is killed.
/// </summary>
internal static class BusServer
{
    public static async Task<int> RunAsync()
    {
        using var bus = new I2cAdapter("i2c-9");
        bus.Attach(0x76, new Bme280Chip(TimeProvider.System, () => (File.Exists("/run/hot") ? Air.Hot : Air.Mild).Raw, Air.FirstCalibration, Air.SecondCalibration));
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        return 0;
    }
}
