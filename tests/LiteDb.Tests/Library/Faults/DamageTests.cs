using TestKit.Store;

namespace Gateway.LiteDb.Tests.Library.Faults;

/// <summary>One file of a store of many segments is damaged at a random place, as it was closed and as it was killed.</summary>
public sealed class DamageTests : IDisposable
{
    private const int Page = 8192;
    private const int Times = 24;
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("deleted")]
    [InlineData("cut")]
    [InlineData("zeroed")]
    [InlineData("bytes")]
    [InlineData("one bit")]
    [InlineData("pages exchanged")]
    public void It_starts_and_every_number_arrives_as_committed_or_is_named(string damage)
    {
        var committed = Fill();
        for (var seed = 0; seed < Times; seed++)
        {
            var random = new Random(seed);
            var copy = Copy(folder[seed % 2 == 0 ? "killed" : "store"], folder[$"copy{seed}"]);
            var file = Damaged(copy, damage, random);
            try
            {
                Judge(copy, committed);
            }
            catch (Exception e)
            {
                Assert.Fail($"{damage}, {seed}: {Path.GetFileName(file)} {(seed % 2 == 0 ? "after a kill" : "after a stop")}: {e}");
            }

            Directory.Delete(copy, recursive: true);
        }
    }

    private static void Judge(string copy, Committed committed)
    {
        Committed again;
        using (var outbox = Writer.Open(copy))
        {
            committed.FirstDamaged(outbox);
            outbox.Commit(Abstractions.Lane.Alerts);
            again = Committed.Of(outbox);
        }

        // What was found once stays so.
        using var next = Writer.Open(copy);
        Assert.Equal(again.Stream, next.Stream);
        committed.FirstDamaged(next);
        again.FirstDamaged(next);
    }

    private Committed Fill()
    {
        using var outbox = Writer.Open(folder.Path);
        Writer.Fill(outbox, new Random(8), 200);
        Copy(folder.Path, folder["killed"]);
        return Committed.Of(outbox);
    }

    private static string Damaged(string copy, string damage, Random random)
    {
        var files = Directory.GetFiles(copy);
        Array.Sort(files, StringComparer.Ordinal);
        var file = files[random.Next(files.Length)];
        var content = File.ReadAllBytes(file);
        var at = random.Next(Math.Max(1, content.Length));
        switch (damage)
        {
            case "deleted":
                File.Delete(file);
                return file;
            case "cut":
                content = content[..Math.Min(at, content.Length)];
                break;
            case "zeroed":
                content.AsSpan(Math.Min(at, content.Length)..Math.Min(content.Length, at + random.Next(3 * Page))).Clear();
                break;
            case "bytes":
                random.NextBytes(content.AsSpan(Math.Min(at, content.Length)..Math.Min(content.Length, at + random.Next(100))));
                break;
            case "one bit" when content.Length > 0:
                content[at] ^= (byte)(1 << random.Next(8));
                break;
            case "pages exchanged" when content.Length >= 2 * Page:
                Exchange(content, random.Next(content.Length / Page) * Page, random.Next(content.Length / Page) * Page);
                break;
        }

        File.WriteAllBytes(file, content);
        return file;
    }

    private static void Exchange(byte[] content, int a, int b)
    {
        var kept = content.AsSpan(a, Page).ToArray();
        content.AsSpan(b, Page).CopyTo(content.AsSpan(a));
        kept.CopyTo(content.AsSpan(b));
    }

    private static string Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from).Where(f => Path.GetFileName(f) != "lock"))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        return to;
    }
}
