using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;
using Gateway.Drivers.Tests.Chips;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>The register maps that ship in <c>hardware/maps</c>, each against its witness.</summary>
public sealed class MapTests
{
    private readonly ManualTime time = new();

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Repository.PathOf("hardware", "maps"), "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_is_a_valid_configuration_names_its_witness_and_reads_on_a_simulated_bus(string name)
    {
        Assert.Contains("# Witness: ", File.ReadAllText(PathOf(name)), StringComparison.Ordinal);
        Assert.Contains($"](maps/{name}.yaml)", File.ReadAllText(Repository.PathOf("hardware", "registers.md")), StringComparison.Ordinal);

        var sensor = PageExample.Construct(Node(name), "sim-1");
        using var bus = BusCatalog.Open("sim-1", [new BusMember(name, sensor)], time);
        using var session = sensor.Open(new Opening(bus, default, time, CancellationToken.None));
        for (var round = 0; round < 3; round++)
        {
            var samples = Round(session);
            Assert.Equal(sensor.Channels.Count, samples.Length);
            Assert.All(samples, s => Assert.Equal(Quality.Good, s.Quality));
            Assert.All(samples, s => Assert.InRange(s.Value, sensor.Channels[s.Channel].Low, sensor.Channels[s.Channel].High));
        }
    }

    // National/TI SNOS808, table "Temperature register"; 0xE780 was read back from the Linux driver.
    [Theory]
    [InlineData("7D 00", 125)]
    [InlineData("19 00", 25)]
    [InlineData("00 80", 0.5)]
    [InlineData("00 00", 0)]
    [InlineData("FF 80", -0.5)]
    [InlineData("E7 00", -25)]
    [InlineData("C9 00", -55)]
    [InlineData("E7 80", -24.5)]
    [InlineData("19 7F", 25)]
    public void Lm75(string register, double temperature) => Play("lm75", 0x48, new("01 00"), new("00", register)).Reads(4, temperature);

    // TI SBOS397C, table 5 (12 bits, left adjusted in the register).
    [Theory]
    [InlineData("7F F0", 127.9375)]
    [InlineData("64 00", 100)]
    [InlineData("4B 00", 75)]
    [InlineData("19 00", 25)]
    [InlineData("00 40", 0.25)]
    [InlineData("FF C0", -0.25)]
    [InlineData("E7 00", -25)]
    [InlineData("C9 00", -55)]
    public void Tmp102(string register, double temperature) => Play("tmp102", 0x48, new("01", "60 A0"), new("01 60 A0"), new("00", register)).Reads(4, temperature);

    // TI SNOSD82D, table 7-1, and in the same steps 125 °C and -55 °C, the ends of its range.
    [Theory]
    [InlineData("3E 80", 125)]
    [InlineData("32 00", 100)]
    [InlineData("0C 80", 25)]
    [InlineData("00 01", 0.0078125)]
    [InlineData("FF FF", -0.0078125)]
    [InlineData("F3 80", -25)]
    [InlineData("E4 80", -55)]
    public void Tmp117(string register, double temperature) =>
        Play("tmp117", 0x48, new("0F", "01 17"), new("01 0C 20"), new("01", "2C 20"), new("00", register)).Reads(7, temperature);

    [Fact]
    public void A_TMP117_that_has_not_measured_gives_what_is_out_of_its_range()
    {
        var sample = Play("tmp117", 0x48, new("0F", "01 17"), new("01 0C 20"), new("01", "2C 20"), new("00", "80 00")).Samples[0];
        Assert.Equal(-256, sample.Value);
        Assert.True(sample.Value < PageExample.Construct(Node("tmp117")).Channels[0].Low);
    }

    // Analog Devices ADT7410 rev. A, table 5 (13 bits, moved to the left by the three bits that 16 have more), and the step of 16 bits.
    [Theory]
    [InlineData("4B 00", 150)]
    [InlineData("3E 80", 125)]
    [InlineData("0C 80", 25)]
    [InlineData("00 01", 0.0078125)]
    [InlineData("FF FF", -0.0078125)]
    [InlineData("F3 80", -25)]
    [InlineData("E4 80", -55)]
    public void Adt7410(string register, double temperature) =>
        Play("adt7410", 0x48, new("0B", "CB"), new("03 A0"), new("02", "00"), new("00", register)).Reads(7, temperature);

