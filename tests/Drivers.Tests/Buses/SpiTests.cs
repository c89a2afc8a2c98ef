using System.Runtime.CompilerServices;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using TestKit;

namespace Gateway.Drivers.Tests.Buses;

public sealed unsafe class SpiTests
{
    [Fact]
    public void The_structure_of_a_transfer_is_that_of_the_kernel()
    {
        // linux/spi/spidev.h as a C compiler sees it; bits 16 to 29 of a request are the size of its argument.
        Assert.Equal(32, sizeof(SpiTransfer));
        Assert.Equal(32, (int)(SpiAbi.OneMessage >> 16) & 0x3FFF);
        Assert.Equal(1, (int)(SpiAbi.SetMode >> 16) & 0x3FFF);
        var transfer = default(SpiTransfer);
        Assert.Equal(8, Offset(ref transfer, ref transfer.Read));
        Assert.Equal(16, Offset(ref transfer, ref transfer.Length));
        Assert.Equal(20, Offset(ref transfer, ref transfer.Hertz));
        Assert.Equal(24, Offset(ref transfer, ref transfer.DelayMicroseconds));
        Assert.Equal(26, Offset(ref transfer, ref transfer.BitsPerWord));
        Assert.Equal(27, Offset(ref transfer, ref transfer.SelectChange));

        static int Offset<T>(ref SpiTransfer whole, ref T part) => (int)Unsafe.ByteOffset(ref Unsafe.As<SpiTransfer, byte>(ref whole), ref Unsafe.As<T, byte>(ref part));
    }

    [Fact]
    public void A_device_that_is_not_there_is_named_with_the_remedy_and_is_no_fault_of_the_bus()
    {
        using var bus = (ISpiBus)BusCatalog.Open("spi-251", [], new ManualTime());
        var error = Assert.Throws<SensorException>(() => bus.Transfer(new SpiDevice(1, 0, 1_000_000), new byte[3], new byte[3]));
        Assert.Equal("no such device: /dev/spidev251.1: is dtparam=spi=on set in /boot/firmware/config.txt, and are 'bus' and 'select' right?", error.Message);
        Assert.False(error.BusFailed);
    }

    [Fact]
    public void A_file_that_is_no_device_is_refused()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        File.WriteAllText(path + ".0", string.Empty);
        using var bus = new LinuxSpiBus("spi-0", path);
        var error = Assert.Throws<SensorException>(() => bus.Transfer(new SpiDevice(0, 0, 1_000_000), new byte[3], new byte[3]));
        File.Delete(path + ".0");
        Assert.Equal($"{path}.0 is no SPI device, or its adapter cannot do mode 0 (Inappropriate ioctl for device, error 25): correct the setting 'bus'", error.Message);
    }

    [Theory]
    [InlineData(13, "permission denied on /dev/spidev0.0: is the user in group spi?")]
    [InlineData(1, "/dev/spidev0.0 is denied by the unit of the service: restart the service if the device is new, else allow it with DeviceAllow= in a drop-in")]
    [InlineData(16, "/dev/spidev0.0 is busy: does another program use it?")]
    public void A_device_that_cannot_be_opened_says_what_to_do(int error, string message) => Assert.Equal(message, SpiFaults.CannotOpen("/dev/spidev0.0", error).Message);

    [Theory]
    [InlineData("spi-0", true)]
    [InlineData("sim-2", true)]
    [InlineData("spi-0.1", false)]
    [InlineData("i2c-1", false)]
    public void A_bus_has_a_kind_and_a_number(string name, bool fine) => Assert.Equal(fine, BusCatalog.CheckSpi(name) is null);
}
