using System.Diagnostics;
using System.Text;
using TestKit.Store;

namespace Gateway.LiteDb.Tests.Library.Faults;

/// <summary>
/// Power cuts: strace records what a writer asks of the kernel, its fsyncs included; at many moments a disk is made that has what was synced and, by chance,
/// parts of the rest. So the writes of the library are cut, and ours beside them, whoever makes them.
/// </summary>
public sealed class PowerCutTests : IDisposable
{
    private const int Commits = 150;
    private const int Cuts = 150;
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Whenever_the_power_goes_what_was_committed_is_there()
    {
        var calls = await RecordAsync();
        var random = new Random(8);
        var moments = Enumerable.Range(0, Cuts).Select(_ => random.Next(calls.Count)).ToHashSet();
        var disk = new CutDisk(folder.Path);
        var told = new StringBuilder();
        for (var i = 0; i < calls.Count; i++)
        {
            disk.Take(calls[i]);
            if (calls[i] is { Name: "write" } line)
            {
                told.Append(Encoding.ASCII.GetString(line.Content));
            }

            if (moments.Contains(i))
            {
                Judge(disk, told.ToString(), i, calls);
            }
        }

        Assert.Equal(Commits, told.ToString().Count(c => c == '\n'));
        Assert.Contains(calls, c => c.Name == "unlink" && c.Path.EndsWith(".litedb", StringComparison.Ordinal));
    }

    private void Judge(CutDisk disk, string told, int moment, List<SystemCall> calls)
    {
        var place = folder[$"cut{moment}"];
        Directory.CreateDirectory(place);
        disk.WriteTo(place, moment % 3 == 0 ? null : new Random(moment));
        try
        {
            using var outbox = Writer.Open(place);
            if (told.Length > 0)
            {
                Assert.Null(Committed.Parse(told.TrimEnd().Split('\n')[^1]).FirstDamaged(outbox));
            }
        }
        catch (Exception e)
        {
            var last = calls.Take(moment + 1).TakeLast(25).Select(c => $"{c.Name} {Path.GetFileName(c.Path)} {c.Number} {c.Content.Length}");
            Assert.Fail($"cut at call {moment}, committed {told.TrimEnd().Split('\n')[^1]}, behind {string.Join(", ", last)}: {e}");
        }

        Directory.Delete(place, recursive: true);
    }

    private async Task<List<SystemCall>> RecordAsync()
    {
        using var writer = Process.Start(Writer.Start(folder.Path, 8, Commits, SystemCall.Launcher(folder["calls"])))!;
        await writer.StandardOutput.ReadToEndAsync();
        await writer.WaitForExitAsync();
        Assert.Equal(0, writer.ExitCode);

        // Of what is written elsewhere only the lines that say what is committed: a stream and two numbers.
        return [.. SystemCall.Read(folder["calls"], folder.Path).Where(c => c.Name != "write" || Encoding.ASCII.GetString(c.Content).Split(' ') is [{ Length: 8 }, _, _])];
    }
}
