namespace Gateway.Mqtt.Tests.Codec;

/// <summary>A short run of what <c>tests/long</c> does with a million packets.</summary>
public sealed class FuzzTests
{
    [Fact]
    public void Decoders_take_or_refuse_and_never_throw() => Assert.InRange(new Fuzz(29_03).Decode(20_000), 1_000, 19_000);

    [Fact]
    public async Task A_live_link_ends_with_a_word_whatever_comes() => Assert.InRange(await new Fuzz(20_26).SendAsync(2_000), 100, 2_000);
}
