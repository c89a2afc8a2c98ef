using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Extensions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers;
using Gateway.IotBindings.Chips;
using Gateway.IotBindings.Sensors;
using TestKit;

namespace Gateway.IotBindings.Tests;

/// <summary>What holds for every line of the table: it is covered the moment it is there.</summary>
public sealed class TableTests
{
    /// <summary>UCUM codes that the rules know and can convert.</summary>
    private static readonly string[] Units = ["Cel", "%", "Pa", "V", "A", "W", "Ohm", "lx", "[ppm]", "m/s2", "deg", "deg/s", "uT"];

    public static TheoryData<string> Names => [.. BindingTable.Lines.Select(l => l.Name)];

    [Fact]
    public void The_extension_adds_its_buses_and_a_driver_for_each_line()
    {
        var lines = new ExtensionLines();
        new Extension().Register(lines);
        Assert.Equal(["iot-i2c", "iot-spi"], lines.Buses.Select(b => b.Prefix));
        Assert.Equal(BindingTable.Lines.Select(l => "iot/" + l.Name), lines.Drivers.Select(d => d.Name));
        Assert.Distinct(lines.Drivers.Select(d => d.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_has_channels_with_names_units_and_bounds(string name)
    {
        var channels = Line(name).Construct(Settings.ForDescription()).Channels;
        Assert.NotEmpty(channels);
        Assert.Distinct(channels.Select(c => c.Name));
        Assert.All(channels, c =>
        {
            Assert.Matches("^[a-z0-9][a-z0-9-]*$", c.Name);
            Assert.Contains(c.Unit, Units);
            Assert.True(double.IsFinite(c.Low) && double.IsFinite(c.High) && c.Low < c.High, $"{name}/{c.Name} has no bounds");
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_any_settings_each_is_a_valid_configuration(string name)
    {
        var (sensor, problems) = Make(name);
        Assert.Empty(problems);
        Assert.NotNull(sensor.Bus);
        Assert.True(sensor.Every >= Line(name).Least);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void None_may_have_its_bus_for_more_than_a_tenth_of_the_time(string name)
    {
        var line = Line(name);
        Assert.True(line.Least >= 10 * line.Blocks);
        Assert.True(line.Opens < TimeSpan.FromSeconds(1), "the others of the bus would wait too long when it is opened");

        var (_, problems) = Make(name, ("every", "1ms"));
        Assert.Contains(problems, p => p.Path == "every" && p.Message.Contains("out of range", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_bus_of_another_kind_is_refused(string name)
    {
        Assert.Contains(Make(name, ("bus", "w1")).Problems, p => p.Path == "bus");
        Assert.Contains(Make(name, ("bus", "iot-i2c-1")).Problems, p => p.Path == "bus");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void On_a_simulated_bus_it_finds_its_chip_or_one_message_says_that_there_is_none(string name)
    {
        var (sensor, problems) = Make(name, ("bus", "sim-1"));
        if (DriverCatalog.All.Find(name) is null)
        {
            Assert.StartsWith($"there is no simulated chip for iot/{name}", Assert.Single(problems).Message, StringComparison.Ordinal);
            return;
        }

        Assert.Empty(problems);
        using var bus = BusCatalog.Open("sim-1", [new BusMember("example", sensor)], new ManualTime());
        if (sensor.Place is { Address: { } address })
        {
            ((II2cBus)bus).Transfer(address, [], []);
        }
        else
        {
            ((ISpiBus)bus).Transfer(new SpiDevice(sensor.Place!.Select!.Value, 0, 1_000_000), [1, 0x80, 0], new byte[3]);
        }
    }

    [Fact]
    public void Each_line_has_a_twin_in_the_gateway_or_a_witness_for_its_values() =>
        Assert.Equal(BindingTable.Lines.Select(l => l.Name), BindingTable.Lines.Where(l => l.Twin is not null).Select(l => l.Name).Concat(Witnesses.All.Select(w => w.Driver)).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Opened_on_a_bus_of_another_kind_it_says_so(string name)
    {
        using var bus = new NoBus();
        var error = Assert.Throws<SensorException>(() => Make(name).Sensor.Open(new Opening(bus, default, TimeProvider.System, CancellationToken.None)));
        Assert.EndsWith("bus: correct the setting 'bus'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_the_chip_cannot_have_is_a_problem() =>
        Assert.Equal("0x46 is no address of this chip; it can have 0x44 or 0x45", Assert.Single(Make("sht3x", ("address", "0x46")).Problems).Message);

    [Fact]
    public void A_shunt_that_leaves_the_calibration_of_an_ina236_at_0_is_a_problem()
    {
        Assert.Empty(Make("ina236", ("shunt", "0.01"), ("max-current", "8")).Problems);
        Assert.Equal("times 'shunt' is 0.1 V; the chip measures up to 0.08192 V, and no finer than a 30th of that", Assert.Single(Make("ina236", ("shunt", "0.01"), ("max-current", "10")).Problems).Message);
        Assert.Single(Make("ina236", ("shunt", "0.001"), ("max-current", "1")).Problems);
    }

    [Fact]
    public void Inputs_are_channels_in_their_order()
    {
        Assert.Equal(["a3", "a0-a1"], Make("ads1115", ("inputs", Written.List("a3", "a0-a1"))).Sensor.Channels.Select(c => c.Name));
        Assert.Equal("names an input twice", Assert.Single(Make("mcp3008", ("inputs", Written.List("ch1", "ch1"))).Problems).Message);
    }

    private static BindingLine Line(string name) => BindingTable.Lines.Single(l => l.Name == name);

    private static (ISensor Sensor, List<Problem> Problems) Make(string name, params (string Key, object Value)[] keys)
    {
        var settings = Written.Settings(Written.Map(keys), out var problems);
        var sensor = Line(name).Construct(settings);
        settings.Finish();
        return (sensor, problems);
    }

    private sealed class NoBus : IBus
    {
        public void Dispose()
        {
            // Nothing is open.
        }
    }
}
