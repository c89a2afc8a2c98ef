using System.Text.Json;
using TestKit;

namespace SystemTests;

/// <summary>The commands <c>sensors</c> against a running gateway: another process, over its control socket.</summary>
public sealed class SensorsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-sensors-").FullName;

    private string Configuration => Path.Combine(folder, "gateway.yaml");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_running_service_shows_its_sensors_their_bytes_and_what_else_is_on_its_bus()
    {
        await File.WriteAllTextAsync(Configuration, $$"""
            gateway: { id: scene }
            sensors:
              bench: { driver: bme280, bus: sim-1, every: 100ms }
              shed: { driver: mcp9808, bus: sim-1, every: 100ms }
              gone: { driver: bh1750, bus: i2c-251 }
            store: { path: {{folder}}/store }
            """);
        using var gateway = GatewayProcess.Start("run", "--config", Configuration);
        await Eventually.TrueAsync(() => gateway.Output.Contains("Commands are taken at", StringComparison.Ordinal), () => "it is up: " + gateway.Output + gateway.Error);

        var (code, output, error) = await AskAsync("read", "bench");
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Matches(@"^bench: bme280 at sim-1 0x76\n(  +(write|read) +[0-9a-f ]+\n)+[0-9:.]+Z  temperature ", output);
        Assert.DoesNotContain("write   05", output, StringComparison.Ordinal); // that is the other chip's register

        Dictionary<string, JsonElement> sensors = [];
        await Eventually.TrueAsync(
            async () =>
            {
                (code, output, _) = await AskAsync("list", "--json");
                sensors = JsonDocument.Parse(output).RootElement.EnumerateArray().ToDictionary(s => s.GetProperty("sensor").GetString()!);
                return (code, sensors["bench"].GetProperty("state").GetString(), sensors["gone"].GetProperty("state").GetString()) == (0, "works", "failed");
            },
            () => "each has been tried: " + output);
        Assert.Equal(3, sensors["bench"].GetProperty("readings").GetArrayLength());
        Assert.StartsWith("no such bus: /dev/i2c-251", sensors["gone"].GetProperty("failure").GetString(), StringComparison.Ordinal);

        (code, output, error) = await AskAsync("scan", "--bus", "sim-1");
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Contains("0x18  in use  by sensor shed; not asked\n  0x76  in use  by sensor bench; not asked\n", output, StringComparison.Ordinal);

        var file = Path.Combine(folder, "bench.csv");
        Assert.Equal(0, (await AskAsync("record", "bench", "--for", "2s", "--out", file)).ExitCode);
        Assert.Matches(@"^timestamp,temperature,humidity,pressure\n([0-9TZ:.-]+(,[0-9.]+){3}\n)+$", await File.ReadAllTextAsync(file));
        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
        Assert.Matches(@"^SENSOR +DRIVER", (await AskAsync("list")).Output);
    }

    private Task<(int ExitCode, string Output, string Error)> AskAsync(string command, params string[] more) =>
        GatewayProcess.RunAsync(["sensors", command, .. more, "--config", Configuration]);
}