    // TE: the examples 0x683A (24.7 °C) → 0x7C and 0x4E85 (32.3 %RH) → 0x6B, formulas with the two status bits taken off.
    [Fact]
    public void Htu21d()
    {
        var traffic = Play("htu21d", 0x40, new("FE"), new("F3"), new("", "68 3A 7C"), new("F5"), new("", "4E 85 6B"));
        traffic.Reads(3, 24.686, 32.338);
        Assert.Equal([15, 50, 16], traffic.Delays);
    }

    // TI SBOS547, table 1, the worked example: 2 mΩ, shunt register 0x1F40, bus register 0x2570: 10 A, 11.98 V, and 119.82 W in the chip's coarser steps.
    [Fact]
    public void Ina226()
    {
        var text = File.ReadAllText(PathOf("ina226")).Replace("/0.1,", "/0.002,", StringComparison.Ordinal).Replace("0.8", "40", StringComparison.Ordinal);
        var traffic = Play(YamlText.Sensors(text)["ina226"], 0x40, new("FE", "54 49"), new("FF", "22 60"), new("00 41 23"), new("06", "00 08"), new("02", "25 70"), new("01", "1F 40"), new("01", "1F 40"));
        traffic.Reads(6, 11.98, 10, 119.8);
        Assert.Equal([3], traffic.Delays);
    }

    [Theory]
    [InlineData("mcp9808")]
    [InlineData("bh1750")]
    [InlineData("ina219")]
    public void Map_and_driver_of_one_chip_read_the_same(string name)
    {
        var step = 0;
        using var bench = new Bench(time, Address(name), name switch
        {
            "mcp9808" => new Mcp9808Chip(time, () => (37 * step) - 600),
            "bh1750" => (ISimulatedChip)new Bh1750Chip(time, () => 900.0 * step),
            _ => new Ina219Chip(time, () => (120 * step, (997 * step) - 30_000)),
        });
        var driver = DriverCatalog.All.Find(name)!.Construct(Written.Settings(Written.Map(("bus", "sim-1")), out _));
        var map = PageExample.Construct(Node(name), "sim-1");
        Assert.Equal(driver.Channels.Select(c => (c.Name, c.Unit)), map.Channels.Select(c => (c.Name, c.Unit)));
        using var coded = bench.Open(driver);
        using var described = bench.Open(map);
        for (; step < 60; step++)
        {
            var expected = bench.Measure(coded);
            var found = bench.Measure(described);
            Assert.All(expected, s => Assert.Equal(Quality.Good, s.Quality));
            Assert.Equal(expected.Select(s => (s.Channel, s.Quality)), found.Select(s => (s.Channel, s.Quality)));
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Value, pair.Second.Value, 9));
        }

        Assert.Equal(driver.Channels.Select(c => Math.Round(c.Low)), map.Channels.Select(c => Math.Round(c.Low)));
    }

    private static int Address(string name) => I2cPlace.Parse(Node(name).Text("address")!);

    private static string PathOf(string name) => Repository.PathOf("hardware", "maps", name + ".yaml");

    private static MapNode Node(string name) => YamlText.Sensors(File.ReadAllText(PathOf(name)))[name];

    private static Traffic Play(string name, int address, params Exchange[] script) => Play(Node(name), address, script);

    private static Traffic Play(MapNode node, int address, params Exchange[] script) =>
        Traffic.Play(s => new Registers(s), [.. node.Entries.Where(e => e.Key is not ("driver" or "bus")).Select(e => (e.Key, (object)e.Value))], address, script);

    private Sample[] Round(ISensorSession session)
    {
        var sink = new ListSink();
        while (session.Step(Instant.Now(time), sink) is { Kind: NextKind.Delay } next)
        {
            time.Advance(next.Delay);
        }

        return [.. sink.Items.Select(i => i.Sample)];
    }
}
