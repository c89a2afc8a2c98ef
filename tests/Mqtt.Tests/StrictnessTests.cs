using Gateway.Abstractions.Links;

namespace Gateway.Mqtt.Tests;

/// <summary>What the standard forbids and only a strict reader notices.</summary>
public sealed class StrictnessTests
{
    [Fact]
    public async Task A_CONNACK_with_reserved_flags_is_malformed()
    {
        var failure = await Connected.RefusedAsync(true, 0x20, 3, 9, 0, 0);
        Assert.Equal(LinkFailure.Protocol, failure.Kind);
        Assert.EndsWith("a malformed CONNACK", failure.Message, StringComparison.Ordinal);
    }
}
