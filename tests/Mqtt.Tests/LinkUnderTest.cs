using Gateway.Abstractions;
using Gateway.Abstractions.Links;

namespace Gateway.Mqtt.Tests;

/// <summary>The link that the tests of links run over. A project that runs them over another one brings its own.</summary>
internal static class LinkUnderTest
{
    public static ILink Make(LinkOptions options, Signal wake, TimeProvider time) => new MqttLink(options, wake, time);

    /// <summary>Whether it notices what <see cref="TestKit.MalformedBytes"/> has under that name.</summary>
    public static bool Notices(string malformed) => malformed.Length > 0;
}
