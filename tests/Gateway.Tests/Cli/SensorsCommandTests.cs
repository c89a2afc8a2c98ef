using System.Text.Json.Nodes;
using Gateway.Abstractions.Sensors;
using Gateway.Cli;
using Gateway.Configuration;
using Gateway.Drivers;
using Gateway.Drivers.Scanning;
using Gateway.Outbox;
using Gateway.Tests.Configuration;
using TestKit;

namespace Gateway.Tests.Cli;

/// <summary>The commands without a service: they read sensors themselves, with the lock of the store.</summary>
public sealed class SensorsCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string config;

    public SensorsCommandTests() => config = folder.Write("gateway.yaml", $$"""
        gateway: { id: g }
        sensors:
          bench: { driver: bme280, bus: sim-1, every: 100ms }
          history: { driver: replay, file: {{folder.Write("history.csv", "timestamp,value\n2026-03-01T00:00:00Z,1.5\n2026-03-01T00:01:00Z,\n2026-03-01T00:02:00.1234567Z,-3e-7\n")}}, unit: Cel }
        store: { path: {{folder.Path}}/store }
        """);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_list_shows_what_is_configured_and_says_that_no_service_runs()
    {
        var (code, output, error) = await RunAsync("sensors", "list", "--config", config);
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Equal(
            "SENSOR   DRIVER  EVERY  PLACE\nbench    bme280  100ms  sim-1 0x76\nhistory  replay\nno service runs: this is the configuration alone\n", output);
    }

    [Fact]
    public async Task A_reading_comes_with_the_bytes_it_was_made_from()
    {
        var (code, output, error) = await RunAsync("sensors", "read", "bench", "--config", config);
        Assert.Equal((0, string.Empty), (code, error));
        Assert.StartsWith("bench: bme280 at sim-1 0x76\n  write   d0\n    read  60\n", output, StringComparison.Ordinal);
        Assert.Matches(@"\n  write   f7\n    read  [0-9a-f ]{23}\n\d\d:\d\d:\d\d\.\d{3}Z  temperature [0-9.]+ °C, humidity [0-9.]+ %, pressure \d+ hPa\n$", output);
        Assert.All(output.Split('\n'), l => Assert.InRange(l.Length, 0, SensorsText.Width));
    }

    [Fact]
    public async Task As_json_each_transaction_and_reading_is_a_line()
    {
        var lines = (await RunAsync("sensors", "read", "bench", "--json", "--config", config)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToList();
        Assert.Equal(Enumerable.Range(1, lines.Count), lines.Select(l => (int)l["number"]!));
        Assert.Equal(["temperature", "humidity", "pressure"], lines.Where(l => l["reading"] is not null).Select(l => (string?)l["reading"]!["channel"]));
        Assert.Contains(lines, l => (string?)l["transaction"]?["write"] == "d0" && (string?)l["transaction"]?["read"] == "60");
    }

    [Fact]
    public async Task What_is_recorded_plays_as_the_same_readings()
    {
        var file = Path.Combine(folder.Path, "again.csv");
        var (code, output, error) = await RunAsync("sensors", "record", "history", "--out", file, "--config", config);
        Assert.Equal((0, string.Empty), (code, output));
        Assert.Contains($"3 rows of history in {file}", error, StringComparison.Ordinal);
        Assert.Equal(Play(Path.Combine(folder.Path, "history.csv")), Play(file));
        Assert.Equal(1, (await RunAsync("sensors", "record", "history", "--out", file, "--config", config)).Code);

        var told = JsonNode.Parse((await RunAsync("sensors", "record", "history", "--json", "--out", file + "2", "--config", config)).Output)!;
        Assert.Equal($$"""{"sensor":"history","file":"{{file}}2","rows":3,"lost":0,"channels":[{"channel":"value","unit":"Cel"}]}""", told.ToJsonString());

        // The lines for the configuration are valid as they are printed.
        var played = folder.Write("played.yaml", "gateway: { id: g }\nsensors:\n" + string.Join('\n', error.Split('\n').Where(l => l.StartsWith("  ", StringComparison.Ordinal))));
        Assert.Equal((0, string.Empty), ((await RunAsync("check", "--config", played)).Code, (await RunAsync("check", "--config", played)).Error));
    }

    [Fact]
    public async Task Several_channels_of_one_measurement_are_one_row()
    {
        var feed = new Queue<JsonObject>([Answer("a", 1.25, "b", -2.0, "a", null, "b", 3.0), Answer(over: true)]);
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(0, await new SensorsRecord((_, _) => Task.FromResult(feed.Dequeue()), "bench", json: false, output, error).RunAsync(Timeout.InfiniteTimeSpan, null));
        Assert.Equal("timestamp,a,b\n2026-03-01T00:00:00Z,1.25,-2\n2026-03-01T00:00:00Z,,3\n", output.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Nothing_opens_a_bus_beside_a_service_that_cannot_be_asked()
    {
        using var held = SqliteOutbox.Open(folder.Path + "/store");
        foreach (var command in new[] { "read bench", "record bench", "scan --bus sim-1" })
        {
            var (code, output, error) = await RunAsync([.. $"sensors {command}".Split(' '), "--config", config]);
            Assert.Equal(1, code);
            Assert.Contains("is in use", output + error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_scan_prints_a_configuration_that_is_valid()
    {
        var (code, output, error) = await RunAsync("sensors", "scan", "--bus", "sim-2", "--config", config);
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Contains("  0x76  bme280   chip id 0x60\n", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), l => Assert.InRange(l.Length, 0, SensorsText.Width));
        await CheckAsync(output[output.IndexOf("\nsensors:\n", StringComparison.Ordinal)..], AddressScan.Examples.Count - 2);
    }

    [Fact]
    public async Task A_scan_says_which_chips_are_configured_and_proposes_only_the_others()
    {
        var scan = JsonNode.Parse((await RunAsync("sensors", "scan", "--bus", "sim-1", "--json", "--config", config)).Output)!;
        Assert.Equal("bench", (string?)scan["scans"]![0]!["found"]![0]!["sensor"]);
        Assert.Equal(string.Empty, (string?)scan["configuration"]);
    }

    [Fact]
    public async Task What_the_kernel_reads_is_proposed_as_valid_settings_too()
    {
        using var tree = new FakeTree();
        tree.Set("sys/bus/w1/devices/28-0000070e41ac/w1_slave", string.Empty);
        tree.Set("sys/bus/iio/devices/iio:device0/name", "bme280\n");
        tree.Set("sys/bus/iio/devices/iio:device0/in_voltage0-voltage1_raw", "1\n");
        foreach (var (number, name) in new[] { (0, "jc42"), (1, "jc42"), (2, "od: d\"\\{") })
        {
            tree.Set($"sys/class/hwmon/hwmon{number}/name", name + "\n");
            tree.Set($"sys/class/hwmon/hwmon{number}/temp1_input", "1\n");
            tree.Set($"sys/class/hwmon/hwmon{number}/curr10_input", "1\n");
        }

        var scan = SensorsScan.Inventory(new NodeInventory(tree.Root), new KernelInventory(tree.Root));
        var yaml = ScanSuggestion.Of(scan, []);
        Assert.Contains("  jc42-2:\n", yaml, StringComparison.Ordinal);
        await CheckAsync(yaml, 5);
        scan["configuration"] = yaml;
        Assert.Contains("read by the kernel:", ScanText.Lines(scan));
    }

    [Fact]
    public void What_the_kernel_reads_and_is_configured_is_said_and_not_proposed_again()
    {
        using var tree = new FakeTree();
        tree.Set("sys/bus/w1/devices/28-0000070e41ac/w1_slave", string.Empty);
        tree.Set("sys/bus/w1/devices/28-0000070f5d12/w1_slave", string.Empty);
        tree.Set("sys/bus/iio/devices/iio:device0/name", "bme280\n");
        tree.Set("sys/bus/iio/devices/iio:device0/in_temp_input", "1\n");
        tree.Set("sys/class/hwmon/hwmon0/name", "jc42\n");
        tree.Set("sys/class/hwmon/hwmon0/temp1_input", "1\n");
        tree.Set("sys/class/hwmon/hwmon1/name", "lm75\n");
        tree.Set("sys/class/hwmon/hwmon1/temp1_input", "1\n");
        var configured = ConfigurationLoader.Parse("x.yaml", """
            sensors:
              outside: { driver: ds18b20, device: 28-0000070e41ac }
              bench: { driver: iio, device: "iio:device0", channels: { temperature: { input: temp } } }
              lm75: { driver: hwmon, chip: jc42, channels: { temperature: { input: temp1 } } }
            """, new ConfigurationSources()).Configuration!.Sensors.Select(s => (JsonNode)Gateway.Control.SensorsJson.Of(s)).ToList();

        var scan = SensorsScan.Inventory(new NodeInventory(tree.Root), new KernelInventory(tree.Root));
        SensorsScan.MarkConfigured(scan, configured);
        var lines = ScanText.Lines(scan).ToList();
        Assert.Equal(3, lines.Count(l => l.Contains("; configured as ", StringComparison.Ordinal)));
        Assert.Contains(lines, l => l.Contains("jc42", StringComparison.Ordinal) && l.EndsWith("driver hwmon; configured as lm75", StringComparison.Ordinal));
        Assert.Equal(
            "sensors:\n  28-0000070f5d12:\n    driver: ds18b20\n    bus: w1\n    device: 28-0000070f5d12\n  lm75-2:\n    driver: hwmon\n    chip: lm75\n    channels: { temperature: { input: temp1 } }\n",
            ScanSuggestion.Of(scan, configured.Select(s => (string)s["sensor"]!)));
    }

    [Theory]
    [InlineData("sensors read bnch", 1, "there is no sensor 'bnch'; did you mean 'bench'?")]
    [InlineData("sensors scan --bus i2c-251", 1, "no such bus: /dev/i2c-251")]
    [InlineData("sensors scan --bus nowhere", 1, "there is no bus 'nowhere'")]
    [InlineData("sensors record bench --for 5", 64, "--for '5' is not a duration with its unit, as 10m")]
    [InlineData("sensors record bench --json", 64, "--json goes with --out")]
    [InlineData("sensors record bench --out /nowhere/x.csv", 1, "/nowhere/x.csv cannot be made")]
    [InlineData("sensors scn", 64, "Did you mean 'scan'?")]
    public async Task A_mistake_gets_one_clear_message(string args, int exit, string why)
    {
        var (code, output, error) = await RunAsync([.. args.Split(' '), .. exit == 64 ? Array.Empty<string>() : ["--config", config]]);
        Assert.Equal(exit, code);
        Assert.Contains(why, error + output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_with_problems_is_exit_code_78() =>
        Assert.Equal(78, (await RunAsync("sensors", "scan", "--bus", "sim-2", "--config", folder.Write("bad.yaml", "sensrs: {}\n"))).Code);

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        return (await CommandLine.RunAsync(args, output, error), output.ToString(), error.ToString());
    }

    private static JsonObject Answer(params object?[] readings) => Answer(false, readings);

    private static JsonObject Answer(bool over, params object?[] readings) => new()
    {
        ["sensor"] = new JsonObject { ["state"] = over ? "finished" : "works", ["channels"] = new JsonArray(new JsonObject { ["channel"] = "a" }, new JsonObject { ["channel"] = "b" }) },
        ["entries"] = new JsonArray([.. readings.Chunk(2).Select(r => (JsonNode)new JsonObject
        {
            ["reading"] = new JsonObject { ["channel"] = (string)r[0]!, ["value"] = (double?)r[1], ["at"] = "2026-03-01T00:00:00Z" },
        })]),
        ["lost"] = 0L,
        ["next"] = 1L,
        ["more"] = false,
    };

    /// <summary>The readings of a recording: time, value, and whether it is good.</summary>
    private static List<(long?, double, Abstractions.Quality)> Play(string file)
    {
        var loaded = ConfigurationLoader.Parse("x.yaml", $"sensors: {{ x: {{ driver: replay, file: {file} }} }}", new ConfigurationSources());
        var sink = new ListSink();
        using var session = loaded.Configuration!.Sensors[0].Sensor.Open(new Opening(null, default, TimeProvider.System, CancellationToken.None));
        session.Step(Abstractions.Instant.Now(TimeProvider.System), sink);
        return [.. sink.Items.Select(i => (i.UtcTicks, i.Sample.Value, i.Sample.Quality))];
    }

    private async Task CheckAsync(string sensors, int count)
    {
        var (code, output, error) = await RunAsync("check", "--config", folder.Write("proposed.yaml", "gateway: { id: g }\n" + sensors));
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Contains($"configuration is valid: {count} sensors", output, StringComparison.Ordinal);
    }
}
