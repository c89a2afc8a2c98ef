using Gateway.Mqtt.Tests.Codec;

namespace Long;

/// <summary>A million random and mutated packets, half an hour at most; the seed is the day, so that every run is another one, and is said.</summary>
public sealed class FuzzTests
{
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), out var given)
        ? given
        : (int)(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 86_400);

    [Fact]
    public void A_million_packets_for_the_decoders()
    {
        var taken = new Fuzz(Seed).Decode(1_000_000);
        Assert.True(taken is > 50_000 and < 950_000, $"seed {Seed}: {taken} were taken");
    }

    [Fact]
    public async Task A_million_packets_for_a_live_link()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var connections = await new Fuzz(Seed).SendAsync(1_000_000);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < 20_000_000, $"seed {Seed}: {grown} bytes more after {connections} connections");
    }
}
