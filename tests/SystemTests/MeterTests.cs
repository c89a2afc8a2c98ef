using System.Text.Json;
using TestKit;

namespace SystemTests;

/// <summary>The total of a meter, over a power cut, a changed configuration and a clean restart of the whole program.</summary>
public sealed class MeterTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-meter-").FullName;

    private string Configuration => Path.Combine(folder, "gateway.yaml");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_total_goes_on_after_a_kill_a_reload_and_a_restart_and_never_goes_down_or_counts_twice()
    {
        // This simulated meter bounces four times after 4.7 s and again after 6.5 s, and then rests for 4 s at least.
        await WriteAsync("1s");
        using (var gateway = GatewayProcess.Start("run", "--config", Configuration))
        {
            await ShowsAsync(gateway, 1008);
            await gateway.KillAsync();
        }

        var killed = (await TotalsAsync())[^1].Value;
        using (var gateway = GatewayProcess.Start("run", "--config", Configuration))
        {
            await ShowsAsync(gateway, killed + 4);
            await WriteAsync("2s");
            Assert.Equal(0, (await GatewayProcess.RunAsync("reload", "--config", Configuration)).ExitCode);
            await ShowsAsync(gateway, killed + 4);
            Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
        }

        using (var gateway = GatewayProcess.Start("run", "--config", Configuration))
        {
            await ShowsAsync(gateway, killed + 4);
            Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
        }

        var totals = await TotalsAsync();
        Assert.Equal(totals.Select(t => t.Value).Order(), totals.Select(t => t.Value));
        var doubts = totals.FindAll(t => t.Reason is not null);
        Assert.Equal((1000, "begins anew: no total is stored"), doubts[0]);

        // What came after the last total, five at most in a second; counted twice it would be eight more.
        Assert.InRange(doubts[1].Value, killed, killed + 7);
        Assert.Equal(3, doubts.Count(t => t.Reason == "goes on from the stored total; pulses while the gateway did not run are missing"));
        Assert.Equal(4, doubts.Count);
    }

    private Task WriteAsync(string every) => File.WriteAllTextAsync(Configuration, $$"""
        gateway: { id: scene }
        sensors:
          water: { driver: pulse, chip: sim-1, line: "19", debounce: 0ms, begin-at: 1000, every: {{every}} }
        upstreams: { nobody: { url: "mqtt://127.0.0.1:1" } }
        store: { path: {{folder}}/store, readings-linger: 100ms }
        """);

    /// <summary>Waits until the running program shows that much.</summary>
    private async Task ShowsAsync(GatewayProcess gateway, double total)
    {
        await Eventually.TrueAsync(() => gateway.Output.Contains("Commands are taken at", StringComparison.Ordinal), () => "it is up: " + gateway.Output + gateway.Error);
        var output = string.Empty;
        for (var asked = 0; Shown(output) < total; asked++)
        {
            Assert.True(asked < 100, $"it never showed {total}: {output}");
            output = (await GatewayProcess.RunAsync("sensors", "list", "--json", "--config", Configuration)).Output;
        }
    }

    private static double Shown(string list) =>
        list.Length > 0 && JsonDocument.Parse(list).RootElement[0].GetProperty("readings")[0].TryGetProperty("value", out var value) ? value.GetDouble() : 0;

    /// <summary>The totals that are stored, in order.</summary>
    private async Task<List<(double Value, string? Reason)>> TotalsAsync()
    {
        var (code, output, error) = await GatewayProcess.RunAsync("outbox", "list", "--lane", "readings", "--most", "100000", "--json", "--config", Configuration);
        Assert.Equal((0, string.Empty), (code, error));
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement)
            .Where(e => e.GetProperty("subject").GetString() == "water/total")
            .Select(e => e.GetProperty("data"))
            .Select(d => (d.GetProperty("value").GetDouble(), d.TryGetProperty("reason", out var reason) ? reason.GetString() : null))];
    }
}
