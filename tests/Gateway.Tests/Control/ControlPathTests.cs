using Gateway.Configuration;
using Gateway.Control;

namespace Gateway.Tests.Control;

public sealed class ControlPathTests
{
    [Fact]
    public void Under_systemd_it_is_in_the_folder_that_was_made_for_the_service() =>
        Assert.Equal("/run/sensor-gateway/control.sock", ControlPath.OfService(Read("/var/lib/a"), Environment(("RUNTIME_DIRECTORY", "/run/sensor-gateway:/run/more"))));

    [Fact]
    public void Started_by_hand_two_gateways_have_two_sockets_beside_their_stores()
    {
        Assert.Equal("/tmp/a/control.sock", ControlPath.OfService(Read("/tmp/a"), Environment()));
        Assert.Equal("/tmp/b/control.sock", ControlPath.OfService(Read("/tmp/b"), Environment()));
    }

    [Fact]
    public void Who_names_the_configuration_finds_the_gateway_started_with_it_whatever_his_own_environment() =>
        Assert.Equal("/tmp/a/control.sock", ControlPath.OfConfiguration(Read("/tmp/a"), Environment(("RUNTIME_DIRECTORY", "/run/user-session"))));

    [Fact]
    public void A_store_in_memory_has_no_folder_so_the_user_has()
    {
        Assert.Equal("/run/user/1000/sensor-gateway-g.sock", ControlPath.OfService(Read(null), Environment(("XDG_RUNTIME_DIR", "/run/user/1000"))));
        Assert.Null(ControlPath.OfService(Read(null), Environment()));
    }

    private static Func<string, string?> Environment(params (string Name, string Value)[] variables) =>
        name => variables.FirstOrDefault(v => v.Name == name).Value;

    private static GatewayConfiguration Read(string? store)
    {
        var loaded = ConfigurationLoader.Parse("test", $"gateway: {{ id: g }}\nstore: {(store is null ? "{ engine: memory }" : $"{{ path: {store} }}")}\n", new ConfigurationSources());
        return loaded.Configuration!;
    }
}
