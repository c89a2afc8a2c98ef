using System.Text.RegularExpressions;
using TestKit;

namespace SystemTests;

/// <summary>The first thing a newcomer starts: it needs nothing, shows something, and leaves nothing behind.</summary>
public sealed partial class DemoTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-demo-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task It_raises_and_clears_alerts_sums_up_and_leaves_nothing_behind()
    {
        using var demo = Start("--for", "16s");
        var code = await demo.WaitAsync();
        var output = demo.Output;

        Assert.Equal((0, string.Empty), (code, demo.Error));
        Assert.Matches("Alert raised .*oven-too-hot", output);
        Assert.Matches("Alert cleared .*oven-too-hot", output);
        Assert.Contains("Upstream local: connected", output, StringComparison.Ordinal);
        Assert.Matches("Values: host/cpu|Values: host/memory", output);
        var end = Summary().Match(output);
        Assert.True(end.Success, output);
        Assert.All(["readings", "raised", "cleared", "stored"], figure => Assert.NotEqual("0", end.Groups[figure].Value));
        Assert.Equal(end.Groups["stored"].Value, end.Groups["delivered"].Value);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder, "sensor-gateway-demo-*"));
    }

    [MosquittoFact]
    public async Task Any_client_can_watch_with_the_command_it_prints_and_sigterm_ends_it()
    {
        using var demo = Start();
        await Eventually.TrueAsync(() => Command().IsMatch(demo.Output), "the command to watch with is shown");
        var command = Command().Match(demo.Output);
        using (var witness = new Witness(int.Parse(command.Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture), command.Groups["topic"].Value))
        {
            await Eventually.TrueAsync(() => witness.Messages.Any(m => m.Topic.StartsWith("gateways/demo/alerts/", StringComparison.Ordinal)), "an alert arrives");
            await Eventually.TrueAsync(() => witness.Messages.Any(m => m.Topic == "gateways/demo/readings/climate/temperature"), "and its readings, which come behind it");
        }

        var (code, _) = await demo.TerminateAsync();
        Assert.Equal(0, code);
        Assert.Matches(Summary(), demo.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder, "sensor-gateway-demo-*"));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused_when_it_was_asked_for()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        var (code, _, error) = await GatewayProcess.RunAsync("demo", "--for", "5s", "--port", $"{port}");

        Assert.Equal(1, code);
        Assert.Contains($"port {port} of 127.0.0.1 is in use", error, StringComparison.Ordinal);
    }

    /// <summary>Starts it with a folder of its own for what it writes.</summary>
    private GatewayProcess Start(params string[] options) => GatewayProcess.StartBy(["env", $"TMPDIR={folder}"], ["demo", .. options]);

    [GeneratedRegex(@"mosquitto_sub -h 127\.0\.0\.1 -p (?<port>\d+) -t '(?<topic>[^']+)' -v", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Command();

    [GeneratedRegex(@"Ended after \d+s: (?<readings>[\d ]+) readings; alerts: (?<raised>\d+) raised, (?<cleared>\d+) cleared; events: (?<stored>[\d ]+) stored, (?<delivered>[\d ]+) delivered", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Summary();
}
