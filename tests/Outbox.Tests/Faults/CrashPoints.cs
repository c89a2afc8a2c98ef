using Gateway.Outbox.Sqlite;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>
/// Every crash point of a piece of a store's life: it was lived once and its changes were recorded; they are repeated on another
/// disk one by one, and behind each of them the store is opened on what a power cut could have left there.
/// </summary>
/// <param name="store">Where the stores are opened.</param>
/// <param name="history">What was committed.</param>
/// <param name="start">The disk before the first change.</param>
/// <param name="changes">The changes.</param>
/// <param name="markers">The marker before each change, and at the end.</param>
internal sealed class CrashPoints(FaultStore store, History history, DiskImage start, IReadOnlyList<Call> changes, IReadOnlyList<byte[]?> markers)
{
    private readonly HashSet<(string Disk, int From, int To, bool KnowsStream)> seen = [];
    private readonly List<string> failures = [];

    /// <summary>How many different disks were looked at.</summary>
    public int Images { get; private set; }

    /// <summary>What was found, a line each; the first ones only.</summary>
    public IReadOnlyList<string> Failures => failures;

    /// <summary>How many disks did not hold what they must.</summary>
    public int Failed { get; private set; }

    /// <summary>How many of the images are cut a second time, while the store is opened on them: one in so many. 0: none.</summary>
    public int CutAgain { get; init; }

    /// <summary>Lives the whole scenario.</summary>
    public static CrashPoints Record(FaultStore store, string settings = "", int seed = 0, int cutAgain = 0)
    {
        var scenario = new Scenario(store, new History(), seed) { Settings = settings };
        return Record(store, scenario.History, DiskImage.Empty, cutAgain, () =>
        {
            for (var run = 0; run < Scenario.Runs; run++)
            {
                scenario.Run(run);
            }
        });
    }

    /// <summary>Lives <paramref name="life"/> on a disk that is at its <paramref name="start"/>.</summary>
    public static CrashPoints Record(FaultStore store, History history, DiskImage start, int cutAgain, Action life)
    {
        var markers = new List<byte[]?>();
        var disk = store.Insert(new FaultDisk(start) { Records = true });
        disk.Faults = call =>
        {
            if (call.IsChange)
            {
                markers.Add(store.Marker);
            }

            return Fault.None;
        };
        life();
        disk.Faults = null;
        return new CrashPoints(store, history, start, disk.Recording, [.. markers, store.Marker]) { CutAgain = cutAgain };
    }

    /// <summary>Whether a marker says that the store is closed, before which the store itself syncs the folder.</summary>
    public static bool IsStopped(byte[]? marker) => Mark(marker) is { IsStopped: true };

    /// <summary>Goes through all points; <paramref name="cuts"/> says what a power cut leaves behind the n-th change.</summary>
    public CrashPoints Check(Func<int, IEnumerable<(Left Left, int Seed)>> cuts)
    {
        var disk = new FaultDisk(start);
        for (var point = 0; point <= changes.Count; point++)
        {
            if (IsStopped(markers[point]))
            {
                disk.SyncFolder();
            }

            foreach (var (left, seed) in cuts(point))
            {
                Check(disk.After(left, seed) with { Marker = Marker(point, left, seed) }, point, left, seed);
            }

            if (point < changes.Count)
            {
                disk.Apply(changes[point]);
            }
        }

        return this;
    }

    /// <summary>Opens the store on the disk inserted, and fails unless it is what the power cut had to leave. Events go on, if wanted.</summary>
    public static void Check(FaultStore store, History history, int point, bool goesOn = true)
    {
        using var outbox = store.Open();
        if (outbox.Replaced is { } replaced)
        {
            throw new InvalidDataException($"set aside: {replaced.Reason}");
        }

        if (history.Stream is { } stream && history.StreamKnownAt <= point && outbox.Stream != stream)
        {
            throw new InvalidDataException($"stream {outbox.Stream} instead of {stream}");
        }

        var version = StoreCheck.Holds(outbox, history.Allowed(point));
        var readers = outbox.Attach(version.Upstreams);
        StoreCheck.Sends(readers, history, version);
        StoreCheck.SendsOlder(outbox, history, version);
        if (goesOn)
        {
            StoreCheck.GoesOn(outbox, readers);
        }
    }

    // It is synced when the store is opened, before it is closed and when it is closed. What was written between may be left or not.
    private byte[]? Marker(int point, Left left, int seed)
    {
        var at = point;
        if (left == Left.Nothing || (left != Left.Everything && seed % 2 == 0))
        {
            while (at > 0 && !history.OpenedAt.Contains(at) && Mark(markers[at]) is { IsStopped: false } mark && mark.Log != default)
            {
                at--;
            }
        }

        return markers[at];
    }

    private static RunMark? Mark(byte[]? content)
    {
        var slots = new byte[1024];
        content?.CopyTo(slots, 0);
        return RunMark.Parse(slots.AsSpan(0, 512), slots.AsSpan(512));
    }

    private void Check(DiskImage image, int point, Left left, int seed)
    {
        // What only a sync changes is the same for many points, and of few writes chance leaves the same for many seeds.
        var allowed = history.Allowed(point);
        if (!seen.Add((image.Digest(), allowed[0].BegunAt, allowed[^1].BegunAt, history.StreamKnownAt <= point)))
        {
            return;
        }

        Images++;
        try
        {
            store.Insert(new FaultDisk(image));
            Check(store, history, point);
            if (CutAgain > 0 && Images % CutAgain == 0)
            {
                CheckAgain(image, point, seed);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Failed++;
            if (failures.Count < 20)
            {
                failures.Add($"{left} (seed {seed}) left behind change {point} of {changes.Count} ({(point > 0 ? changes[point - 1] : "none")}): {e.Message}");
            }
        }
    }

    // The power goes again while the store recovers, attaches or closes: each of those changes is a crash point, too.
    private void CheckAgain(DiskImage image, int point, int seed)
    {
        var recovering = store.Insert(new FaultDisk(image) { Records = true });
        var again = new List<byte[]?>();
        recovering.Faults = call =>
        {
            if (call.IsChange)
            {
                again.Add(store.Marker);
            }

            return Fault.None;
        };
        Check(store, history, point, goesOn: false);
        again.Add(store.Marker);
        var disk = new FaultDisk(image);
        for (var i = 0; i < recovering.Recording.Count; i++)
        {
            disk.Apply(recovering.Recording[i]);
            if (IsStopped(again[i + 1]))
            {
                disk.SyncFolder();
            }

            store.Insert(new FaultDisk(disk.After(Left.Torn, seed) with { Marker = again[i + 1] }));
            Check(store, history, point, goesOn: false);
        }
    }
}
