using TestKit;

namespace SystemTests;

/// <summary>Nobody reads what the gateway says: a pipe that is full, a journal that hangs.</summary>
public sealed class BlockedOutputTests
{
    [MosquittoFact]
    public async Task An_output_that_nobody_reads_stops_neither_readings_nor_commands_nor_the_end()
    {
        await using var scene = await Scene.SetAsync("generated", "max");
        var pipe = Path.Combine(Path.GetDirectoryName(scene.Configuration)!, "pipe");
        string[] full = ["sh", "-c", $"mkfifo {pipe}; exec 3<>{pipe}; head -c 65536 /dev/zero >&3; exec \"$@\" >&3 3>&-", "sh"];
        using var gateway = GatewayProcess.StartBy(full, "run", "--config", scene.Configuration);
        await scene.ArrivedAsync(RecordingGenerator.Rows().Count);

        var (code, status, error) = await GatewayProcess.RunAsync("status", "--config", scene.Configuration);
        Assert.True(code == 0, status + error);
        Assert.Equal(0, (await gateway.TerminateAsync()).ExitCode);
        await scene.GoodbyeAsync();
    }
}
