using System.Diagnostics;

namespace SystemTests.Hop;

/// <summary>A test that needs tshark; see <see cref="MosquittoFactAttribute"/> for what happens without it.</summary>
public sealed class TsharkFactAttribute : FactAttribute
{
    internal const string Program = "/usr/bin/tshark";

    public TsharkFactAttribute() => Skip = MosquittoBroker.Missing
        ?? (File.Exists(Program) || string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase)
            ? null
            : "tshark is not installed; install it (apt-get install tshark) to run this test");
}

/// <summary>
/// What we send, read by a decoder that is not ours. The capture is written by the recording proxy from the bytes it passes on, so
/// neither root nor a network card is needed.
/// </summary>
[Trait("Category", "Brokers")]
public sealed class CaptureTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-capture-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [TsharkFact]
    public Task Wireshark_finds_nothing_malformed_in_MQTT_5() => NothingMalformedAsync("5");

    [TsharkFact]
    public Task Wireshark_finds_nothing_malformed_in_MQTT_3_1_1() => NothingMalformedAsync("3.1.1");

    [TsharkFact]
    public void Wireshark_finds_what_is_malformed()
    {
        var file = Path.Combine(folder, "bad.pcap");
        using (var capture = new TestKit.Proxy.CaptureFile(file))
        {
            capture.Add(1, fromGateway: true, [0x10, 0x0F, 0x00, 0x04, 0x4D, 0x51, 0x54, 0x54, 0x05, 0x02, 0x00, 0x00, 0x00, 0x00, 0x02, 0x67, 0x77]);
            capture.Add(1, fromGateway: true, [0x32, 0x05, 0x00, 0x40, 0x61, 0x00, 0x01]);
        }

        Assert.NotEmpty(Wrong(file));
    }

    private static string[] Wrong(string file) => Read(file, "_ws.malformed || _ws.expert.severity >= 0x600000 || tcp.analysis.lost_segment");

    private async Task NothingMalformedAsync(string protocol)
    {
        var file = Path.Combine(folder, "run.pcap");
        int published, acknowledged, states, aliased;
        await using (var scene = await HopScene.SetAsync(1_500, upstream: $"retry-max: 1s, protocol: {protocol}", capture: file))
        {
            using var gateway = scene.Start();
            await scene.AcknowledgedAsync(300, gateway);
            await scene.Broker.StopAsync();
            await scene.Broker.StartAgainAsync();
            await scene.CompleteAsync(gateway);
            (published, acknowledged, states, aliased) = (scene.Ledger.Published, scene.Ledger.Acknowledged, scene.Ledger.States, scene.Ledger.Aliased);
        }

        Assert.Empty(Wrong(file));
        Assert.InRange(Read(file, "mqtt.msgtype == 1").Length, 2, 4); // a broker that is ending may still take a connection

        // Several packets share a segment, so fields are counted, not frames. Status messages are beside them.
        Assert.InRange(Count(file, "3"), published + states, published + states + 20);
        Assert.InRange(Count(file, "4"), acknowledged, acknowledged + states + 20);
        Assert.Equal(protocol == "5", aliased > 0);
    }

    private static int Count(string file, string type) =>
        Read(file, $"mqtt.msgtype == {type}", "-T", "fields", "-e", "mqtt.msgtype").SelectMany(l => l.Split(',')).Count(t => t == type);

    private static string[] Read(string file, string filter, params string[] more)
    {
        var start = new ProcessStartInfo(TsharkFactAttribute.Program, ["-n", "-r", file, "-d", "tcp.port==1883,mqtt", "-Y", filter, .. more]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var tshark = Process.Start(start)!;
        var error = tshark.StandardError.ReadToEndAsync();
        var output = tshark.StandardOutput.ReadToEnd();
        tshark.WaitForExit();
        Assert.True(tshark.ExitCode == 0, error.Result);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
