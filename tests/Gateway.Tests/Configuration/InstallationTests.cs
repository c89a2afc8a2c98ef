using System.Text.RegularExpressions;
using Gateway.Cli;
using Gateway.Configuration;
using TestKit;
using TestKit.Hardware;

namespace Gateway.Tests.Configuration;

/// <summary>
/// The worked installations in <c>hardware/installations</c>: page, picture, bill of materials, configuration and tests of the rules name the
/// same parts, pins and addresses. With the environment variable <c>GATEWAY_UPDATE_PAGES</c> set, the pictures are drawn anew.
/// </summary>
public sealed partial class InstallationTests
{
    public static TheoryData<string> All => [.. Directory.GetDirectories(Repository.PathOf("hardware", "installations")).Select(d => Path.GetFileName(d)!)];

    [Theory]
    [MemberData(nameof(All))]
    public void Its_configuration_is_valid_with_the_hardware_and_with_simulated_buses(string name)
    {
        var text = Read(name, "gateway.yaml");
        var rehearsed = SimulatedBus().Replace(SimulatedChip().Replace(text, "chip: sim-door"), "bus: sim-1");

        Assert.NotEqual(text, rehearsed);
        Assert.Empty(ProblemsOf(text));
        Assert.Empty(ProblemsOf(rehearsed));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Its_rules_do_what_their_tests_expect(string name)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var code = RulesTestCommand.Run([Repository.PathOf("hardware", "installations", name, "rules.test.yaml")], json: false, Sources(), output, error);

        Assert.True(code == ExitCode.Done, $"{output}{error}");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Its_picture_is_drawn_from_its_table_and_pins_are_called_what_they_are(string name)
    {
        var wires = WiringTable.In(Read(name, "README.md"));
        var path = Repository.PathOf("hardware", "installations", name, "wiring.svg");
        var drawn = WiringPicture.Draw($"Wiring of {name}", wires);
        if (SettingsPage.Update)
        {
            File.WriteAllText(path, drawn);
        }

        Assert.All(wires.Where(w => w.HeaderPin is not null), w => Assert.Equal(Header.NameOf(w.HeaderPin!.Value), w.HeaderName));
        Assert.True(File.Exists(path) && File.ReadAllText(path) == drawn, $"{path} is not what the table says: run hardware/draw");
        Assert.Contains("](wiring.svg)", Read(name, "README.md"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Each_wired_part_is_in_the_bill_under_the_same_name(string name)
    {
        var bill = Read(name, "parts.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var parts = Parts(name);

        Assert.Equal("Reference,Qty,Value,Manufacturer,MPN,Supplier,SupplierPN,Notes", bill[0]);
        Assert.Equal(bill.Length, bill.Select(l => l.Split(',')[0]).Distinct(StringComparer.Ordinal).Count());
        Assert.All(parts, p => Assert.Contains(bill, l => l.StartsWith($"{p.Reference},1,{p.Value},", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Each_sensor_is_wired_as_it_is_configured(string name)
    {
        var sensors = SensorLine().Matches(Read(name, "gateway.yaml")).Where(m => m.Groups["driver"].Value != "host").ToList();
        var parts = Parts(name).Where(p => p.Sensor.Length > 0).ToList();

        Assert.Equal(sensors.Select(m => m.Groups["id"].Value).Order(), parts.Select(p => p.Sensor).Order());
        Assert.All(sensors, sensor => CheckWires(Read(name, "README.md"), sensor, parts.Single(p => p.Sensor == sensor.Groups["id"].Value)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void No_line_that_is_not_a_bus_serves_two_parts(string name)
    {
        var lines = Parts(name).SelectMany(p => p.Wires).Where(w => w.HeaderName.StartsWith("GPIO", StringComparison.Ordinal));

        Assert.All(lines.Where(w => w.HeaderName is not ("GPIO2" or "GPIO3" or "GPIO4")).GroupBy(w => w.HeaderPin), g => Assert.Single(g));
    }

    private static void CheckWires(string page, Match sensor, Part part)
    {
        var settings = sensor.Groups["settings"].Value;
        string[] expected = settings switch
        {
            _ when settings.Contains("bus: i2c-1", StringComparison.Ordinal) => ["3.3 V", "ground", "GPIO2", "GPIO3"],
            _ when settings.Contains("bus: w1", StringComparison.Ordinal) => ["3.3 V", "ground", "GPIO4"],
            _ => ["ground", Line().Match(settings).Groups["line"].Value],
        };
        Assert.Equal(expected.Order(), part.Wires.Where(w => w.HeaderPin is not null).Select(w => w.HeaderName).Order());
        if (Address().Match(settings) is { Success: true } address)
        {
            Assert.Contains(part.Wires, w => w.To.EndsWith($"address {address.Groups["address"].Value}", StringComparison.Ordinal));
        }

        Assert.True(!expected.Contains("GPIO2") || page.Contains("\ndtparam=i2c_arm=on\n", StringComparison.Ordinal), "config.txt needs dtparam=i2c_arm=on");
        Assert.True(!expected.Contains("GPIO4") || page.Contains("\ndtoverlay=w1-gpio\n", StringComparison.Ordinal), "config.txt needs dtoverlay=w1-gpio");
    }

    private static IEnumerable<Part> Parts(string name) =>
        WiringTable.In(Read(name, "README.md")).GroupBy(w => w.Part).Select(g =>
        {
            var match = PartName().Match(g.Key);
            Assert.True(match.Success, $"'{g.Key}' is not REFERENCE: VALUE (SENSOR)");
            return new Part(match.Groups["reference"].Value, match.Groups["value"].Value, match.Groups["sensor"].Value, [.. g]);
        });

    private static IEnumerable<string> ProblemsOf(string text) =>
        ConfigurationLoader.Parse("gateway.yaml", text, Sources()).Problems.Select(p => p.ToString());

    private static ConfigurationSources Sources() => new() { Environment = name => name == "CREDENTIALS_DIRECTORY" ? "/run/credentials" : null };

    private static string Read(string name, string file) => File.ReadAllText(Repository.PathOf("hardware", "installations", name, file));

    [GeneratedRegex(@"^  (?<id>[a-z0-9-]+): +\{ driver: (?<driver>[a-z0-9-]+), (?<settings>.*) \}$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SensorLine();

    [GeneratedRegex(@"^(?<reference>[A-Z]+\d+): (?<value>[^(]+?)( \((?<sensor>[a-z0-9-]+)\))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PartName();

    [GeneratedRegex("bus: (i2c-1|w1)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SimulatedBus();

    [GeneratedRegex("chip: [a-z0-9-]+", RegexOptions.None, 1000)]
    private static partial Regex SimulatedChip();

    [GeneratedRegex("line: (?<line>GPIO[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();

    [GeneratedRegex("address: (?<address>0x[0-9a-f]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();

    private sealed record Part(string Reference, string Value, string Sensor, IReadOnlyList<Wire> Wires);
}
