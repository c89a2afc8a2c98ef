using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Tests.Buses;

public sealed class GpioFaultsTests
{
    [Theory]
    [InlineData(13, "permission denied on /dev/gpiochip0: is the user in group gpio?")]
    [InlineData(1, "/dev/gpiochip0 is denied by the unit of the service: restart the service if the device is new, else allow it with DeviceAllow= in a drop-in")]
    [InlineData(2, "no such GPIO chip: /dev/gpiochip0; 'gpiodetect' lists them")]
    public void A_chip_that_cannot_be_opened_names_the_remedy(int error, string message) =>
        Assert.Equal(message, GpioFaults.CannotOpen("/dev/gpiochip0", error).Message);

    [Theory]
    [InlineData("spi0 CS1", 16, "line GPIO7 of pinctrl-bcm2711 is in use by 'spi0 CS1': end that, or use another line")]
    [InlineData("", 16, "line GPIO7 of pinctrl-bcm2711 is in use by another program: end that, or use another line")]
    [InlineData("", 6, "line GPIO7 of pinctrl-bcm2711 cannot report changes: use another line")]
    public void A_line_that_cannot_be_had_names_who_has_it(string consumer, int error, string message) =>
        Assert.Equal(message, GpioFaults.CannotRequest("line GPIO7 of pinctrl-bcm2711", consumer, error).Message);

    [Fact]
    public void A_chip_that_is_not_there_is_named_with_those_that_are() =>
        Assert.Equal(
            "no GPIO chip has the label or name 'pinctrl-rp1'; there are gpiochip0 (pinctrl-bcm2711), gpiochip1 (raspberrypi-exp-gpio): correct the setting 'chip'",
            GpioFaults.NoChip("pinctrl-rp1", ["gpiochip0 (pinctrl-bcm2711)", "gpiochip1 (raspberrypi-exp-gpio)"]).Message);

    [Fact]
    public void A_machine_without_chips_says_so()
    {
        var empty = Directory.CreateTempSubdirectory("gpio-");
        try
        {
            var fault = Assert.Throws<SensorException>(() => GpioChip.Find("pinctrl-rp1", empty.FullName));
            Assert.Equal("no GPIO chip 'pinctrl-rp1': this machine has none (/dev/gpiochip*)", fault.Message);
        }
        finally
        {
            empty.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_file_that_is_no_chip_is_refused_by_label_and_by_path()
    {
        var folder = Directory.CreateTempSubdirectory("gpio-");
        try
        {
            var path = Path.Combine(folder.FullName, "gpiochip0");
            File.WriteAllText(path, string.Empty);
            var expected = $"{path} is no GPIO chip (Inappropriate ioctl for device, error 25): correct the setting 'chip'";
            Assert.Equal(expected, Assert.Throws<SensorException>(() => GpioChip.Find(path)).Message);
            Assert.Equal(expected, Assert.Throws<SensorException>(() => GpioChip.Find("pinctrl-rp1", folder.FullName)).Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
