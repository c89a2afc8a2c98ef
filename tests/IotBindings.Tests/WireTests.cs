using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;

namespace Gateway.IotBindings.Tests;

public sealed class WireTests
{
    private readonly Wire wire = new(3);

    [Fact]
    public void A_failed_transfer_is_an_io_exception_for_the_binding_and_is_remembered_as_it_was()
    {
        var device = new GatewayI2cDevice(ScriptedBus.Silent("timeout", busFailed: true), 0x44, wire);
        var error = Assert.Throws<IOException>(() => device.Write([1]));
        Assert.Equal("timeout", error.Message);
        Assert.True(wire.Failure!.BusFailed);
        Assert.Same(wire.Failure, error.InnerException);
    }

    [Fact]
    public void After_a_failure_nothing_more_is_tried_in_that_step_and_all_is_in_the_next()
    {
        var fails = true;
        var bus = new ScriptedBus((_, _) => _ = fails ? throw new SensorException("no answer") : 0);
        var device = new GatewayI2cDevice(bus, 0x44, wire);
        Assert.Throws<IOException>(() => device.Write([1]));
        fails = false;
        Assert.Throws<IOException>(() => device.Write([2]));
        Assert.Equal(["01"], bus.Log);

        wire.Begin();
        device.Write([3]);
        Assert.Null(wire.Failure);
        Assert.Equal(["01", "03"], bus.Log);
    }

    [Fact]
    public void A_binding_that_asks_without_an_end_is_ended()
    {
        var bus = new ScriptedBus((_, read) => read.Fill(0x80));
        var device = new GatewayI2cDevice(bus, 0x38, wire);
        Assert.Throws<IOException>(() =>
        {
            while (device.ReadByte() == 0x80)
            {
                // As the loop of a binding that waits for its chip.
            }
        });
        Assert.Equal(3, bus.Log.Count);
        Assert.Equal("the binding asked address 0x38 on i2c-1 3 times without an end: the chip seems to be busy for ever; take its power for a moment", wire.Failure!.Message);
    }

    [Fact]
    public void Once_closed_nothing_reaches_the_bus_and_nothing_fails()
    {
        var bus = ScriptedBus.Silent();
        wire.Close();
        var device = new GatewayI2cDevice(bus, 0x44, wire);
        device.Write([1]);
        Assert.Equal(0, device.ReadByte());
        new GatewaySpiDevice(bus, new SpiDevice(0, 0, 1000), wire).WriteByte(1);
        Assert.Empty(bus.Log);
        Assert.False(wire.HasRead);
    }

    [Fact]
    public void Each_way_to_transfer_is_one_transaction()
    {
        var bus = new ScriptedBus((_, read) => read.Fill(7));
        var device = new GatewayI2cDevice(bus, 0x44, new Wire(100));
        device.WriteByte(0x10);
        device.Write([0x11, 0x12]);
        Assert.Equal(7, device.ReadByte());
        device.Read(new byte[2]);
        device.WriteRead([0x13], new byte[3]);
        Assert.Equal(["10", "1112", "?1", "?2", "13?3"], bus.Log);
    }

    [Fact]
    public void On_spi_a_write_and_a_read_are_transfers_both_ways()
    {
        var bus = new ScriptedBus((_, read) => read.Fill(7));
        var device = new GatewaySpiDevice(bus, new SpiDevice(0, 0, 1000), new Wire(100));
        device.WriteByte(0x10);
        Assert.Equal(7, device.ReadByte());
        var answer = new byte[2];
        device.TransferFullDuplex([0x11, 0x12], answer);
        Assert.Equal(["10?1", "00?1", "1112?2"], bus.Log);
        Assert.Equal([7, 7], answer);
    }

    [Fact]
    public void Only_a_read_counts_as_measured()
    {
        var device = new GatewayI2cDevice(new ScriptedBus((_, _) => { }), 0x44, wire);
        device.Write([1]);
        Assert.False(wire.HasRead);
        device.ReadByte();
        Assert.True(wire.HasRead);
        wire.Begin();
        Assert.False(wire.HasRead);
    }

    [Fact]
    public void A_bus_has_one_device_for_each_address()
    {
        using var bus = new ScriptedBus((_, _) => { });
        var theirs = new GatewayI2cBus(bus, wire);
        theirs.CreateDevice(0x44).WriteByte(1);
        Assert.Throws<ArgumentException>(() => theirs.CreateDevice(0x44));
        theirs.RemoveDevice(0x44);
        Assert.Throws<ArgumentException>(() => theirs.RemoveDevice(0x44));
        theirs.CreateDevice(0x44).WriteByte(2);
        Assert.Equal(["01", "02"], bus.Log);
    }
}
