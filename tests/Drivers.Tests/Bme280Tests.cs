using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Chips;
using Gateway.Drivers.Tests.Chips;
using TestKit;

namespace Gateway.Drivers.Tests;

public sealed class Bme280Tests : IDisposable
{
    private static readonly Bme280Vector Example = Bme280Vector.All[0];
    private readonly ManualTime time = new();
    private Bme280Chip chip;
    private Bench bench;

    public Bme280Tests() => (chip, bench) = Make(Example);

    // 0x8000 is a possible humidity as well as the sign of none; it is taken for none.
    public static TheoryData<string> Names => [.. Bme280Vector.All.Where(v => v.RawH != 0x8000).Select(v => v.Name)];

    public void Dispose() => bench.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void It_reads_what_the_chip_measured(string name)
    {
        var vector = Bme280Vector.All.Single(v => v.Name == name);
        (chip, bench) = Make(vector);
        using var session = bench.Open(Sensor());

        Sample[] expected = [new(0, vector.Temperature), new(1, vector.Humidity / 1024.0), new(2, vector.Pressure / 256.0)];
        Assert.Equal(expected, bench.Measure(session));
        Assert.Equal(expected, bench.Measure(session));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 17)]
    [InlineData(16, 113)]
    public void The_fetch_comes_after_the_longest_time_of_a_measurement_rounded_up_to_a_millisecond(int oversampling, double milliseconds)
    {
        using var session = bench.Open(Sensor(("oversampling", oversampling)));
        bench.Step(session);
        time.Advance(bench.Next.Delay);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), bench.Step(session).Delay);
        Assert.True(chip.IsMeasuring);
        time.Advance(bench.Next.Delay);
        Assert.False(chip.IsMeasuring);
        Assert.Equal(Next.Slot, bench.Step(session));
    }

    // From the datasheet, 5.4.3 to 5.4.6: oversampling 1 to 16 is 1 to 5, a filter of 2 to 16 is 1 to 4.
    [Theory]
    [InlineData(1, "off", 0b001, 0b001_001_00, 0b000_000_00)]
    [InlineData(4, "2", 0b011, 0b011_011_00, 0b000_001_00)]
    [InlineData(16, "16", 0b101, 0b101_101_00, 0b000_100_00)]
    public void Oversampling_and_filter_are_set_with_their_codes(int oversampling, string filter, byte humidity, byte measurement, byte config)
    {
        using var session = bench.Open(Sensor(("oversampling", oversampling), ("filter", filter)));
        bench.Measure(session);

        Span<byte> registers = stackalloc byte[4];
        bench.Bus.Transfer(0x76, [0xF2], registers);
        Assert.Equal([humidity, 0, measurement, config], registers.ToArray());
    }

    [Fact]
    public void A_step_that_comes_too_early_waits_for_the_chip()
    {
        using var session = bench.Open(Sensor());
        bench.Step(session);
        time.Advance(bench.Next.Delay);
        bench.Step(session);
        time.Advance(TimeSpan.FromMilliseconds(5));

        Assert.Equal(NextKind.Delay, bench.Step(session).Kind);
        Assert.Empty(bench.Sink.Items);
        Assert.Equal(3, bench.Measure(session).Length);
    }

    [Fact]
    public void The_calibration_is_not_read_before_the_chip_has_copied_it()
    {
        using var session = bench.Open(Sensor());
        bench.Step(session);
        Assert.Equal(TimeSpan.FromMilliseconds(2), bench.Next.Delay);

        // The clock stands still, so the chip still copies.
        Assert.Equal(TimeSpan.FromMilliseconds(2), bench.Step(session).Delay);
        Assert.Equal(25.08, bench.Measure(session)[0].Value);
    }

    [Fact]
    public void A_chip_that_stays_busy_is_given_up_and_works_after_the_reset_of_the_next_opening()
    {
        chip.Extra = TimeSpan.FromHours(1);
        using var session = bench.Open(Sensor());
        var error = Assert.Throws<SensorException>(() => bench.Measure(session));
        Assert.Equal("the BME280 at address 0x76 on sim-1 still measures long after its longest time: it is reset; if this comes again, replace it", error.Message);
        Assert.False(error.BusFailed);

        chip.Extra = TimeSpan.Zero;
        using var again = bench.Open(Sensor());
        Assert.Equal(25.08, bench.Measure(again)[0].Value);
    }

    [Theory]
    [InlineData(0x58, "found a BMP280, which has no humidity (chip id 0x58) at address 0x76 on sim-1, but this driver is for the BME280 (0x60): correct 'driver' or 'address'")]
    [InlineData(0x61, "found a BME680 or BME688 (chip id 0x61) at address 0x76 on sim-1, but this driver is for the BME280 (0x60): correct 'driver' or 'address'")]
    [InlineData(0xFF, "found nothing that makes sense, check the wiring (chip id 0xff) at address 0x76 on sim-1, but this driver is for the BME280 (0x60): correct 'driver' or 'address'")]
    public void Another_chip_is_named(byte identity, string message)
    {
        chip.Identity = identity;
        Assert.Equal(message, Assert.Throws<SensorException>(() => bench.Open(Sensor())).Message);
    }

    [Fact]
    public void A_chip_that_never_measured_is_not_taken_at_its_plausible_values()
    {
        // Every write is acknowledged, and the chip stays as it is after power on: decoded that is 26.46 °C, 82044.5 Pa, 69.93 %.
        var deaf = new Bme280Chip(time, () => new Bme280Raw(0x80000, 0x80000, 0x8000), Bme280Vector.Bytes(Example.First), Bme280Vector.Bytes(Example.Second));
        bench = new Bench(time, 0x76, deaf);
        using var session = bench.Open(Sensor());

        Assert.Equal(Skipped(0, 1, 2), bench.Measure(session).OrderBy(s => s.Channel));
        Assert.Equal(26.46, Bme280Calibration.Temperature(Example.Calibration.Fine(0x80000)));
    }

    [Fact]
    public void A_quantity_that_was_not_measured_spoils_only_itself()
    {
        (chip, bench) = Make(Example with { RawH = 0x8000 });
        using var humid = bench.Open(Sensor());
        Assert.Equal([new Sample(0, 25.08), .. Skipped(1), new Sample(2, Example.Pressure / 256.0)], bench.Measure(humid));

        (chip, bench) = Make(Example with { RawP = 0x80000 });
        using var pressed = bench.Open(Sensor());
        Assert.Equal([new Sample(0, 25.08), new Sample(1, Example.Humidity / 1024.0), .. Skipped(2)], bench.Measure(pressed));
    }

    [Fact]
    public void A_chip_that_loses_its_power_while_it_measures_is_skipped_once_and_then_measures_again()
    {
        using var session = bench.Open(Sensor());
        bench.Measure(session);
        bench.Step(session);
        time.Advance(bench.Next.Delay);
        chip.PowerOn();

        Assert.Equal(Skipped(0, 1, 2), bench.Measure(session).OrderBy(s => s.Channel));
        Assert.Equal([25.08, Example.Humidity / 1024.0, Example.Pressure / 256.0], bench.Measure(session).Select(s => s.Value));
    }

    [Fact]
    public void Without_an_answer_it_cannot_be_opened()
    {
        bench.Remove(0x76);
        var error = Assert.Throws<SensorException>(() => bench.Open(Sensor()));
        Assert.Equal("no answer at address 0x76 on sim-1: check wiring and address", error.Message);
        Assert.False(error.BusFailed);
    }

    [Fact]
    public void A_chip_at_the_other_address_is_found_there()
    {
        bench = new Bench(time, 0x77, chip);
        Assert.Throws<SensorException>(() => bench.Open(Sensor()));
        using var session = bench.Open(Sensor(("address", "0x77")));
        Assert.Equal(3, bench.Measure(session).Length);
    }

    [Fact]
    public void Whatever_transaction_is_not_acknowledged_the_sensor_fails_and_can_be_opened_again()
    {
        int transactions;
        using (var session = bench.Open(Sensor()))
        {
            bench.Measure(session);
            transactions = bench.Bus.Count;
        }

        for (var failing = 0; failing < transactions; failing++)
        {
            var at = bench.Bus.Count + failing;
            bench.Bus.Fail = n => n == at ? FaultyI2cBus.Nak(n) : null;
            Assert.Throws<SensorException>(() =>
            {
                using var session = bench.Open(Sensor());
                bench.Measure(session);
            });
            using var again = bench.Open(Sensor());
            Assert.Equal(25.08, bench.Measure(again)[0].Value);
        }

        Assert.InRange(transactions, 7, 9);
    }

    [Fact]
    public void Random_bytes_from_the_bus_never_throw_anything_but_a_sensor_exception()
    {
        var random = new Random(1);
        var survived = 0;
        bench.Bus.Corrupt = (_, read) =>
        {
            if (random.Next(3) == 0)
            {
                random.NextBytes(read);
            }
        };
        for (var i = 0; i < 500; i++)
        {
            try
            {
                using var session = bench.Open(Sensor());
                bench.Measure(session);
                survived++;
            }
            catch (SensorException)
            {
                // A wrong identity, a chip that seems busy for ever: what a disturbed bus looks like.
            }
        }

        Assert.InRange(survived, 50, 499);
    }

    [Fact]
    public void Calibration_that_reads_as_ones_is_refused()
    {
        bench.Bus.Corrupt = static (write, read) =>
        {
            if (write is [0x88])
            {
                read.Fill(0xFF);
            }
        };
        using var session = bench.Open(Sensor());
        var error = Assert.Throws<SensorException>(() => bench.Measure(session));
        Assert.Equal("the calibration of the BME280 at address 0x76 on sim-1 reads as nonsense: check wiring and supply, or replace the chip", error.Message);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        using var session = bench.Open(Sensor());
        for (var i = 0; i < 10; i++)
        {
            bench.Measure(session);
        }

        Assert.Equal(0, Allocated.ButOnce(200, _ => bench.Step(session), () => time.Advance(TimeSpan.FromMilliseconds(20))));
        Assert.Equal(30 + 300, bench.Sink.Items.Count);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_problems()
    {
        var settings = Written.Settings(
            Written.Map(("bus", "spi-1"), ("address", "0x40"), ("every", "100ms"), ("oversampling", 16)), out var problems, "sensors.bench");
        _ = new Bme280(settings);
        settings.Finish();

        Assert.Equal(
            [
                "sensors.bench.bus: 'spi-1' is no I²C bus; write i2c-N, or sim-N for a simulated one",
                "sensors.bench.address: 0x40 is no address of this chip; it can have 0x76 or 0x77",
                "sensors.bench.every: is shorter than a measurement with oversampling 16; it must be 113ms at least",
            ],
            problems.Select(p => $"{p.Path}: {p.Message}"));
    }

    [Fact]
    public void An_address_without_its_0x_is_asked_for_with_it()
    {
        _ = new Bme280(Written.Settings(Written.Map(("address", "76")), out var problems));
        Assert.Equal("76 is no address of this chip; it can have 0x76 or 0x77; write 0x76, for 76 is decimal", Assert.Single(problems).Message);
    }

    [Fact]
    public void An_address_may_be_written_in_decimal()
    {
        var sensor = Sensor(("address", 119));
        Assert.Equal(0x77, sensor.Address);
    }

    private static Bme280 Sensor(params (string Key, object Value)[] keys) => Bench.Driver(static s => new Bme280(s), keys);

    private static Sample[] Skipped(params int[] channels) => [.. channels.Select(c => Sample.Bad(c, "measurement skipped"))];

    private (Bme280Chip Chip, Bench Bench) Make(Bme280Vector vector)
    {
        var made = new Bme280Chip(time, () => vector.Raw, Bme280Vector.Bytes(vector.First), Bme280Vector.Bytes(vector.Second));
        return (made, new Bench(time, 0x76, made));
    }
}
