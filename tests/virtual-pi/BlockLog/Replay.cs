using System.Collections.Concurrent;
using Gateway.Abstractions;
using VirtualPi.Checks;

namespace VirtualPi.BlockLog;

/// <summary>Replays a log to each flush and between, judges every disk, and says what came of it.</summary>
internal static class Replay
{
    private const int MostTold = 10;

    /// <param name="log">The log of the run.</param>
    /// <param name="start">The disk before the run.</param>
    /// <param name="heard">What was heard outside, with stamps.</param>
    /// <param name="folder">For the disks; best in memory.</param>
    /// <param name="seeds">Disks between two flushes.</param>
    public static async Task<int> RunAsync(string log, string start, string heard, string folder, int seeds)
    {
        var report = new Report();
        var judged = new List<CutVerdict>();
        var account = new Heard(heard);
        var entries = new BlockLogFile(log);
        Console.WriteLine($"{entries.Entries.Count(e => !e.IsFlush)} writes of {entries.Entries.Sum(e => (long)e.Length) / 1e6:0.0} MB and {entries.Entries.Count(e => e.IsFlush)} flushes; {account.Count} events were heard");
        await report.CheckAsync("each disk holds what it must", () =>
        {
            var judge = new CutJudge(account);
            Directory.CreateDirectory(folder);
            var cuts = new LoggedDisk(entries, File.ReadAllBytes(start)).Cuts(folder, seeds);
            Parallel.ForEach(Partitioner.Create(cuts, EnumerablePartitionerOptions.NoBuffering), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, cut =>
            {
                var verdict = judge.Judge(cut);
                lock (judged)
                {
                    judged.Add(verdict);
                }
            });
            judged.Sort((a, b) => a.Cut.Index.CompareTo(b.Cut.Index));
            Tell(judged);
            var wrong = judged.Count(v => v.Wrong is not null);
            Expect.Equal(0, wrong, "the number of disks with something wrong");
            Expect.True(judged.Exists(v => v.Owed > 0), "no disk held an event that was not delivered");
            return Task.CompletedTask;
        });
        await report.CheckAsync("what was on the disk at a flush is there ever after", () => Task.Run(() => NeverBack(judged)));
        report.Sum();
        return report.Failed == 0 ? 0 : 1;
    }

    private static void Tell(List<CutVerdict> judged)
    {
        foreach (var verdict in judged.Where(v => v.Wrong is not null).Take(MostTold))
        {
            Console.WriteLine($"  flush {verdict.Cut.Flush}, seed {verdict.Cut.Seed}, {verdict.Cut.Entries} entries: {verdict.Wrong}");
        }

        var (flushes, between) = (judged.Count(v => v.Cut.Seed == 0), judged.Count(v => v.Cut.Seed > 0));
        Console.WriteLine($"{flushes} disks at a flush and {between} between two; {judged.Count(v => v.Wrong is null && v.Next.Count == 0)} without a store yet; up to {judged.Max(v => v.Owed)} events not yet delivered");
    }

    private static void NeverBack(List<CutVerdict> judged)
    {
        var least = new long[Lanes.Count];
        foreach (var verdict in judged.Where(v => v.Wrong is null))
        {
            for (var lane = 0; lane < Lanes.Count; lane++)
            {
                var next = verdict.Next.Count == 0 ? 0 : verdict.Next[lane];
                Expect.True(next >= least[lane], $"flush {verdict.Cut.Flush}, seed {verdict.Cut.Seed}: {Lanes.All[lane].Name()} goes on at {next}, and at the flush before at {least[lane]}");
                if (verdict.Cut.Seed == 0)
                {
                    least[lane] = next;
                }
            }
        }
    }
}
