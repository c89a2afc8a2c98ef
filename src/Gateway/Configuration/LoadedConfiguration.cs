using Gateway.Abstractions.Configuration;

namespace Gateway.Configuration;

/// <summary>What came of reading a configuration.</summary>
/// <param name="Configuration">The configuration; null when there is an error.</param>
/// <param name="Problems">Errors and warnings, in the order of their places.</param>
/// <param name="Absent">True when nothing was written at the default path: the gateway runs on defaults and says so.</param>
/// <param name="Files">The files that were read, in the order merged.</param>
internal sealed record LoadedConfiguration(
    GatewayConfiguration? Configuration,
    IReadOnlyList<Problem> Problems,
    bool Absent,
    IReadOnlyList<string> Files)
{
    /// <summary>Whether it can be used.</summary>
    public bool IsValid => Configuration is not null;
}
