using System.Diagnostics;
using System.Globalization;
using TestKit;

namespace SystemTests;

/// <summary>A service that is told to stop while it starts, or a second time, or while something hangs: it ends in good order.</summary>
public sealed class StopTests : IDisposable
{
    private const string Term = "TERM";
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-stop-").FullName;

    private string File => Path.Combine(folder, "gateway.yaml");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(Term)]
    [InlineData("INT")]
    public async Task A_stop_while_the_configuration_is_read_ends_with_exit_code_0_and_opens_nothing(string signal)
    {
        // A pipe nobody has written into: reading the configuration goes on until this test lets it.
        Pipe(File);

        // Whoever runs the tests in the background has SIGINT ignored, which a child inherits and .NET respects.
        using var gateway = GatewayProcess.StartBy(["env", "--default-signal=INT"], "run", "--config", File);
        await HeardAsync(gateway);
        await SignalAsync(gateway, signal);
        await SignalAsync(gateway, signal);
        await System.IO.File.WriteAllTextAsync(File, Yaml(string.Empty));
        Assert.Equal(0, await gateway.WaitAsync());
        Assert.Contains("Stopped while it was starting; nothing was opened yet", gateway.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder, "store")));
    }

    [Fact]
    public async Task A_stop_at_any_moment_of_the_start_is_clean_and_a_second_one_does_no_harm()
    {
        await System.IO.File.WriteAllTextAsync(File, Yaml("sim: { driver: simulated, every: 100ms, channels: { t: { wave: sine } } }"));
        for (var moment = 0; moment <= 600; moment += 60)
        {
            using var gateway = GatewayProcess.StartBy(["env", "--default-signal=INT"], "run", "--config", File);
            await HeardAsync(gateway);
            await Task.Delay(TimeSpan.FromMilliseconds(moment), TimeProvider.System);
            await SignalAsync(gateway, Term);
            await SignalAsync(gateway, Term);
            Assert.Equal((0, moment), (await gateway.WaitAsync(), moment));
            Assert.Contains("Stopped", gateway.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("ERR", gateway.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("unclean", gateway.Output, StringComparison.OrdinalIgnoreCase);
        }

        // The next start finds the mark of a clean stop, and says so in nothing.
        using var last = GatewayProcess.Start("run", "--config", File);
        await Eventually.TrueAsync(() => last.Output.Contains("Commands are taken", StringComparison.Ordinal), () => "it is up: " + last.Output + last.Error);
        Assert.Equal(0, (await last.TerminateAsync()).ExitCode);
        Assert.DoesNotContain("unclean", last.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sensor_that_hangs_while_it_is_opened_is_left_behind_by_name()
    {
        var device = Path.Combine(folder, "device");
        Pipe(device);
        await System.IO.File.WriteAllTextAsync(File, Yaml($"stuck: {{ driver: replay, file: {device} }}"));
        using var gateway = GatewayProcess.Start("run", "--config", File);
        await Eventually.TrueAsync(() => gateway.Output.Contains("Commands are taken", StringComparison.Ordinal), () => "it is up: " + gateway.Output + gateway.Error);
        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
        Assert.Contains("Left behind, because a device does not come back: stuck.", gateway.Output, StringComparison.Ordinal);
        Assert.Contains("Stopped; everything read is stored", gateway.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", gateway.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upstream_that_hangs_in_a_file_is_left_behind_by_name()
    {
        var password = Path.Combine(folder, "password");
        Pipe(password);
        await System.IO.File.WriteAllTextAsync(File, Yaml(string.Empty) + $"upstreams: {{ cloud: {{ url: 'mqtt://127.0.0.1:1', username: x, password-file: {password} }} }}\n");
        using var gateway = GatewayProcess.Start("run", "--config", File);
        await Eventually.TrueAsync(() => gateway.Output.Contains("Commands are taken", StringComparison.Ordinal), () => "it is up: " + gateway.Output + gateway.Error);
        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
        Assert.Contains("Upstream cloud is left behind", gateway.Output, StringComparison.Ordinal);
        Assert.Contains("Stopped; everything read is stored", gateway.Output, StringComparison.Ordinal);
    }

    /// <summary>Waits until the process hears the signals; before that it has not begun, and the kernel ends it.</summary>
    private static Task HeardAsync(GatewayProcess gateway) => Eventually.TrueAsync(
        () => gateway.HasExited || Caught(gateway.Id, 1) && Caught(gateway.Id, 2) && Caught(gateway.Id, 15), () => "it hears: " + gateway.Output + gateway.Error);

    private static bool Caught(int process, int signal)
    {
        try
        {
            var line = System.IO.File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("SigCgt:", StringComparison.Ordinal));
            return (long.Parse(line.AsSpan("SigCgt:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1) & 1) != 0;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return false; // It is not there yet, or no more.
        }
    }

    private static async Task SignalAsync(GatewayProcess gateway, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", gateway.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static void Pipe(string path)
    {
        using var make = Process.Start("mkfifo", [path]);
        make.WaitForExit();
    }

    private string Yaml(string sensor) =>
        $"gateway: {{ id: stop }}\nsensors:\n  {sensor}\nstore: {{ path: {folder}/store }}\n";
}
