using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.IotBindings.Buses;
using Gateway.IotBindings.Chips;
using Gateway.IotBindings.Sensors;
using TestKit;

namespace Gateway.IotBindings.Tests;

/// <summary>The guards as far as they need no binding: what lets a value through, and what mends one.</summary>
public sealed class GuardTests
{
    private readonly Wire wire = new(10);
    private readonly ListSink sink = new();
    private readonly Readout readout;

    public GuardTests() => readout = new Readout(wire) { Sink = sink };

    [Fact]
    public void A_value_that_was_measured_in_this_step_is_good()
    {
        wire.Read();
        readout.Add(1, 21.5);
        Assert.Equal(new Sample(1, 21.5), Only());
    }

    [Fact]
    public void A_value_without_a_transfer_is_a_stale_repeat_and_bad()
    {
        readout.Add(0, 21.5);
        Assert.Equal(Sample.Bad(0, "not measured: the binding repeats the value before"), Only());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_number_is_bad(double value)
    {
        wire.Read();
        readout.Add(0, value);
        Assert.Equal(Sample.Bad(0, "the binding gave no number"), Only());
    }

    [Fact]
    public void A_value_behind_a_failed_transfer_is_never_delivered()
    {
        wire.Read();
        wire.Fail(new SensorException("no answer"));
        Assert.Equal("no answer", Assert.Throws<SensorException>(() => readout.Add(0, 21.5)).Message);
        Assert.Empty(sink.Items);
    }

    [Fact]
    public void A_failure_that_the_binding_swallows_fails_the_sensor_all_the_same()
    {
        using var session = Open(new Swallowing(new GatewayI2cDevice(ScriptedBus.Silent(), 0x44, wire)));
        Assert.Equal("no answer", Assert.Throws<SensorException>(() => session.Step(default, sink)).Message);
        Assert.Empty(sink.Items);
    }

    [Fact]
    public void Whatever_a_binding_throws_is_a_failure_that_names_it()
    {
        using var session = Open(new Throwing());
        Assert.Equal(
            "the lm75 at address 0x48 on i2c-1: its binding failed (InvalidOperationException: Bad thing); if this comes again, use another driver, or check 'address' and wiring",
            Assert.Throws<SensorException>(() => session.Step(default, sink)).Message);
    }

    [Fact]
    public void A_binding_that_cannot_be_closed_is_left()
    {
        var session = Open(new Throwing());
        session.Dispose();
        Assert.True(wire.IsClosed);
    }

    [Fact]
    public void A_binding_that_cannot_be_constructed_is_a_failure_that_keeps_what_the_bus_said()
    {
        var error = Assert.Throws<SensorException>(() => BindingSession.Open("the lm75", wire, () =>
        {
            new GatewayI2cDevice(ScriptedBus.Silent("timeout", busFailed: true), 0x48, wire).WriteByte(1);
            throw new InvalidOperationException("never here");
        }));
        Assert.Equal(("timeout", true), (error.Message, error.BusFailed));
    }

    // CRC of the SHT3x datasheet, 4.12: 0xBEEF has 0x92.
    [Theory]
    [InlineData("BEEF92", true)]
    [InlineData("BEEF93", false)]
    [InlineData("BEEF92BEEF92", true)]
    [InlineData("BEEF92BEEE92", false)]
    [InlineData("BEEF", false)]
    public void Checksums_are_those_of_the_datasheet(string words, bool right) => Assert.Equal(right, SensirionWords.AreRight(Convert.FromHexString(words)));

    // What the binding makes of the register, and what the datasheet of the INA219 does (SBOS448, 8.6.3.1 and 8.6.3.2).
    [Theory]
    [InlineData(0x0000, 0)]
    [InlineData(0x0FA0, 0.04)]
    [InlineData(0xF060, -0.04)]
    [InlineData(0x8300, -0.32)]
    [InlineData(0xFFFF, -0.00001)]
    public void The_shunt_voltage_of_an_ina219_gets_its_sign_back(int register, double volts) => Assert.Equal(volts, Ina219Binding.Drop(register * 10.0 / 1000000.0), 9);

    [Theory]
    [InlineData(12.0)]
    [InlineData(16.380)]
    [InlineData(16.384)]
    [InlineData(32.0)]
    public void The_bus_voltage_of_an_ina219_loses_the_sign_it_does_not_have(double volts)
    {
        var register = (int)Math.Round(volts / 0.004) << 3;
        Assert.Equal(volts, Ina219Binding.Volts(((short)register >> 3) * 4 / 1000.0), 9);
    }

    // Datasheet SHTC3, 5.11: -45 + 175 · S / 65536.
    [Theory]
    [InlineData(0x6666, 25)]
    [InlineData(0x7FFF, 42.5)]
    [InlineData(0x8000, 42.5)]
    [InlineData(0xB333, 77.5)]
    public void An_shtc3_above_42_5_degrees_is_warm_and_not_cold(int raw, double celsius) =>
        Assert.Equal(celsius, ClimateLines.MendShtc3(Math.Round((short)raw * 175.0 / 65536 - 45, 1)), 1);

    // Registers 0xE4, 0xE5, 0xE6 hold H4 and H5, signed numbers of 12 bits.
    [Theory]
    [InlineData("130500", false)]
    [InlineData("7FFF7F", false)]
    [InlineData("800000", true)]
    [InlineData("000080", true)]
    public void A_bme280_whose_humidity_the_binding_misreads_is_known(string registers, bool misread) => Assert.Equal(misread, Bmx280Binding.IsMisread(Convert.FromHexString(registers)));

    [Theory]
    [InlineData("800000800000", false)]
    [InlineData("800000823450", false)]
    [InlineData("523450800000", false)]
    [InlineData("523450823450", true)]
    public void A_bme280_that_did_not_measure_is_known(string data, bool measured) => Assert.Equal(measured, Bmx280Binding.IsMeasured(Convert.FromHexString(data)));

    [Fact]
    public void The_checksum_that_the_binding_of_the_aht20_leaves_out_is_read_along()
    {
        byte[] answer = [0x1C, 0x80, 0x00, 0x05, 0x99, 0x9A, 0x00];
        answer[6] = SensirionWords.Crc(answer.AsSpan(0, 6));
        var bus = new ScriptedBus((_, read) => answer.AsSpan(0, read.Length).CopyTo(read));
        var device = new Aht20Binding.MeasuredDevice(bus, 0x38, wire);
        device.Measure();
        device.Write([0xAC, 0x33, 0x00]);
        var six = new byte[6];
        device.Read(six);
        Assert.True(device.IsRight);
        Assert.Equal(answer[..6], six);

        answer[2] ^= 1;
        device.Read(six);
        Assert.False(device.IsRight);
        Assert.Equal(["AC3300", "?7", "?7"], bus.Log);
    }

    [Fact]
    public void A_uniform_binding_makes_one_call_per_step_after_it_has_settled()
    {
        wire.Read();
        using var binding = new UniformBinding<MemoryStream>(
            new MemoryStream(), TimeSpan.FromMilliseconds(100), null, static (_, into) => into.Add(0, 1), static (_, into) => into.Add(1, 2));
        Assert.Equal(Next.In(TimeSpan.FromMilliseconds(100)), binding.Step(default, readout));
        Assert.Equal(Next.AtOnce, binding.Step(default, readout));
        Assert.Equal(Next.Slot, binding.Step(default, readout));
        Assert.Equal(Next.AtOnce, binding.Step(default, readout));
        Assert.Equal([1, 2, 1], sink.Values);
    }

    [Fact]
    public void A_chip_that_lost_its_settings_is_a_failure_and_no_steady_value()
    {
        byte control = 0x87;
        var device = new GatewayI2cDevice(new ScriptedBus((_, read) => read.Fill(control)), 0x5F, wire);
        var watch = new SettingsWatch(device, 0x20);
        watch.Check();
        control = 0;
        Assert.Equal(
            "address 0x5f on i2c-1 lost its settings (register 0x20 is 0x00, was 0x87): was its supply interrupted? It is set up again",
            Assert.Throws<SensorException>(watch.Check).Message);
    }

    private Sample Only() => Assert.Single(sink.Items).Sample;

    private BindingSession Open(IOpenBinding binding) => BindingSession.Open("the lm75 at address 0x48 on i2c-1", wire, () => binding);

    private sealed class Swallowing(GatewayI2cDevice device) : IOpenBinding
    {
        public Next Step(Instant now, Readout into)
        {
            try
            {
                device.WriteByte(1);
            }
            catch (IOException)
            {
                // As some bindings do.
            }

            return Next.Slot;
        }

        public void Dispose()
        {
            // Nothing is open.
        }
    }

    private sealed class Throwing : IOpenBinding
    {
        public Next Step(Instant now, Readout into) => throw new InvalidOperationException("Bad thing.\nAnd more of it.");

        public void Dispose() => throw new IOException("gone");
    }
}
