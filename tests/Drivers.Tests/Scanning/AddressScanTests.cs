using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Scanning;
using TestKit;

namespace Gateway.Drivers.Tests.Scanning;

public sealed class AddressScanTests
{
    private static readonly Dictionary<int, string> Nobody = [];
    private readonly ManualTime time = new();

    public static TheoryData<string, string?> Recognised => new()
    {
        { "ads1115", "thresholds 0x8000 and 0x7fff, as after power-on" },
        { "bme280", "chip id 0x60" },
        { "bmp280", "chip id 0x58" },
        { "ina219", "configuration 0x399f, as after power-on" },
        { "mcp9808", "manufacturer 0x0054, device 0x0400" },
        { "sht3x", "status with its checksum" },
        { "sht4x", "serial number with its checksums" },
    };

    [Theory]
    [MemberData(nameof(Recognised))]
    public void A_chip_with_an_identity_is_found_at_each_of_its_addresses_and_says_how(string driver, string? evidence)
    {
        var addresses = ((IScannable)PageExample.Construct(PageExample.Of(driver)!, "sim-1")).Addresses;
        Assert.NotEmpty(addresses);
        foreach (var address in addresses)
        {
            Assert.Equal(new AddressFound(address, driver, evidence, null, []), Assert.Single(Scan(Bus(driver, address))), Same);
        }
    }

    [Theory]
    [InlineData("bh1750")]
    [InlineData("aht20")]
    public void A_chip_without_identity_is_named_as_a_possibility(string driver)
    {
        var bus = new SimulatedI2cBus("sim-1");
        var address = ((IRehearsable)PageExample.Construct(PageExample.Of(driver)!, "sim-1")).Address;
        bus.Attach(address, new Quiet());
        Assert.Equal(new AddressFound(address, null, null, null, [driver]), Assert.Single(Scan(bus)), Same);
    }

    [Fact]
    public void A_chip_after_its_driver_has_used_it_is_still_recognised()
    {
        foreach (var member in AddressScan.Examples)
        {
            using var bus = (II2cBus)BusCatalog.Open("sim-1", [member], time);
            using (var session = member.Sensor.Open(new Opening(bus, default, time, CancellationToken.None)))
            {
                for (var next = Next.AtOnce; next.Kind == NextKind.Delay; time.Advance(next.Delay))
                {
                    next = session.Step(Abstractions.Instant.Now(time), new ListSink());
                }
            }

            var found = Assert.Single(AddressScan.Run(bus, Nobody, time.Advance));
            Assert.True(found.Driver == member.Id || found.Candidates.Contains(member.Id), $"{member.Id} is not recognised");
        }
    }

    [Fact]
    public void Nothing_is_written_but_what_drivers_ask_and_memories_and_taken_addresses_are_not_touched()
    {
        using var bus = new Witness();
        var found = AddressScan.Run(bus, new Dictionary<int, string> { [0x76] = "sensor bench" }, static _ => { });
        Assert.Equal(new AddressFound(0x76, null, null, "sensor bench", []), Assert.Single(found), Same);
        Assert.DoesNotContain(bus.Asked, a => a.Address is 0x76 or < 0x08 or > 0x77 or (>= 0x30 and <= 0x37) or (>= 0x50 and <= 0x57));
        Assert.DoesNotContain(bus.Asked, a => a.Write.Length > 0 && a.Address is (>= 0x20 and <= 0x27) or (>= 0x38 and <= 0x3F));

        // Whatever is written chooses a register that is read then, or is a command of a humidity sensor that reads.
        Assert.All(bus.Asked.Where(a => a.Write.Length > 2), a => Assert.Equal((true, "F32D"), (a.Address is 0x44 or 0x45, a.Write)));
        Assert.Contains(bus.Asked, a => a is { Address: 0x5C, Write: "" });
    }

    [Fact]
    public void Another_chip_at_the_address_of_a_driver_is_not_taken_for_its_chip()
    {
        using var bus = BusFull(from: 0x09);
        var found = AddressScan.Run(bus, Nobody, time.Advance);
        Assert.Equal(0x6F - 16, found.Count);
        Assert.All(found, f => Assert.Null(f.Driver));
    }

    [Fact]
    public void When_every_address_answers_the_data_line_is_held_low()
    {
        using var bus = BusFull(from: 0x08);
        var fault = Assert.Throws<SensorException>(() => AddressScan.Run(bus, new Dictionary<int, string> { [0x76] = "sensor bench" }, time.Advance));
        Assert.Equal("every address on sim-1 seems to answer: the line SDA is held low; check the wiring, then take the devices off one by one", fault.Message);
    }

    [Fact]
    public void A_bus_that_fails_as_a_whole_ends_the_scan()
    {
        using var bus = new FaultyI2cBus(new SimulatedI2cBus("sim-1")) { Fail = _ => new SensorException("timeout") { BusFailed = true } };
        Assert.Equal("timeout", Assert.Throws<SensorException>(() => AddressScan.Run(bus, Nobody, time.Advance)).Message);
        Assert.Equal(1, bus.Count);
    }

    private static bool Same(AddressFound a, AddressFound b) =>
        (a.Address, a.Driver, a.Evidence, a.TakenBy) == (b.Address, b.Driver, b.Evidence, b.TakenBy) && a.Candidates.SequenceEqual(b.Candidates);

    private IReadOnlyList<AddressFound> Scan(II2cBus bus)
    {
        using (bus)
        {
            return AddressScan.Run(bus, Nobody, time.Advance);
        }
    }

    private static SimulatedI2cBus BusFull(int from)
    {
        var bus = new SimulatedI2cBus("sim-1");
        for (var address = from; address <= 0x77; address++)
        {
            bus.Attach(address, new Quiet());
        }

        return bus;
    }

    private SimulatedI2cBus Bus(string driver, int address)
    {
        var bus = new SimulatedI2cBus("sim-1");
        bus.Attach(address, ((IRehearsable)PageExample.Construct(PageExample.Of(driver)!, "sim-1")).MakeChip("x", time));
        return bus;
    }

    /// <summary>A chip that answers the same to everything.</summary>
    private sealed class Quiet : ISimulatedChip
    {
        public bool Transfer(ReadOnlySpan<byte> write, Span<byte> read)
        {
            read.Fill(0x55);
            return true;
        }
    }

    /// <summary>A bus on which nobody answers, that remembers what was asked.</summary>
    private sealed class Witness : II2cBus
    {
        public List<(int Address, string Write)> Asked { get; } = [];

        public string Name => "i2c-1";

        public void Transfer(int address, ReadOnlySpan<byte> write, Span<byte> read)
        {
            Asked.Add((address, Convert.ToHexString(write)));
            throw I2cFaults.NoAnswer(Name, address);
        }

        public void Dispose()
        {
            // Nothing is open.
        }
    }
}
