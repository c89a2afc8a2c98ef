using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using TestKit.Store;

namespace Gateway.Outbox.Tests;

/// <summary>Copies and breaks the files of a store.</summary>
internal static class StoreFiles
{
    public static readonly string[] Names = ["outbox.db", "outbox.db-wal", "outbox.run"];

    /// <summary>What a process that was killed leaves: the files as they are while the store is open.</summary>
    public static string Killed(this TempFolder folder, string name = "killed")
    {
        var copy = folder[name];
        Directory.CreateDirectory(copy);
        foreach (var file in Names.Where(f => File.Exists(Path.Combine(folder.Path, f))))
        {
            File.Copy(Path.Combine(folder.Path, file), Path.Combine(copy, file));
        }

        return copy;
    }

    /// <summary>Changes the bytes of a file.</summary>
    public static void Change(string file, Func<byte[], byte[]> change) => File.WriteAllBytes(file, change(File.ReadAllBytes(file)));

    /// <summary>Opens what stands in <paramref name="path"/>, takes everything over, and gives a reader for each stream, oldest first.</summary>
    public static (SqliteOutbox Outbox, List<IOutboxReader> Readers) Recover(string path, params UpstreamLanes[] upstreams)
    {
        var outbox = SqliteOutbox.Open(path);
        var main = outbox.Attach(upstreams.Length == 0 ? [Use.Wants("cloud")] : upstreams)[0];
        TakeOver(outbox, most: 300);
        return (outbox, [.. outbox.Older(main.Upstream), main]);
    }

    /// <summary>Takes over what was set aside, in steps. Returns how many.</summary>
    public static int TakeOver(SqliteOutbox outbox, int most)
    {
        var steps = 0;
        for (var batch = outbox.Batch(); outbox.Salvage?.Fill(batch, most) == true; batch.Clear(outbox))
        {
            outbox.Commit(batch);
            Assert.True(++steps < 10_000, "it comes to an end");
        }

        return steps;
    }

    /// <summary>The lanes of a reader as said by it, whole: "1", "2..5 damaged".</summary>
    public static string[] Told(this IEnumerable<IOutboxReader> readers, string stream, Lane lane) =>
        [.. readers.Where(r => r.Stream == stream).SelectMany(r => r.Told(lane, r.Cursor(lane)))];
}
