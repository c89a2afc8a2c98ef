using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Extensions.MqttNet;

namespace Gateway.Mqtt.Tests;

/// <summary>The tests of the builtin link run over the one by MQTTnet.</summary>
internal static class LinkUnderTest
{
    public static ILink Make(LinkOptions options, Signal wake, TimeProvider time) => new MqttNetLink(options, wake, time);

    /// <summary>MQTTnet reads bytes that are not UTF-8 as U+FFFD, and does not say so.</summary>
    public static bool Notices(string malformed) => malformed != "PUBLISH with text that is not UTF-8";
}
