using Gateway.IotBindings.Buses;

namespace Gateway.IotBindings.Tests;

/// <summary>The messages are those of System.Device.Gpio 4.2 on Linux.</summary>
public sealed class LibraryFaultsTests
{
    [Theory]
    [InlineData("Error 6 (No such device or address) performing I2C data transfer.", "no answer at address 0x44 on iot-i2c-1: check wiring and address", false)]
    [InlineData("Error 121 (Remote I/O error) performing I2C data transfer.", "no answer at address 0x44 on iot-i2c-1: check wiring and address", false)]
    [InlineData("Error 5 (Input/output error) performing I2C data transfer.", "transfer broken off at address 0x44 on iot-i2c-1: check wiring, pull-ups and cable length", false)]
    [InlineData("Error 11 (Resource temporarily unavailable) performing I2C data transfer.", "arbitration lost at address 0x44 on iot-i2c-1: is another master on the bus, or a line disturbed?", false)]
    [InlineData("Error 110 (Connection timed out) performing I2C data transfer.", "transfer failed at address 0x44 on iot-i2c-1 (Error 110 (Connection timed out) performing I2C data transfer)", true)]
    [InlineData("Error 0 (Success) performing I2C data transfer.", "transfer failed at address 0x44 on iot-i2c-1: check wiring and address", false)]
    [InlineData("Something else", "transfer failed at address 0x44 on iot-i2c-1 (Something else)", true)]
    public void Each_error_is_told_in_the_words_of_the_gateway(string theirs, string ours, bool busFailed)
    {
        var error = LibraryFaults.I2c("iot-i2c-1", 0x44, new IOException(theirs));
        Assert.Equal((ours, busFailed), (error.Message, error.BusFailed));
    }

    [Theory]
    [InlineData("Error 121", 121)]
    [InlineData("Error 121 (x)", 121)]
    [InlineData("Error ", null)]
    [InlineData("Error 99999999999 (x)", null)]
    [InlineData("", null)]
    public void The_number_is_read_where_there_is_one(string message, int? number) => Assert.Equal(number, LibraryFaults.Number(new IOException(message)));
}
