using Gateway.Configuration;

namespace Gateway.Control;

/// <summary>
/// Where the control socket of a gateway is: in the folder that systemd made for the service, else in the folder of its store, whose
/// lock no two gateways share. So two gateways on one machine have two sockets.
/// </summary>
internal static class ControlPath
{
    private const string Name = "control.sock";

    /// <summary>Where the gateway of this machine may be met: as a service, or started by hand with the default store.</summary>
    public static IReadOnlyList<string> Usual { get; } = [$"/run/sensor-gateway/{Name}", Path.Combine(StoreSection.DefaultPath, Name)];

    /// <summary>Where a gateway that is starting opens its socket; null: nowhere.</summary>
    public static string? OfService(GatewayConfiguration configuration, Func<string, string?> environment) =>
        environment("RUNTIME_DIRECTORY") is { Length: > 0 } folders ? Path.Combine(folders.Split(':')[0], Name) : OfConfiguration(configuration, environment);

    /// <summary>Where a gateway that was started by hand with this configuration has its socket; null: nowhere.</summary>
    public static string? OfConfiguration(GatewayConfiguration configuration, Func<string, string?> environment) =>
        !configuration.Store.InMemory ? Path.Combine(Path.GetFullPath(configuration.Store.Path), Name)
        : environment("XDG_RUNTIME_DIR") is { Length: > 0 } folder ? Path.Combine(folder, $"sensor-gateway-{configuration.Gateway.Id}.sock")
        : null;
}
