using System.Reflection;
using Gateway.Abstractions.Extensions;

namespace Gateway.Extensions.MqttNet.Tests;

public sealed class EntryTests
{
    [Fact]
    public void The_assembly_names_its_entry_which_adds_the_link()
    {
        var named = typeof(MqttNetExtension).Assembly.GetCustomAttribute<GatewayExtensionAttribute>()!;
        Assert.Equal((ExtensionContract.Version, typeof(MqttNetExtension)), (named.Contract, named.Entry));
        var lines = new ExtensionLines();
        new MqttNetExtension().Register(lines);
        Assert.Equal("mqttnet", Assert.Single(lines.Links).Name);
    }
}
