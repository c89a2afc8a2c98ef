using System.Text.Json;

namespace SystemTests;

/// <summary>The bench measures what it says; how fast this machine is, no test judges.</summary>
public sealed class BenchTests
{
    [Fact]
    public async Task Judging_allocates_nothing_per_reading()
    {
        var (code, output, _) = await GatewayProcess.RunAsync("bench", "rules", "--json");
        Assert.Equal(0, code);
        var allocated = Figures(output).Single(f => f.GetProperty("what").GetString()!.StartsWith("allocated", StringComparison.Ordinal));
        Assert.Equal(0, allocated.GetProperty("value").GetDouble(), 2);
    }

    [MosquittoFact]
    public async Task The_whole_way_has_a_yardstick_in_the_same_run()
    {
        var (code, output, _) = await GatewayProcess.RunAsync("bench", "delivery", "--json");
        Assert.Equal(0, code);
        Assert.InRange(Figures(output)[0].GetProperty("ratio").GetDouble(), 0.001, 100);
    }

    private static IReadOnlyList<JsonElement> Figures(string output) => [.. JsonDocument.Parse(output).RootElement.EnumerateArray()];
}
