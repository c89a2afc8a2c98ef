using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Chips;

namespace Gateway.IotBindings.Tests;

/// <summary>The two registers of the light, which the binding asks for in one.</summary>
public sealed class Max44009Tests
{
    [Fact]
    public void The_registers_are_read_one_by_one_until_they_belong_together()
    {
        byte[] high = [0x1F, 0x20, 0x20];
        var asked = 0;
        var (pair, bus) = Read((register, _) => register == 0x03 ? high[asked++] : (byte)(0x0A + asked));
        Assert.Equal([0x20, 0x0C], pair);
        Assert.Equal(["03?1", "04?1", "03?1", "04?1", "03?1"], bus.Log);
    }

    [Fact]
    public void Light_that_never_stands_still_is_a_failure()
    {
        byte level = 0;
        var error = Assert.Throws<IOException>(() => Read((_, _) => level++));
        Assert.StartsWith("address 0x4a on i2c-1 changes too quickly to be read", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0xF0, true)]
    [InlineData(0xEF, false)]
    public void All_ones_in_the_exponent_are_too_much_light(byte high, bool beyond)
    {
        var device = new Max44009Binding.PairDevice(new ScriptedBus((_, read) => read.Fill(high)), 0x4A, new Wire(10));
        device.Read(new byte[2]);
        Assert.Equal(beyond, device.IsBeyond);
    }

    private static (byte[] Pair, ScriptedBus Bus) Read(Func<byte, int, byte> register)
    {
        var bus = new ScriptedBus((write, read) => read[0] = register(write[0], read.Length));
        var device = new Max44009Binding.PairDevice(bus, 0x4A, new Wire(20));
        var pair = new byte[2];
        device.WriteByte(0x03);
        device.Read(pair);
        return (pair, bus);
    }
}
