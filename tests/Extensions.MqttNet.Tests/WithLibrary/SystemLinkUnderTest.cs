using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Extensions.MqttNet;

namespace SystemTests;

/// <summary>The tests of the link against mosquitto run over the one by MQTTnet.</summary>
internal static class LinkUnderTest
{
    public static ILink Make(LinkOptions options, Signal wake, TimeProvider time) => new MqttNetLink(options, wake, time);
}
