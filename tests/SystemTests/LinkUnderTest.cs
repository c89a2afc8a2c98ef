using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Mqtt;

namespace SystemTests;

/// <summary>The link that the tests of links run over. A project that runs them over another one brings its own.</summary>
internal static class LinkUnderTest
{
    public static ILink Make(LinkOptions options, Signal wake, TimeProvider time) => new MqttLink(options, wake, time);
}
