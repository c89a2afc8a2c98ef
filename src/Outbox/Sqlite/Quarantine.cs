using System.Globalization;
using Gateway.Abstractions.Store;
using Gateway.Abstractions.StoreParts;

namespace Gateway.Outbox.Sqlite;

/// <summary>The folder <c>quarantine</c> of a store: a folder for each store that was set aside, with a file that says why.</summary>
internal static class Quarantine
{
    /// <summary>So many are kept; the oldest go first. One of another program is never deleted.</summary>
    public const int Most = 3;

    private const string Foreign = "-foreign";

    /// <summary>The file that says what is known.</summary>
    private const string About = "about";

    /// <summary>The file that says that everything readable was taken over.</summary>
    private const string Done = "done";

    /// <summary>Moves the files of the store in <paramref name="folder"/> away. Returns what is known of it.</summary>
    /// <exception cref="OutboxException">They cannot be moved.</exception>
    public static ReplacedStore Move(string folder, SetAside why, bool foreign, bool logToo, DateTimeOffset now, long limit)
    {
        var all = Path.Combine(folder, "quarantine");
        try
        {
            var name = $"{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{why.Stream ?? "unknown"}{(foreign ? Foreign : string.Empty)}";
            var place = Path.Combine(all, name);
            for (var i = 2; Directory.Exists(place); i++)
            {
                place = Path.Combine(all, $"{name}.{i}");
            }

            Directory.CreateDirectory(place);
            File.WriteAllLines(Path.Combine(place, About), [why.Reason.ReplaceLineEndings(" "), why.Stream ?? string.Empty, string.Join(' ', why.Next)]);

            // The log of another store would be taken for its own.
            MoveFile(folder, place, "outbox.db-wal", logToo ? "outbox.db-wal" : "log-of-another-store");
            MoveFile(folder, place, "outbox.db", "outbox.db");
            File.Delete(Path.Combine(folder, "outbox.db-shm"));
            FolderSync.Of(place);
            FolderSync.Of(all);
            FolderSync.Of(folder);
            Prune(all, place, limit);
            return new ReplacedStore(place, why.Reason, why.Stream, why.Next);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutboxException(
                OutboxFailure.Unavailable,
                $"{folder}: {why.Reason}, and the store cannot be moved to {all}: {e.Message}; make the folder writable for the user of the service, or move outbox.db* away",
                e);
        }
    }

    /// <summary>The stores from which not everything was taken over yet, oldest first.</summary>
    public static IReadOnlyList<ReplacedStore> Pending(string folder)
    {
        try
        {
            var all = Path.Combine(folder, "quarantine");
            return !Directory.Exists(all)
                ? []
                : [.. Directory.GetDirectories(all).Order(StringComparer.Ordinal).Where(IsPending).Select(Read)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Everything readable was taken over.</summary>
    public static void Finish(string place)
    {
        File.WriteAllText(Path.Combine(place, Done), string.Empty);
        FolderSync.Of(place);
    }

    private static bool IsPending(string place) =>
        !place.Contains(Foreign, StringComparison.Ordinal) && File.Exists(Path.Combine(place, About)) && !File.Exists(Path.Combine(place, Done));

    private static ReplacedStore Read(string place)
    {
        var lines = File.ReadAllLines(Path.Combine(place, About));
        var stream = lines.Length > 1 && StreamName.IsOne(lines[1]) ? lines[1] : null;
        var next = lines.Length > 2 ? lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        return new ReplacedStore(
            place,
            lines.Length > 0 ? lines[0] : string.Empty,
            stream,
            [.. next.Select(n => long.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1)]);
    }

    private static void MoveFile(string from, string to, string name, string newName)
    {
        var file = Path.Combine(from, name);
        if (File.Exists(file))
        {
            File.Move(file, Path.Combine(to, newName));
        }
    }

    private static void Prune(string all, string newest, long limit)
    {
        var (kept, bytes) = (0, 0L);
        foreach (var place in Directory.GetDirectories(all).OrderDescending(StringComparer.Ordinal).Where(p => !p.Contains(Foreign, StringComparison.Ordinal)))
        {
            bytes += new DirectoryInfo(place).EnumerateFiles().Sum(f => f.Length);
            if (++kept > Most || (bytes > limit && place != newest))
            {
                Directory.Delete(place, recursive: true);
            }
        }
    }
}
