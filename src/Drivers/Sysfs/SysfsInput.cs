using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Sysfs;

/// <summary>One channel of a device of the kernel, as configured.</summary>
/// <param name="Name">Name of the channel.</param>
/// <param name="File">Beginning of its files: <c>temp1</c>.</param>
/// <param name="Kind">What it measures.</param>
internal sealed record SysfsInput(string Name, string File, SysfsKind Kind)
{
    public Channel Channel => new(Name, Kind.Unit, Kind.Low, Kind.High);

    /// <summary>Reads the table <c>channels</c>; one at least must be there.</summary>
    /// <param name="settings">The sensor's settings.</param>
    /// <param name="kinds">What there may be.</param>
    /// <param name="example">An example of a channel.</param>
    /// <param name="what">Which name is meant, for the description.</param>
    public static SysfsInput[] Read(Settings settings, SysfsKind[] kinds, string example, string what)
    {
        var table = settings.Table("channels", "Its channels by name.", settings.Describing ? null : ChannelName.Check, ChannelName.Bounds);
        if (table.Count == 0)
        {
            settings.Problem("channels", $"name at least one channel, as channels: {{ {example} }}");
        }

        var known = string.Join(", ", kinds.Select(k => k.Word));
        return [.. table.Select(t =>
        {
            var file = t.Settings.Text("input", what, check: text => Complaint(text, kinds, known));
            return new SysfsInput(t.Name, file, SysfsKind.Of(kinds, file) ?? kinds[0]);
        })];
    }

    private static string? Complaint(string text, SysfsKind[] kinds, string known) =>
        text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-') && SysfsKind.Of(kinds, text) is not null
            ? null
            : $"'{text}' is no input that is known here; it begins with one of {known}";
}
