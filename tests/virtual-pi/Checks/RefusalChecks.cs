using VirtualPi.Machine;

namespace VirtualPi.Checks;

/// <summary>Each of these sensors is wrong in one way. The words are what a real kernel's errors come to.</summary>
internal static class RefusalChecks
{
    private static readonly (string Point, string Reason)[] Sensors =
    [
        ("absent/temperature", "no answer at address 0x77 on i2c-9: check wiring and address"),
        ("no-bus/temperature", "no such bus: /dev/i2c-8: is dtparam=i2c_arm=on set in /boot/firmware/config.txt, and the module i2c-dev loaded?"),
        ("locked-bus/temperature", "permission denied on /dev/i2c-7: is the user in group i2c?"),
        ("smbus-only/temperature", "i2c-0 does SMBus transfers only (functions 0xc7f0000), and the driver reads 3 bytes without naming a register at address 0x45 on i2c-0, which is none of them: move the sensor to another bus, or use 'hwmon' or 'iio' if the kernel has a driver"),
        ("of-the-kernel/temperature", "a driver of the kernel uses address 0x76 on i2c-0: read it with 'hwmon' or 'iio', or take that driver away"),
        ("held-low/temperature", "found nothing that makes sense, check the wiring (chip id 0x00) at address 0x76 on i2c-1, but this driver is for the BME280 (0x60): correct 'driver' or 'address'"),
        ("not-a-bus/temperature", "/dev/i2c-6 is no I²C bus (Inappropriate ioctl for device, error 25): correct the setting 'bus'"),
        ("taken/open", "line GPIO5 of pinctrl-bcm2711 is in use by 'door-bell': end that, or use another line"),
        ("locked-chip/open", "permission denied on /dev/gpiochip1: is the user in group gpio?"),
        ("no-chip/open", "no GPIO chip has the label or name 'pinctrl-rp1'; there are gpiochip0 (pinctrl-bcm2711), gpiochip2 (twin), gpiochip3 (twin), gpiochip4 (expander): correct the setting 'chip'"),
        ("twins/open", "several GPIO chips have the label 'twin': write one of /dev/gpiochip2, /dev/gpiochip3 as 'chip'"),
        ("no-line/open", "chip pinctrl-bcm2711 has no line 'GPIO99'; it has numbers 0 to 53, and 'gpioinfo' lists their names: correct the setting 'line'"),
        ("not-a-chip/open", "/dev/null is no GPIO chip (Inappropriate ioctl for device, error 25): correct the setting 'chip'"),
    ];

    public static async Task RunAsync(Pi pi, Report report)
    {
        foreach (var (point, reason) in Sensors)
        {
            var sensor = point[..point.IndexOf('/')];
            await report.CheckAsync($"the sensor {sensor} says: {reason}", async () =>
            {
                var reading = await pi.Mailbox.GetAsync(0, "readings/" + point, _ => true, "a reading arrives");
                Expect.Equal(reason, reading.Reason, "the reason of its reading");
                Expect.Equal(null, reading.Value, "its value");
                var failed = await pi.Mailbox.GetAsync(0, "system/sensor-failed", l => l.Data.GetProperty("subject").GetString() == sensor, "it is said to have failed");
                Expect.Equal(reason, failed.Reason, "the reason of its failure");
            });
        }
    }
}
