namespace Gateway.Outbox.Tests.Faults;

/// <summary>
/// Every crash point of a piece of a store's life: it was lived once and its changes were recorded; they are repeated on another
/// disk one by one, and behind each of them the store is opened on what a power cut could have left there.
/// </summary>
/// <param name="store">Where the stores are opened.</param>
/// <param name="history">What was committed.</param>
/// <param name="start">The disk before the first change.</param>
/// <param name="changes">The changes.</param>
internal sealed class CrashPoints(FaultStore store, History history, DiskImage start, IReadOnlyList<Call> changes)
{
    private readonly Dictionary<(Left, int), (DiskImage Image, int? Returned)> last = [];
    private readonly List<string> failures = [];

    /// <summary>How many disks were looked at.</summary>
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
        var disk = store.Insert(new FaultDisk { Records = true });
        var scenario = new Scenario(store, new History(), seed) { Settings = settings };
        for (var run = 0; run < Scenario.Runs; run++)
        {
            scenario.Run(run);
        }

        return new CrashPoints(store, scenario.History, DiskImage.Empty, disk.Recording) { CutAgain = cutAgain };
    }

    /// <summary>Goes through all points; <paramref name="cuts"/> says what a power cut leaves behind the n-th change.</summary>
    public CrashPoints Check(Func<int, IEnumerable<(Left Left, int Seed)>> cuts)
    {
        var disk = new FaultDisk(start);
        for (var point = 0; point <= changes.Count; point++)
        {
            foreach (var (left, seed) in cuts(point))
            {
                Check(disk.After(left, seed), point, left, seed);
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
        if (history.Stream is { } stream && history.StreamKnownAt <= point && outbox.Stream != stream)
        {
            throw new InvalidDataException($"stream {outbox.Stream} instead of {stream}");
        }

        var version = StoreCheck.Holds(outbox, history.Allowed(point));
        var readers = outbox.Attach(version.Upstreams);
        StoreCheck.Sends(readers, history, version);
        if (goesOn)
        {
            StoreCheck.GoesOn(outbox, readers);
        }
    }

    private void Check(DiskImage image, int point, Left left, int seed)
    {
        // What only a sync changes is the same for many points.
        var returned = history.Allowed(point)[0].ReturnedAt;
        var kind = (left, left is Left.Some or Left.Torn ? seed : 0);
        if (last.TryGetValue(kind, out var before) && before.Returned == returned && before.Image.IsSameAs(image))
        {
            return;
        }

        last[kind] = (image, returned);
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
        Check(store, history, point, goesOn: false);
        var disk = new FaultDisk(image);
        foreach (var call in recovering.Recording)
        {
            disk.Apply(call);
            store.Insert(new FaultDisk(disk.After(Left.Torn, seed)));
            Check(store, history, point, goesOn: false);
        }
    }
}
