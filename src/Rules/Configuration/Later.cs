using Gateway.Abstractions.Configuration;

namespace Gateway.Rules.Configuration;

/// <summary>
/// Settings of the documented configuration that this version does not act on. What asks for nothing is accepted, anything
/// else is refused: a setting that is read and ignored would be worse than none. Outside a description they are declared only
/// where written, so that messages do not offer them.
/// </summary>
internal static class Later
{
    private static readonly (string Key, string Nothing, SettingType Type, string Summary)[] Settings =
    [
        ("signal", "value", SettingType.Text, "what is compared with the limits: the value, its age, a window, a rate or a deviation"),
        ("silent-after", "off", SettingType.Duration, "how long the sensor may say nothing good before that is an alert itself"),
        ("latch", "false", SettingType.Boolean, "whether the alert stays until somebody resets it"),
        ("ack", "none", SettingType.Choice, "whether somebody has to acknowledge the alert"),
        ("remind-every", "off", SettingType.Duration, "how often an active alert is told again"),
        ("flapping", "off", SettingType.Group, "when the alert changes so often that its transitions are withheld"),
        ("suppress-when", "", SettingType.Text, "the rule whose active alert holds this one back"),
    ];

    private static readonly string[] Inner =
    [
        "mean", "min", "max", "median", "stddev", "range", "sum", "count", "changes", "rate", "per", "deviation-from", "min-coverage",
        "window", "start", "end",
    ];

    public static void Read(Settings settings)
    {
        foreach (var (key, nothing, type, summary) in Settings)
        {
            if (settings.Describing)
            {
                settings.Later(key, type, summary, string.Empty, nothing);
            }
            else if (settings.Has(key))
            {
                Refuse(settings, key, nothing);
            }
        }
    }

    private static void Refuse(Settings settings, string key, string nothing)
    {
        var remedy = nothing.Length == 0 ? "leave it out" : $"leave it out, or write '{nothing}'";
        if (settings.IsGroup(key))
        {
            var group = settings.Group(key, remedy);
            foreach (var inner in Inner)
            {
                group.OptionalText(inner, remedy);
            }

            settings.Problem(key, $"not available yet in this version; {remedy}");
        }
        else if (settings.Text(key, remedy, nothing) is var text && text != nothing)
        {
            settings.Problem(key, $"'{text}' is not available yet in this version; {remedy}");
        }
    }
}
