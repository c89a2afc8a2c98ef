using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using TestKit;
using TestKit.Wire;

namespace SystemTests;

/// <summary>The control socket of a running gateway as operators use it: another process, the same machine, a real broker.</summary>
public sealed class ControlTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-control-").FullName;

    private string Socket => Path.Combine(folder, "store", "control.sock");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [MosquittoFact]
    public async Task Operators_see_alerts_take_care_of_them_and_subscribers_hear_of_it()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var witness = new Witness(broker.Port, "gateways/scene/#");
        await witness.SubscribedAsync();
        using var gateway = await StartAsync($$"""upstreams: { local: { url: "mqtt://127.0.0.1:{{broker.Port}}" } }""");
        await Eventually.TrueAsync(() => Alerts(witness, "raised", "steady").Count == 1, () => "the alert is raised: " + gateway.Output);

        var (code, output, error) = await AskAsync("list");
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Matches(@"\nunacknowledged +critical +\S+ +50\.00 °C +40\.00 °C +steady  oven/temperature\n", output);

        (code, output, error) = await AskAsync("acknowledge", "steady", "oven/temperature", "--comment", "on my way", "--by", "night shift");
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Matches(@"^steady on oven/temperature: acknowledged by night shift \(uid \d+\); it is acknowledged\n$", output);
        await Eventually.TrueAsync(() => Alerts(witness, "acknowledged", "steady").Count == 1, "the acknowledgement arrives");
        var data = Alerts(witness, "acknowledged", "steady")[0].GetProperty("data");
        Assert.StartsWith("night shift (uid ", data.GetProperty("by").GetString(), StringComparison.Ordinal);
        Assert.Equal("on my way", data.GetProperty("comment").GetString());

        // The next raise of what is shelved is an event all the same, and for nobody.
        Assert.Equal(0, (await AskAsync("shelve", "waving", "oven/wave", "--for", "1h")).ExitCode);
        await Eventually.TrueAsync(() => Alerts(witness, "shelved", "waving").Count == 1, "the shelving arrives");
        var shelved = Alerts(witness, "shelved", "waving")[0].GetProperty("sequence").GetString();
        await Eventually.TrueAsync(() => Raised().Count > 0, "it is raised again");
        Assert.Equal((false, "shelved"), (Raised()[0].GetProperty("data").GetProperty("notify").GetBoolean(), Raised()[0].GetProperty("data").GetProperty("held").GetString()));

        Assert.Matches("steady on|acknowledge", (await AskAsync("acknowledge", "steady", "oven/temperature")).Error);
        Assert.Equal((1, 1, 1), ((await AskAsync("acknowledge", "steady", "oven/temperature")).ExitCode, (await AskAsync("unshelve", "steady", "oven/temperature")).ExitCode, (await AskAsync("reset", "nothing", "oven/temperature")).ExitCode));
        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
        Assert.All(witness.Messages, m => Assert.Empty(WireSchemas.OfMessage(m.Topic, m.Payload)));
        Assert.False(File.Exists(Socket));
        Assert.Contains("no service answers", (await AskAsync("list")).Error, StringComparison.Ordinal);

        List<JsonElement> Raised() => [.. Alerts(witness, "raised", "waving").Where(e => string.CompareOrdinal(e.GetProperty("sequence").GetString(), shelved) > 0)];
    }

    [Fact]
    public async Task Garbage_of_every_kind_does_not_disturb_the_service()
    {
        using var gateway = await StartAsync(string.Empty);
        var random = new Random(7);
        for (var i = 0; i < 10_000; i++)
        {
            using var socket = Connect();
            var line = new byte[random.Next(1, 200)];
            random.NextBytes(line);
            line[^1] = i % 4 == 0 ? line[^1] : (byte)'\n';
            Send(socket, line);
        }

        var huge = new byte[10 << 20];
        Array.Fill(huge, (byte)'{');
        using (var socket = Connect())
        {
            Send(socket, huge);
        }

        // A hundred who come and say nothing: those who have room are cut off after 10 s, the others are told to come again.
        var silent = Enumerable.Range(0, 100).Select(_ => Connect()).ToList();
        await Eventually.TrueAsync(() => AskAsync("list").GetAwaiter().GetResult().ExitCode == 0, "it answers again");
        silent.ForEach(s => s.Dispose());
        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
        Assert.DoesNotContain(" ERR ", gateway.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_killed_gateway_left_is_replaced_and_two_gateways_do_not_meet()
    {
        using (var killed = await StartAsync(string.Empty))
        {
            await killed.KillAsync();
        }

        Assert.True(File.Exists(Socket));
        Assert.Contains("no service answers", (await AskAsync("list")).Error, StringComparison.Ordinal);
        using var gateway = await StartAsync(string.Empty);
        var other = Path.Combine(folder, "other.yaml");
        await File.WriteAllTextAsync(other, (await File.ReadAllTextAsync(Configuration())).Replace("/store", "/other", StringComparison.Ordinal));
        using var second = GatewayProcess.Start("run", "--config", other);
        await Eventually.TrueAsync(() => second.Output.Contains("Commands are taken at", StringComparison.Ordinal), () => "it is up: " + second.Output + second.Error);
        Assert.Equal((0, 0), ((await AskAsync("list")).ExitCode, (await GatewayProcess.RunAsync("alerts", "list", "--config", other)).ExitCode));
    }

    [SkippableFact("setpriv")]
    public async Task A_user_who_is_not_in_the_group_is_turned_away_by_the_file_and_by_the_service()
    {
        using var gateway = await StartAsync(string.Empty);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, File.GetUnixFileMode(Socket));
            Open(folder);
            Open(Path.GetDirectoryName(Socket)!);
            Assert.Contains("Permission denied", await AsNobodyAsync(), StringComparison.Ordinal);
            File.SetUnixFileMode(Socket, (UnixFileMode)Convert.ToInt32("666", 8)); // somebody has opened the file to everybody
        }

        Assert.Contains("may not control this gateway; root and members of the group root may", await AsNobodyAsync(), StringComparison.Ordinal);
        Assert.Equal(0, (await AskAsync("list")).ExitCode);
        await Eventually.TrueAsync(() => gateway.Output.Contains("was turned away", StringComparison.Ordinal), () => "it is logged: " + gateway.Output);
    }

    private static void Open(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32("755", 8));
        }
    }

    private static List<JsonElement> Alerts(Witness witness, string kind, string rule) =>
        [.. witness.Messages.Where(m => m.Topic.StartsWith($"gateways/scene/alerts/{rule}/", StringComparison.Ordinal)).Select(m => m.Json).Where(e => e.GetProperty("type").GetString() == $"alert.{kind}.v1")];

    private static void Send(Socket socket, byte[] bytes)
    {
        try
        {
            socket.Send(bytes);
        }
        catch (SocketException)
        {
            // Cut off, as it should be.
        }
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(Socket));
        return socket;
    }

    /// <summary>Asks with another user's rights; what came back, or why nothing did.</summary>
    private async Task<string> AsNobodyAsync()
    {
        const string script = "import socket,sys\ns=socket.socket(socket.AF_UNIX)\ns.connect(sys.argv[1])\nprint(s.recv(65536).decode())";
        var start = new ProcessStartInfo("setpriv", ["--reuid=4242", "--regid=4242", "--clear-groups", "/usr/bin/python3", "-c", script, Socket]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        return await output + error;
    }

    private string Configuration() => Path.Combine(folder, "gateway.yaml");

    private Task<(int ExitCode, string Output, string Error)> AskAsync(string command, params string[] more) =>
        GatewayProcess.RunAsync(["alerts", command, .. more, "--config", Configuration()]);

    private async Task<GatewayProcess> StartAsync(string more)
    {
        await File.WriteAllTextAsync(Configuration(), $$"""
            gateway: { id: scene }
            sensors:
              oven:
                driver: simulated
                every: 100ms
                channels:
                  temperature: { wave: constant, low: 50, unit: Cel }
                  wave: { wave: square, period: 2s, low: 0, high: 10 }
            rules:
              steady: { point: oven/temperature, above: 40, severity: critical, ack: required }
              waving: { point: oven/wave, above: 5, flapping: { window: 1s, start: 100, end: 1 } }
            store: { path: {{folder}}/store }
            {{more}}
            """);
        var gateway = GatewayProcess.Start("run", "--config", Configuration());
        await Eventually.TrueAsync(() => gateway.Output.Contains("Commands are taken at", StringComparison.Ordinal), () => "it is up: " + gateway.Output + gateway.Error);
        return gateway;
    }

    /// <summary>A test that changes to another user, which only root may.</summary>
    private sealed class SkippableFactAttribute : FactAttribute
    {
        public SkippableFactAttribute(string tool) => Skip =
            Environment.UserName == "root" && File.Exists($"/usr/bin/{tool}") && File.Exists("/usr/bin/python3") ? null : $"needs root, {tool} and python3";
    }
}
