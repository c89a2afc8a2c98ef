using System.Diagnostics;
using TestKit.Store;

namespace Gateway.LiteDb.Tests.Library.Faults;

public sealed class KillTests : IDisposable
{
    private const int Kills = 12;
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Killed_again_and_again_nothing_that_was_committed_is_lost_or_changed()
    {
        var random = new Random(8);
        Committed? before = null;
        for (var kill = 0; kill < Kills; kill++)
        {
            var told = await KillAsync(kill, random.Next(1, 150));
            using var outbox = Writer.Open(folder.Path);
            Assert.Equal(before?.Stream ?? told.Stream, told.Stream);
            Assert.Equal(told.Stream, outbox.Stream);
            Assert.Null(told.FirstDamaged(outbox));
            Assert.Equal(0, outbox.Figures.Damaged);
            before = Committed.Of(outbox);
        }

        Assert.True(before!.Readings > 40_000, $"{before}: more than fits, so that segments went meanwhile");
    }

    /// <summary>Kills a writer some time after so many commits; how far it said that it had come.</summary>
    private async Task<Committed> KillAsync(int seed, int commits)
    {
        using var writer = Process.Start(Writer.Start(folder.Path, seed, 1_000_000))!;
        var last = string.Empty;
        for (var i = 0; i < commits; i++)
        {
            last = await writer.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the writer has ended");
        }

        writer.Kill();
        while (await writer.StandardOutput.ReadLineAsync() is { } line)
        {
            last = line;
        }

        await writer.WaitForExitAsync();
        return Committed.Parse(last);
    }
}
