using System.Text.RegularExpressions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>The example on the page of a driver: the first sensor of that driver in its YAML.</summary>
internal static partial class PageExample
{
    /// <summary>As it stands there; null when the page has none.</summary>
    public static MapNode? Of(string driver) =>
        Block().Matches(File.ReadAllText(Repository.PathOf("hardware", driver + ".md")))
            .Select(m => m.Groups["text"].Value)
            .Where(t => t.Contains("sensors:", StringComparison.Ordinal))
            .SelectMany(t => YamlText.Sensors(t).Values)
            .FirstOrDefault(s => s.Text("driver") == driver);

    /// <summary>The sensor, after a check that all is right with its settings.</summary>
    public static ISensor Construct(MapNode node, string? bus = null)
    {
        var settings = Written.Settings(bus is null ? node : node.With("bus", bus), out var problems, "sensors.example");
        var sensor = DriverCatalog.All.Read(settings, "driver", "Kind.");
        settings.Finish();
        Assert.Empty(problems.Select(p => $"{p.Path}: {p.Message}"));
        return sensor!;
    }

    [GeneratedRegex("```yaml\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();
}
