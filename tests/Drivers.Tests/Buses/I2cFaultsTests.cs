using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Tests.Buses;

public sealed class I2cFaultsTests
{
    [Theory]
    [InlineData(13, "permission denied on /dev/i2c-1: is the user in group i2c?")]
    [InlineData(1, "/dev/i2c-1 is denied by the unit of the service: restart the service if the device is new, else allow it with DeviceAllow= in a drop-in")]
    [InlineData(2, "no such bus: /dev/i2c-1: is dtparam=i2c_arm=on set in /boot/firmware/config.txt, and the module i2c-dev loaded?")]
    [InlineData(24, "cannot open /dev/i2c-1 (Too many open files, error 24)")]
    public void A_bus_that_cannot_be_opened_is_the_fault_of_the_bus(int error, string message)
    {
        var fault = I2cFaults.CannotOpen("/dev/i2c-1", error);
        Assert.Equal((message, true), (fault.Message, fault.BusFailed));
    }

    // Numbers from asm-generic/errno.h: ENXIO, EREMOTEIO, EIO, EAGAIN, ETIMEDOUT, ENODEV, EBADF.
    [Theory]
    [InlineData(6, false, "no answer at address 0x76 on i2c-1: check wiring and address")]
    [InlineData(121, false, "no answer at address 0x76 on i2c-1: check wiring and address")]
    [InlineData(5, false, "transfer broken off at address 0x76 on i2c-1: check wiring, pull-ups and cable length")]
    [InlineData(11, false, "arbitration lost at address 0x76 on i2c-1: is another master on the bus, or a line disturbed?")]
    [InlineData(110, true, "timeout at address 0x76 on i2c-1: a device holds a line low, or pull-ups are missing; check wiring, then the power of the sensors")]
    [InlineData(19, true, "i2c-1 is gone: was its adapter unplugged or its driver removed?")]
    [InlineData(9, true, "transfer failed at address 0x76 on i2c-1 (Bad file descriptor, error 9)")]
    public void A_failed_transfer_says_what_to_do_and_whether_the_bus_failed(int error, bool bus, string message)
    {
        var fault = I2cFaults.Transfer("i2c-1", 0x76, error);
        Assert.Equal((message, bus), (fault.Message, fault.BusFailed));
    }

    [Fact]
    public void A_path_that_does_not_exist_is_no_such_bus()
    {
        var fault = Assert.Throws<SensorException>(() => LinuxI2cBus.Open("i2c-251", "/dev/i2c-251"));
        Assert.StartsWith("no such bus: /dev/i2c-251: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_adapter_is_refused()
    {
        var fault = Assert.Throws<SensorException>(() => LinuxI2cBus.Open("i2c-1", "/dev/null"));
        Assert.Equal("/dev/null is no I²C bus (Inappropriate ioctl for device, error 25): correct the setting 'bus'", fault.Message);
    }
}
