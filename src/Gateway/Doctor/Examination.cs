using Gateway.Configuration;

namespace Gateway.Doctor;

/// <summary>All that is looked at, what is wrong foremost.</summary>
internal static class Examination
{
    /// <summary>Looks at a machine.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="loaded">What is configured.</param>
    public static IReadOnlyList<Finding> Look(Machine machine, LoadedConfiguration loaded)
    {
        List<Finding> findings = [];
        if (loaded.Configuration is not { } configuration)
        {
            findings.Add(Finding.Wrong("configuration", $"has {GatewayConfiguration.Count(loaded.Problems.Count(p => !p.IsWarning), "problem")}, so that nobody knows which buses are needed", "sensor-gateway check"));
            configuration = ConfigurationLoader.Parse("nothing", "{}", new ConfigurationSources()).Configuration!;
        }
        else
        {
            findings.Add(loaded.Absent
                ? Finding.Advice("configuration", "there is none yet, so that no bus is looked at", "sensor-gateway sensors scan")
                : Finding.Fine("configuration", configuration.Counts));
        }

        return [.. findings, .. BusChecks.Look(machine, configuration), .. NodeChecks.Look(machine, configuration), .. RightsChecks.Look(machine, configuration), .. UnitChecks.Look(machine), .. BoardChecks.Look(machine, configuration)];
    }
}
