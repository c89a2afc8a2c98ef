using Gateway.IotBindings.Sensors;

namespace Gateway.IotBindings.Chips;

/// <summary>Every binding that is offered as a driver, one line each; docs/extensions/iot-bindings.md says why the others are not.</summary>
internal static class BindingTable
{
    /// <summary>The lines whose chip a built-in driver of the same name has, too. A test holds them against the catalogue.</summary>
    private static readonly string[] Twins = ["ads1115", "aht20", "bh1750", "bme280", "bmp280", "ina219", "mcp3008", "mcp9808", "sht3x", "sht4x"];

    /// <summary>The lines, by name.</summary>
    public static IReadOnlyList<BindingLine> Lines { get; } =
    [
        .. new[] { ClimateLines.All, ElectricalLines.All, MotionAndLightLines.All }
            .SelectMany(lines => lines)
            .Select(line => Twins.Contains(line.Name) ? line with { Twin = line.Name } : line)
            .OrderBy(line => line.Name, StringComparer.Ordinal),
    ];
}
