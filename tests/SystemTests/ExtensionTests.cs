using System.Globalization;
using TestKit;

namespace SystemTests;

/// <summary>The whole program with extensions: the sample's driver, format, store and bus, with a broken one beside it.</summary>
public sealed class ExtensionTests : IDisposable
{
    private readonly ExtensionFolder extensions = new();
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-extension-").FullName;

    private string File => Path.Combine(folder, "gateway.yaml");

    public void Dispose()
    {
        extensions.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [MosquittoFact]
    public async Task What_extensions_bring_measures_keeps_formats_and_is_delivered_and_a_broken_one_is_told_of()
    {
        extensions.Add(ExtensionFolder.Sample, "harbour");
        extensions.Add(ExtensionFolder.Broken, "throwing");
        await using var broker = await MosquittoBroker.StartAsync();
        using var witness = new Witness(broker.Port, "gateways/harbour/#");
        await witness.SubscribedAsync();
        Write(broker.Port);
        using var gateway = GatewayProcess.Start("run", "--config", File, "--extensions", extensions.Path);
        await Eventually.TrueAsync(() => Readings(witness, "quay/level").Count >= 20 && Readings(witness, "water/temperature").Count >= 5, () => "readings arrive: " + gateway.Output + gateway.Error);

        // One line of text an event, without a hole.
        var lines = witness.Messages.Where(m => m.Topic.StartsWith("gateways/harbour/readings/", StringComparison.Ordinal)).Select(m => m.Payload.Split(' ')).ToList();
        Assert.Equal(Enumerable.Range(1, lines.Count), lines.Select(l => int.Parse(l[1], CultureInfo.InvariantCulture)).Order());
        Assert.All(lines, l => Assert.Equal(("readings", "reading"), (l[0], l[2])));
        Assert.Equal("21.5", Readings(witness, "water/temperature")[0].Split(' ')[4]);
        Assert.Contains(witness.Messages, m => m.Topic == "gateways/harbour/system/started" && m.Payload.StartsWith("system 1 started", StringComparison.Ordinal));
        Assert.Contains($"WRN {extensions.Path}/throwing: the extension is not loaded: its entry point", gateway.Output, StringComparison.Ordinal);

        var (code, status, _) = await GatewayProcess.RunAsync("status", "--socket", Path.Combine(folder, "store", "control.sock"));
        Assert.Equal(0, code);
        Assert.Contains("throwing is not loaded", status, StringComparison.Ordinal);
        Assert.Contains("sample-memory: In memory, for tests", status, StringComparison.Ordinal);
        Assert.Contains("extensions harbour 0.1.0", status, StringComparison.Ordinal);
        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
    }

    [Fact]
    public async Task Who_uses_what_a_broken_one_would_bring_is_refused_with_the_reason()
    {
        extensions.Add(ExtensionFolder.Broken, "throwing");
        Write(1);
        foreach (var command in (string[])["run", "check"])
        {
            var (code, _, error) = await GatewayProcess.RunAsync(command, "--config", File, "--extensions", extensions.Path);
            Assert.Equal(78, code);
            Assert.Contains("sensors.quay.driver: 'sample-tide' is not known", error, StringComparison.Ordinal);
            Assert.Contains($"{extensions.Path}/throwing: warning: the extension is not loaded: its entry point Broken.BrokenExtension failed: InvalidOperationException: the moon is full", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Described_are_all_of_them_and_what_they_bring()
    {
        extensions.Add(ExtensionFolder.Sample, "harbour");
        extensions.Add(ExtensionFolder.Broken, "throwing");
        var (code, output, error) = await GatewayProcess.RunAsync("describe", "extensions", "--extensions", extensions.Path);
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Equal(
            [
                "extension  version  contract  what it brings",
                "harbour    0.1.0    1         driver sample-tide, format sample-line, store sample-memory, bus sample-N",
                "throwing   0.1.0    1         not loaded: its entry point Broken.BrokenExtension failed: InvalidOperationException: the moon is full",
            ],
            output.TrimEnd().Split('\n'));
        (_, output, _) = await GatewayProcess.RunAsync("describe", "drivers", "sample-tide", "--extensions", extensions.Path);
        Assert.Contains("Metres between low and high water.", output, StringComparison.Ordinal);
        (_, output, _) = await GatewayProcess.RunAsync("describe", "schema", "--extensions", extensions.Path);
        Assert.Contains("sample-tide", output, StringComparison.Ordinal);
        (code, _, error) = await GatewayProcess.RunAsync("describe", "extensions", "--extensions", extensions.Path + "/none");
        Assert.Equal((78, $"{extensions.Path}/none: does not exist; name the folder that holds a folder for each extension"), (code, error.TrimEnd()));
    }

    private static List<string> Readings(Witness witness, string point) =>
        [.. witness.Messages.Where(m => m.Topic == "gateways/harbour/readings/" + point).Select(m => m.Payload)];

    private void Write(int port) => System.IO.File.WriteAllText(File, $$"""
        gateway: { id: harbour }
        sensors:
          quay: { driver: sample-tide, every: 50ms, range: 6 }
          water: { driver: mcp9808, {{(port == 1 ? string.Empty : "bus: sample-1, ")}}every: 200ms }
        upstreams:
          local: { url: "mqtt://127.0.0.1:{{port}}", format: {{(port == 1 ? "cloudevents" : "sample-line")}} }
        store: { engine: {{(port == 1 ? "memory" : "sample-memory")}}, path: {{folder}}/store, readings-linger: 0s }
        """);
}
