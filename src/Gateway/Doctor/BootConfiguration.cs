namespace Gateway.Doctor;

/// <summary>The <c>config.txt</c> of a Raspberry Pi: which interfaces are switched on at the next start.</summary>
internal sealed class BootConfiguration
{
    private static readonly string[] Places = ["/boot/firmware/config.txt", "/boot/config.txt"];

    private readonly List<string> settings = [];

    private BootConfiguration(string path, IEnumerable<string> lines)
    {
        Path = path;

        // Sections such as [pi4] are for other models, too: a line in any of them counts, as nobody can be sure here.
        foreach (var words in lines.Select(static l => l.Split('#')[0].Split('=', 2, StringSplitOptions.TrimEntries)))
        {
            if (words is ["dtparam" or "dtoverlay", var value])
            {
                settings.Add($"{words[0]}={value}");
            }
        }
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Reads it; null when there is none: the machine is no Raspberry Pi.</summary>
    public static BootConfiguration? Read(Machine machine) =>
        Array.Find(Places, machine.Exists) is { } path ? new BootConfiguration(path, machine.Lines(path)) : null;

    /// <summary>Whether a parameter of the board is on, under one of its names. The last word counts.</summary>
    public bool IsOn(params string[] names)
    {
        var on = false;
        foreach (var word in settings.Where(static s => s.StartsWith("dtparam=", StringComparison.Ordinal)).SelectMany(static s => s["dtparam=".Length..].Split(',')))
        {
            var parts = word.Split('=', 2, StringSplitOptions.TrimEntries);
            if (names.Contains(parts[0], StringComparer.Ordinal))
            {
                on = parts.Length == 1 || parts[1] is "on" or "true" or "yes" or "1";
            }
        }

        return on;
    }

    /// <summary>Whether an overlay is loaded whose name begins like that.</summary>
    public bool HasOverlay(string name) => settings.Exists(s => s.StartsWith("dtoverlay=" + name, StringComparison.Ordinal));
}
