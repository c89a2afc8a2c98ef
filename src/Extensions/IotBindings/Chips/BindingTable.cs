using Gateway.IotBindings.Sensors;

namespace Gateway.IotBindings.Chips;

/// <summary>Every binding that is offered as a driver, one line each; docs/extensions/iot-bindings.md says why the others are not.</summary>
internal static class BindingTable
{
    /// <summary>The lines, by name.</summary>
    public static IReadOnlyList<BindingLine> Lines { get; } =
        [.. new[] { ClimateLines.All, ElectricalLines.All, MotionAndLightLines.All }.SelectMany(lines => lines).OrderBy(line => line.Name, StringComparer.Ordinal)];
}
