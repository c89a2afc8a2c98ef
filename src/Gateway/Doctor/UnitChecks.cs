namespace Gateway.Doctor;

/// <summary>What the unit of the service wants before the program is started at all: without it systemd says 216/GROUP or 243/CREDENTIALS, and the program nothing.</summary>
internal static class UnitChecks
{
    private const string Unit = "/usr/lib/systemd/system/sensor-gateway.service";
    private const string DropIns = "/etc/systemd/system/sensor-gateway.service.d";

    /// <summary>The groups that the installed unit wants and that do not exist; none when it is not installed.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="groups">The groups that there are.</param>
    public static IEnumerable<string> MissingGroups(Machine machine, IReadOnlyCollection<string> groups) =>
        Values(machine, "SupplementaryGroups=").SelectMany(static v => v.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(g => !groups.Contains(g));

    /// <summary>Looks for the files and folders of the secrets.</summary>
    public static IEnumerable<Finding> Look(Machine machine)
    {
        foreach (var path in Values(machine, "LoadCredential=").Select(static v => v[(v.IndexOf(':', StringComparison.Ordinal) + 1)..]).Where(p => p.StartsWith('/') && !machine.Exists(p)))
        {
            yield return Finding.Wrong("secrets", $"{path} does not exist, and the unit of the service wants it", "sudo systemd-tmpfiles --create sensor-gateway.conf");
        }
    }

    /// <summary>What the unit and its drop-ins say; an empty value takes back what was said before.</summary>
    private static List<string> Values(Machine machine, string key)
    {
        List<string> values = [];
        foreach (var line in new[] { Unit }.Concat(machine.In(DropIns, "*.conf")).SelectMany(machine.Lines).Where(l => l.StartsWith(key, StringComparison.Ordinal)))
        {
            if (line.Length == key.Length)
            {
                values.Clear();
            }
            else
            {
                values.Add(line[key.Length..]);
            }
        }

        return values;
    }
}
