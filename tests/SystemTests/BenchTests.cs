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
        var (code, output, _) = await GatewayProcess.RunAsync("bench", "delivery", "--only", "speed", "--for", "1s", "--json");
        Assert.Equal(0, code);
        Assert.InRange(Figures(output)[0].GetProperty("ratio").GetDouble(), 0.001, 100);
    }

    [MosquittoTheory]
    [InlineData("latency", 3)]
    [InlineData("backlog", 2)]
    [InlineData("load", 2)]
    public async Task Each_section_says_whether_its_aims_are_met(string section, int aims)
    {
        var (code, output, error) = await GatewayProcess.RunAsync("bench", "delivery", "--only", section, "--for", "1s", "--backlog", "2000", "--json");
        Assert.True(code == 0, error);
        var judged = Figures(output).Where(f => f.GetProperty("aim").ValueKind == JsonValueKind.Number).ToList();
        Assert.Equal(aims, judged.Count);
        Assert.All(judged, f => Assert.True(f.GetProperty("met").ValueKind is JsonValueKind.True or JsonValueKind.False));
        Assert.All(judged, f => Assert.True(f.GetProperty("value").GetDouble() >= 0, f.ToString()));
    }

    [Theory]
    [InlineData("'lag'", "bench", "delivery", "--only", "lag")]
    [InlineData("--for '1'", "bench", "delivery", "--for", "1")]
    [InlineData("--backlog '0'", "bench", "delivery", "--backlog", "0")]
    [InlineData("--only is for 'bench delivery' only", "bench", "rules", "--only", "load")]
    public async Task What_cannot_be_measured_is_wrong_usage(string said, params string[] line)
    {
        var (code, _, error) = await GatewayProcess.RunAsync(line);
        Assert.Equal(64, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    private static IReadOnlyList<JsonElement> Figures(string output) => [.. JsonDocument.Parse(output).RootElement.EnumerateArray()];
}
