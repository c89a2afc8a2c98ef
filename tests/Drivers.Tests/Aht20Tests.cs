using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Chips;
using Gateway.Drivers.Tests.Chips;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>Commands and formulas are those of the datasheet (AHT20 Product manuals, 5.3 to 6.2); the frame was recorded from a real chip (periph.io, aht20).</summary>
public sealed class Aht20Tests
{
    private static readonly Exchange[] Opening = [new("BA"), new("71", "18")];
    private readonly ManualTime time = new();

    [Fact]
    public void A_recorded_frame_is_decoded()
    {
        var traffic = Play([.. Opening, new("AC 33 00"), new("", "18 75 52 05 8E 40 7F")]);
        traffic.Reads(6, 19.445801, 45.828247);
        Assert.Equal([20, 80], traffic.Delays);
    }

    [Fact]
    public void A_wrong_checksum_spoils_both_values_for_it_covers_both()
    {
        var traffic = Play([.. Opening, new("AC 33 00"), new("", "18 75 52 05 8E 40 7E"), new("AC 33 00"), new("", "18 75 52 05 8E 40 7F")]);
        Assert.Equal([Sample.Bad(0, "CRC mismatch"), Sample.Bad(1, "CRC mismatch")], traffic.Samples.Take(2));
        Assert.Equal(19.445801, traffic.Samples[2].Value, 6);
    }

    [Fact]
    public void A_chip_without_calibration_is_initialised()
    {
        var traffic = Play([new("BA"), new("71", "10"), new("BE 08 00"), new("71", "18"), new("AC 33 00"), new("", "18 75 52 05 8E 40 7F")]);
        traffic.Reads(6, 19.445801, 45.828247);
        Assert.Equal([20, 10, 80], traffic.Delays);
    }

    [Fact]
    public void A_chip_that_does_not_become_calibrated_is_refused()
    {
        var error = Assert.Throws<SensorException>(() => Play([new("BA"), new("71", "10"), new("BE 08 00"), new("71", "10"), new("AC 33 00")]));
        Assert.StartsWith("the AHT20 at address 0x38 on i2c-1 does not load its calibration", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chip_that_stays_busy_is_given_up_and_not_waited_for_without_end()
    {
        var chip = new Aht20Chip(time, static () => (0x58E40, 0x75520)) { Extra = 60_000 };
        using var bench = new Bench(time, 0x38, chip);
        using var session = bench.Open(Bench.Driver(static s => new Aht20(s)));

        var error = Assert.Throws<SensorException>(() => bench.Measure(session));
        Assert.Equal("the AHT20 at address 0x38 on sim-1 still measures long after its longest time: it is reset; if this comes again, replace it", error.Message);
        Assert.InRange(bench.Bus.Count, 10, 20);
    }

    [Fact]
    public void A_chip_that_lost_its_power_is_set_up_again()
    {
        var chip = new Aht20Chip(time, static () => (0x58E40, 0x75520));
        using var bench = new Bench(time, 0x38, chip);
        using var session = bench.Open(Bench.Driver(static s => new Aht20(s)));
        Assert.Equal(19.445801, bench.Measure(session)[0].Value, 6);

        chip.PowerOn();
        Assert.StartsWith("the AHT20 at address 0x38 on sim-1 has lost its calibration", Assert.Throws<SensorException>(() => bench.Measure(session)).Message, StringComparison.Ordinal);
        using var again = bench.Open(Bench.Driver(static s => new Aht20(s)));
        Assert.Equal(19.445801, bench.Measure(again)[0].Value, 6);
    }

    private static Traffic Play(Exchange[] script) => Traffic.Play(static s => new Aht20(s), [], 0x38, script);
}
