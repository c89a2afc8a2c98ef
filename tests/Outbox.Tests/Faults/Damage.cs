namespace Gateway.Outbox.Tests.Faults;

/// <summary>Random damage to the files of a store: what flash, file systems, cables and people have done to databases.</summary>
internal static class Damage
{
    private const string Base = "outbox.db";
    private const string Log = "outbox.db-wal";
    private const string Marker = "outbox.run";
    private const int Page = 4096;

    /// <summary>The kinds, each from an image and a random source to what was done in words.</summary>
    private static readonly (string Kind, Func<Files, Random, string> Do)[] Kinds =
    [
        ("bit in database", (files, random) => Flip(files, Base, random, 1)),
        ("bit in log", (files, random) => Flip(files, Log, random, 1)),
        ("bits in database", (files, random) => Flip(files, Base, random, 2 + random.Next(200))),
        ("bits in log", (files, random) => Flip(files, Log, random, 2 + random.Next(200))),
        ("header of database", (files, random) => Flip(files, Base, random, 1 + random.Next(4), within: 100)),
        ("header of log", (files, random) => Flip(files, Log, random, 1 + random.Next(4), within: 32)),
        ("database cut", (files, random) => Cut(files, Base, random)),
        ("log cut", (files, random) => Cut(files, Log, random)),
        ("pages of database zero", (files, random) => Pages(files, Base, random, static (page, _) => page.Clear())),
        ("pages of log zero", (files, random) => Pages(files, Log, random, static (page, _) => page.Clear())),
        ("pages of database noise", (files, random) => Pages(files, Base, random, static (page, random) => random.NextBytes(page))),
        ("pages of database exchanged", Exchange),
        ("pages of database from before", Stale),
        ("log missing", (files, _) => files.Remove(Log)),
        ("log foreign", (files, _) => files.Put(Log, files.Source.Foreign.Files[Log])),
        ("log from before", (files, _) => files.Put(Log, files.Source.Older.Files[Log])),
        ("database from before", (files, _) => files.Put(Base, files.Source.Older.Files[Base])),
        ("database missing", (files, _) => files.Remove(Base)),
        ("database foreign", (files, _) => files.Put(Base, files.Source.Foreign.Files[Base])),
        ("both from before", (files, _) => Both(files, files.Source.Older)),
        ("both foreign", (files, _) => Both(files, files.Source.Foreign)),
        ("marker missing", (files, _) => files.Remove(Marker)),
        ("bits in marker", (files, random) => Flip(files, Marker, random, 1 + random.Next(4))),
    ];

    /// <summary>How many kinds there are.</summary>
    public static int Count => Kinds.Length;

    /// <summary>The damage with number <paramref name="seed"/>: the kinds in turn, the place by chance, on the running or the closed store.</summary>
    public static (DiskImage Image, string Kind, string What) Make(DamageSource source, int seed)
    {
        var random = new Random(seed);
        var (kind, damage) = Kinds[seed % Kinds.Length];
        var isRunning = kind.Contains("log", StringComparison.Ordinal) || random.Next(2) == 0;
        var files = new Files(source, isRunning ? source.Running : source.Closed);
        return (files.Image, kind, $"{seed}, {(isRunning ? "running" : "closed")}: {damage(files, random)}");
    }

    private static string Both(Files files, DiskImage from) => $"{files.Put(Base, from.Files[Base])}, {files.Put(Log, from.Files[Log])}";

    private static string Flip(Files files, string name, Random random, int count, int within = int.MaxValue)
    {
        var content = files[name];
        for (var i = 0; i < count; i++)
        {
            content[random.Next(Math.Min(content.Length, within))] ^= (byte)(1 << random.Next(8));
        }

        return $"{count} bits of {name} flipped";
    }

    private static string Cut(Files files, string name, Random random)
    {
        var length = random.Next(files[name].Length);
        files.Put(name, files[name][..length]);
        return $"{name} cut to {length} bytes";
    }

    private static string Pages(Files files, string name, Random random, Action<Span<byte>, Random> change)
    {
        var content = files[name];
        var count = 1 + random.Next(3);
        var first = random.Next(content.Length / Page);
        var span = content.AsSpan(first * Page, Math.Min(count * Page, content.Length - (first * Page)));
        change(span, random);
        return $"{span.Length} bytes of {name} at page {first} overwritten";
    }

    private static string Exchange(Files files, Random random)
    {
        var content = files[Base];
        var (a, b) = (random.Next(content.Length / Page) * Page, random.Next(content.Length / Page) * Page);
        var kept = content.AsSpan(a, Page).ToArray();
        content.AsSpan(b, Page).CopyTo(content.AsSpan(a));
        kept.CopyTo(content.AsSpan(b));
        return $"pages {a / Page} and {b / Page} exchanged";
    }

    // A write that was acknowledged by the disk and never done.
    private static string Stale(Files files, Random random)
    {
        var (content, before) = (files[Base], files.Source.Older.Files[Base]);
        var page = random.Next(Math.Min(content.Length, before.Length) / Page) * Page;
        before.AsSpan(page, Page).CopyTo(content.AsSpan(page));
        return $"page {page / Page} from before";
    }

    private sealed class Files(DamageSource source, DiskImage image)
    {
        private readonly Dictionary<string, byte[]> files = image.Files.ToDictionary(f => f.Key, f => (byte[])f.Value.Clone());

        public DamageSource Source => source;

        public DiskImage Image => new(files);

        public byte[] this[string name] => files[name];

        public string Put(string name, byte[] content)
        {
            files[name] = (byte[])content.Clone();
            return $"{name} exchanged";
        }

        public string Remove(string name) => files.Remove(name) ? $"{name} removed" : $"{name} was not there";
    }
}
