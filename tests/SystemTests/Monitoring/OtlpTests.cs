using TestKit;

namespace SystemTests.Monitoring;

/// <summary>What sending figures to a collector costs those who do not, and those whose collector is away.</summary>
public sealed class OtlpTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-otlp-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_gateway_without_a_collector_does_not_load_the_library_for_it()
    {
        using var gateway = await ScrapedGateway.StartAsync(folder);
        await gateway.ScrapeAsync(t => t.Length > 0);
        var maps = await File.ReadAllTextAsync($"/proc/{gateway.Process.Id}/maps");
        Assert.Contains("Microsoft.AspNetCore.Server.Kestrel.Core.dll", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("OpenTelemetry", maps, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_away_is_said_once_and_holds_nothing_up()
    {
        var nobody = Loopback.FreePort();
        using var gateway = await ScrapedGateway.StartAsync(folder, $$"""otlp: { endpoint: "http://127.0.0.1:{{nobody}}", every: 1s }""");
        await Eventually.TrueAsync(() => gateway.Process.Output.Contains("Figures do not arrive", StringComparison.Ordinal), () => "it is said: " + gateway.Process.Output);
        var judged = Count(await gateway.ScrapeAsync(t => Count(t) > 30));
        await gateway.ScrapeAsync(t => Count(t) > judged + 30);
        var (code, _) = await gateway.Process.TerminateAsync();
        Assert.Equal(0, code);
        Assert.Single(gateway.Process.Output.Split('\n'), l => l.Contains("Figures", StringComparison.Ordinal));
        Assert.Contains("Connection refused", gateway.Process.Output, StringComparison.Ordinal);
    }

    private static double Count(string text) => text.Length == 0 ? 0 : Exposition.Parse(text).Samples.Single(s => s.Name == "sensor_gateway_pipeline_readings_total").Value;
}
