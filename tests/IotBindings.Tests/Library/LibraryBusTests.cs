using System.Device.Spi;
using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Sensors;
using TestKit;
using UnitsNet;

namespace Gateway.IotBindings.Tests.Library;

/// <summary>Buses of the library as buses of the gateway: here such whose other end is a simulated bus again.</summary>
public sealed class LibraryBusTests
{
    [Theory]
    [InlineData("bme280")]
    [InlineData("sht4x")]
    [InlineData("ina219")]
    public void The_gateways_drivers_run_on_a_bus_of_the_library(string name)
    {
        using var desk = Desk.Of(name);
        using var bus = new LibraryI2cBus("iot-i2c-1", new GatewayI2cBus(desk.Faults, new Wire(int.MaxValue)));
        Assert.All(Round(desk.Own, bus, desk), s => Assert.Equal(Quality.Good, s.Quality));
        Assert.All(Round(desk.Binding, bus, desk), s => Assert.Equal(Quality.Good, s.Quality));
    }

    [Fact]
    public void The_gateways_mcp3008_runs_on_a_bus_of_the_library()
    {
        using var desk = Desk.Of("mcp3008");
        using var bus = new LibrarySpiBus("iot-spi-0", s => new GatewaySpiDevice(desk.Faults, new Abstractions.Sensors.SpiDevice(s.ChipSelectLine, (int)s.Mode, s.ClockFrequency), new Wire(int.MaxValue)));
        Assert.All(Round(desk.Own, bus, desk), s => Assert.Equal(Quality.Good, s.Quality));
    }

    [Fact]
    public void A_chip_that_does_not_acknowledge_is_no_answer()
    {
        using var bus = new LibraryI2cBus("iot-i2c-1", new GatewayI2cBus(ScriptedBus.Silent("Error 121 (Remote I/O error) performing I2C data transfer."), new Wire(10)));
        var error = Assert.Throws<SensorException>(() => bus.Transfer(0x44, [1], []));
        Assert.Equal(("no answer at address 0x44 on iot-i2c-1: check wiring and address", false), (error.Message, error.BusFailed));
    }

    [Fact]
    public void Whether_a_device_answers_is_asked_by_reading_a_byte()
    {
        using var inner = new ScriptedBus(static (_, read) => read.Clear());
        using var bus = new LibraryI2cBus("iot-i2c-1", new GatewayI2cBus(inner, new Wire(10)));
        bus.Transfer(0x44, [], []);
        bus.Transfer(0x44, [1], new byte[2]);
        Assert.Equal(["?1", "01?2"], inner.Log);
    }

    [Fact]
    public void A_bus_that_is_not_there_says_so()
    {
        var error = Assert.Throws<SensorException>(() => LibraryI2cBus.Open("iot-i2c-250"));
        Assert.True(error.BusFailed);
        Assert.StartsWith("no such bus: /dev/i2c-250: is dtparam", error.Message, StringComparison.Ordinal);
        using var spi = LibrarySpiBus.Open("iot-spi-250");
        Assert.StartsWith("transfer failed at select line 1 of iot-spi-250 (Error ", Assert.Throws<SensorException>(() => spi.Transfer(new(1, 0, 1000), [1], new byte[1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quantities_are_numbers_in_the_unit_of_their_channel()
    {
        Assert.Equal(25, Ucum.Of(Temperature.FromKelvins(298.15)), 9);
        Assert.Equal(double.NaN, Ucum.Of(default(Temperature)));
        Assert.Equal(50, Ucum.Of(RelativeHumidity.FromPercent(50)), 9);
        Assert.Equal(101_325, Ucum.Of(Pressure.FromHectopascals(1013.25)), 6);
        Assert.Equal(0.012, Ucum.Of(ElectricPotential.FromMillivolts(12)), 9);
        Assert.Equal(0.012, Ucum.Of(ElectricCurrent.FromMilliamperes(12)), 9);
        Assert.Equal(0.012, Ucum.Of(Power.FromMilliwatts(12)), 9);
        Assert.Equal(4700, Ucum.Of(ElectricResistance.FromKiloohms(4.7)), 9);
        Assert.Equal(2000, Ucum.Of(Illuminance.FromKilolux(2)), 9);
        Assert.Equal(400, Ucum.Of(VolumeConcentration.FromPartsPerBillion(400_000)), 9);
    }

    private static Sample[] Round(ISensor sensor, IBus bus, Desk desk)
    {
        using var session = sensor.Open(new Opening(bus, default, desk.Time, CancellationToken.None));
        return desk.Measure(session);
    }
}
