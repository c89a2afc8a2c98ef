using Gateway.Configuration;
using Gateway.Drivers;

namespace Gateway.Doctor;

/// <summary>Groups that the buses need, and who may read the secrets.</summary>
internal static class RightsChecks
{
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Looks.</summary>
    public static IEnumerable<Finding> Look(Machine machine, GatewayConfiguration configuration)
    {
        var groups = machine.Lines("/etc/group").Select(static l => l.Split(':')).Where(static w => w.Length > 3).ToList();
        var needed = Needed(machine, configuration).ToList();
        foreach (var group in UnitChecks.MissingGroups(machine, [.. groups.Select(static g => g[0])]).Except(needed.Select(static n => n.Group)))
        {
            yield return Missing(group);
        }

        foreach (var (group, nodes) in needed)
        {
            if (groups.Count > 0 && !groups.Exists(g => g[0] == group))
            {
                yield return Missing(group);
            }
            else if (nodes.FirstOrDefault(n => machine.Mode(n) is { } mode && !mode.HasFlag(UnixFileMode.GroupRead | UnixFileMode.GroupWrite)) is { } node)
            {
                yield return Finding.Wrong("group " + group, $"may not use {node}", $"sudo chgrp {group} {node} && sudo chmod g+rw {node}");
            }
            else if (machine.User != "root" && groups.Exists(g => g[0] == group && !g[3].Split(',').Contains(machine.User)))
            {
                yield return Finding.Advice("group " + group, $"{machine.User} is not in it; the service is, but commands without it need it", $"sudo usermod -aG {group} {machine.User}");
            }
            else
            {
                yield return Finding.Fine("group " + group, "is as it should be");
            }
        }

        foreach (var (upstream, file) in configuration.Upstreams.SelectMany(u => new[] { (u, u.PasswordFile), (u, u.Tls.KeyFile) }))
        {
            // In the folder of the credentials of the unit, systemd sees to the rights.
            if (file is not null && !file.Contains("${", StringComparison.Ordinal))
            {
                yield return Secret(machine, upstream.Id, file, upstream.Hide(file));
            }
        }

        foreach (var missing in Certificates(machine, configuration))
        {
            yield return missing;
        }
    }

    /// <summary>Certificates are no secrets; they have to be there.</summary>
    private static IEnumerable<Finding> Certificates(Machine machine, GatewayConfiguration configuration) =>
        from upstream in configuration.Upstreams
        from file in new[] { upstream.Tls.CaFile, upstream.Tls.CertFile }
        where file is not null && !file.Contains("${", StringComparison.Ordinal) && !machine.Exists(file)
        select Finding.Wrong("certificate " + upstream.Hide(file), $"upstream {upstream.Id} needs it and it is not there");

    private static Finding Missing(string group) =>
        Finding.Wrong("group " + group, "does not exist, and the unit of the service wants it", $"sudo groupadd --system {group}");

    private static Finding Secret(Machine machine, string upstream, string file, string shown) =>
        !machine.Exists(file) ? Finding.Wrong("secret " + shown, $"upstream {upstream} needs it and it is not there")
        : machine.Mode(file) is { } mode && (mode & Others) != UnixFileMode.None ? Finding.Wrong("secret " + shown, "every user of this machine may read it", $"sudo chmod o-rwx {shown}")
        : Finding.Fine("secret " + shown, "is not for everybody");

    private static IEnumerable<(string Group, IReadOnlyList<string> Nodes)> Needed(Machine machine, GatewayConfiguration configuration)
    {
        var buses = configuration.Sensors.Select(s => SensorPlace.Of(s.Sensor)?.Bus ?? string.Empty).ToList();
        if (buses.Exists(static b => b.StartsWith("i2c-", StringComparison.Ordinal)))
        {
            yield return ("i2c", machine.In("/dev", "i2c-*"));
        }

        if (buses.Exists(static b => b.StartsWith("spi-", StringComparison.Ordinal)))
        {
            yield return ("spi", machine.In("/dev", "spidev*"));
        }

        var nodes = configuration.Sensors.Select(s => SensorNode.Of(s.Sensor)).OfType<SensorNode>().ToList();
        if (nodes.Exists(static n => n.Chip is not null))
        {
            yield return ("gpio", machine.In("/dev", "gpiochip*"));
        }

        if (nodes.Exists(static n => n.Port is not null))
        {
            yield return ("dialout", [.. nodes.Select(n => n.Port).OfType<string>().Where(machine.Exists)]);
        }
    }
}
