using System.Globalization;
using System.Text.RegularExpressions;
using TestKit;

namespace SystemTests.Install;

public sealed partial class UnitFileTests : IDisposable
{
    private static readonly string Systemd = Repository.PathOf("deploy", "systemd");
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-unit-").FullName;

    public static TheoryData<string> DropIns => [.. Directory.EnumerateFiles(Path.Combine(Systemd, "drop-ins"), "*.conf").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [ToolFact("systemd-analyze")]
    public void The_unit_is_valid() => Assert.Equal((0, string.Empty, string.Empty), Verify(Unit()));

    [ToolFact("systemd-analyze")]
    public void The_unit_is_as_closed_as_we_say()
    {
        // Exposure 1.4 or less; the threshold is in tenths.
        var (code, output, error) = Tool.Run("systemd-analyze", "security", "--offline=true", "--threshold=14", "--no-pager", Unit());
        Assert.True(code == 0, output + error);
        Assert.Contains(
            $"`systemd-analyze security` rates the unit {Exposure(Unit()).ToString("0.0", CultureInfo.InvariantCulture)}",
            File.ReadAllText(Repository.PathOf("README.md")).ReplaceLineEndings(" "),
            StringComparison.Ordinal);
    }

    [ToolTheory("systemd-analyze")]
    [MemberData(nameof(DropIns))]
    public void A_drop_in_is_valid_and_costs_what_it_says(string name)
    {
        var text = File.ReadAllText(Path.Combine(Systemd, "drop-ins", name));
        var unit = Unit(text);
        Assert.Equal((0, string.Empty, string.Empty), Verify(unit));
        Assert.Equal(double.Parse(CostLine().Match(text).Groups["figure"].Value, CultureInfo.InvariantCulture), Exposure(unit));
    }

    [Theory]
    [MemberData(nameof(DropIns))]
    public void A_drop_in_is_named_in_the_documentation(string name) =>
        Assert.Contains($"`{name}`", File.ReadAllText(Repository.PathOf("docs", "install.md")), StringComparison.Ordinal);

    [ToolFact("systemd-sysusers")]
    public void The_users_and_folders_are_valid()
    {
        Assert.Equal(0, Tool.Run("systemd-sysusers", "--dry-run", Path.Combine(Systemd, "sysusers.conf")).Code);
        foreach (var line in File.ReadLines(Path.Combine(Systemd, "tmpfiles.conf")).Where(l => !l.StartsWith('#')))
        {
            Assert.Matches(@"^d /\S+ 0\d{3} \S+ \S+ -$", line);
        }
    }

    [Fact]
    public void Each_bus_in_the_device_rules_belongs_to_a_group_that_the_unit_has_and_the_package_makes()
    {
        var groups = GroupOfRule().Matches(File.ReadAllText(Path.Combine(Systemd, "udev.rules"))).Select(m => m.Groups["group"].Value).ToList();
        Assert.Equal(["i2c", "gpio", "spi"], groups);
        var users = File.ReadAllText(Path.Combine(Systemd, "sysusers.conf"));
        var unit = File.ReadAllLines(Path.Combine(Systemd, "sensor-gateway.service")).Single(l => l.StartsWith("SupplementaryGroups=", StringComparison.Ordinal));
        foreach (var group in unit.Split('=')[1].Split(' '))
        {
            Assert.Contains($"g {group} -", users, StringComparison.Ordinal);
        }

        Assert.Subset(unit.Split('=')[1].Split(' ').ToHashSet(), groups.ToHashSet());
    }

    [Fact]
    public void Devices_are_allowed_by_the_names_of_the_kernel_and_by_number_where_it_has_one()
    {
        // As /proc/devices and the kernel's list of majors have them: "spi", not "spidev". A name counts only when the driver is there at the start of the service.
        string[] expected = ["gpiochip", "i2c", "89", "spi", "153", "ttyAMA", "204", "ttyUSB", "188", "ttyACM", "166"];
        var allowed = File.ReadLines(Path.Combine(Systemd, "sensor-gateway.service")).Where(l => l.StartsWith("DeviceAllow=", StringComparison.Ordinal)).ToList();
        Assert.Equal(expected.Select(name => $"DeviceAllow=char-{name} rw"), allowed);
    }

    private static (int Code, string Output, string Error) Verify(string unit) => Tool.Run("systemd-analyze", "verify", "--man=no", unit);

    private static double Exposure(string unit)
    {
        var (_, output, error) = Tool.Run("systemd-analyze", "security", "--offline=true", "--no-pager", unit);
        var figure = Overall().Match(output);
        Assert.True(figure.Success, output + error);
        return double.Parse(figure.Groups["figure"].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>The unit with a drop-in behind it. The program need not be installed where this is checked.</summary>
    private string Unit(string dropIn = "")
    {
        var text = File.ReadAllText(Path.Combine(Systemd, "sensor-gateway.service")).Replace("/usr/bin/sensor-gateway", "/bin/true", StringComparison.Ordinal);
        var copy = Path.Combine(folder, "sensor-gateway.service");
        File.WriteAllText(copy, text + dropIn);
        return copy;
    }

    [GeneratedRegex(@"^# Costs: .*?\((?<figure>\d\.\d)\)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CostLine();

    [GeneratedRegex(@"Overall exposure level for \S+: (?<figure>\d+\.\d)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Overall();

    [GeneratedRegex("GROUP=\"(?<group>[a-z0-9]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GroupOfRule();
}
