using System.Text.RegularExpressions;
using TestKit;

namespace Gateway.Rules.Tests.Computed;

/// <summary>The examples of the page about rules, as they stand there.</summary>
public partial class ExampleTests
{
    private static readonly (string Name, string Value, string? Unit)[] Examples =
        [.. Example().Matches(File.ReadAllText(Repository.PathOf("docs", "rules.md")))
            .Select(m => (m.Groups["name"].Value, m.Groups["value"].Value, m.Groups["unit"].Success ? m.Groups["unit"].Value : null))
            .Distinct()];

    [Fact]
    public void All_are_valid()
    {
        Assert.Equal(["difference", "alarmed", "magnus", "dew-point", "mould-risk", "sea-level", "open-the-window"], Examples.Select(e => e.Name));
        Assert.Empty(new ComputedBench(Examples).Problems);
    }

    /// <summary>Source: the table of dew points in DIN 4108-3, to a tenth of a degree.</summary>
    [Theory]
    [InlineData(20, 50, 9.3)]
    [InlineData(20, 70, 14.4)]
    [InlineData(25, 60, 16.7)]
    [InlineData(30, 70, 23.9)]
    [InlineData(10, 80, 6.7)]
    [InlineData(15, 100, 15.0)]
    public void Dew_point(double temperature, double humidity, double expected) =>
        Assert.Equal(expected, Last("dew-point", $"bench/temperature {temperature}", $"bench/humidity {humidity}"), 0.06);

    /// <summary>Source: the standard atmosphere (ISO 2533): 954.61 hPa and 11.75 °C at 500 m; 1013.25 hPa at sea level.</summary>
    [Fact]
    public void Pressure_at_sea_level() =>
        Assert.Equal(1013.25, Last("sea-level", "bench/temperature 11.75", "bench/pressure 954.61"), 0.01);

    [Theory]
    [InlineData("1", "0", 1)]
    [InlineData("1", "1", 0)]
    [InlineData("0", "0", 0)]
    [InlineData("0", "bad:broken", 0)]
    [InlineData("bad:broken", "1", 0)]
    public void Alarmed(string door, string key, double expected) =>
        Assert.Equal(expected, Last("alarmed", "door/open " + door, "key/on " + key));

    [Theory]
    [InlineData(21.5, 20, 1.5)]
    [InlineData(-3, 2, -5)]
    public void Difference(double bench, double history, double expected) =>
        Assert.Equal(expected, Last("difference", $"bench/temperature {bench}", $"history/temperature {history}"));

    private static double Last(string name, params string[] readings)
    {
        var bench = new ComputedBench(Examples);
        return readings.SelectMany(r => bench.Feed("0 " + r).ToList()).Last(r => r.Point.Channel == name).Value;
    }

    [GeneratedRegex("""^  (?<name>[a-z-]+): \{ value: "(?<value>[^"]*)"(, unit: (?<unit>\S+))? \}$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Example();
}
