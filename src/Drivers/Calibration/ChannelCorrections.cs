using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Calibration;

/// <summary>
/// Reads the corrections of a sensor's channels. They stand in its setting <c>channels</c>; where the driver itself declares its
/// channels there, each has them in a group <c>calibration</c>, apart from what describes the chip.
/// </summary>
public static class ChannelCorrections
{
    /// <summary>Behind the driver's own settings: one entry per channel, null for one that is not corrected.</summary>
    /// <param name="settings">The sensor's settings.</param>
    /// <param name="sensor">The sensor; null while only what all have in common is described.</param>
    public static IReadOnlyList<Correction?> Read(Settings settings, ISensor? sensor)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var own = settings.IsDeclared("channels");
        string[] names = [.. (sensor?.Channels ?? []).Select(c => c.Name)];
        var corrections = new Correction?[names.Length];
        foreach (var (name, channel) in settings.Table("channels", "Calibration of its channels by their names, before the rules.", text => Spelling.NotAChannel(text, names)))
        {
            var correction = Correction.Read(own ? channel.Group("calibration", "Correction of its values, before the rules.") : channel, sensor);
            var index = Array.IndexOf(names, name);
            if (index >= 0)
            {
                corrections[index] = correction;
            }
        }

        return corrections;
    }
}
