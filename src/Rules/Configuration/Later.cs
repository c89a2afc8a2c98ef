using Gateway.Abstractions.Configuration;

namespace Gateway.Rules.Configuration;

/// <summary>
/// Settings of the documented configuration that this version does not act on. What asks for nothing is accepted, anything
/// else is refused: a setting that is read and ignored would be worse than none. Declared only where written, so that
/// documentation and schema do not offer them.
/// </summary>
internal static class Later
{
    private static readonly (string Key, string Nothing)[] Settings =
    [
        ("signal", "value"), ("silent-after", "off"), ("latch", "false"), ("ack", "none"), ("remind-every", "off"),
        ("flapping", "off"), ("suppress-when", ""),
    ];

    private static readonly string[] Inner =
    [
        "mean", "min", "max", "median", "stddev", "range", "sum", "count", "changes", "rate", "per", "deviation-from", "min-coverage",
        "window", "start", "end",
    ];

    public static void Read(Settings settings)
    {
        foreach (var (key, nothing) in Settings)
        {
            if (settings.Has(key))
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
