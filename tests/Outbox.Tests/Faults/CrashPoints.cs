namespace Gateway.Outbox.Tests.Faults;

/// <summary>
/// Every crash point of a scenario: it is run once and its changes are recorded; then they are repeated on another disk one by one,
/// and behind each of them the store is opened on what a power cut could have left there.
/// </summary>
internal sealed class CrashPoints(FaultStore store, History history, IReadOnlyList<Call> changes)
{
    private readonly Dictionary<(Left, int), (DiskImage Image, int Returned)> last = [];
    private readonly List<string> failures = [];

    /// <summary>How many disks were looked at.</summary>
    public int Images { get; private set; }

    /// <summary>What was found, a line each; the first ones only.</summary>
    public IReadOnlyList<string> Failures => failures;

    /// <summary>How many disks did not hold what they must.</summary>
    public int Failed { get; private set; }

    public static CrashPoints Record(FaultStore store, string settings = "")
    {
        var disk = store.Insert(new FaultDisk { Records = true });
        var scenario = new Scenario(store, new History()) { Settings = settings };
        for (var run = 0; run < Scenario.Runs; run++)
        {
            scenario.Run(run);
        }

        return new CrashPoints(store, scenario.History, disk.Recording);
    }

    /// <summary>Goes through all points; <paramref name="cuts"/> says what a power cut leaves behind the n-th change.</summary>
    public CrashPoints Check(Func<int, IEnumerable<(Left Left, int Seed)>> cuts)
    {
        var disk = new FaultDisk();
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

    private void Check(DiskImage image, int point, Left left, int seed)
    {
        var allowed = history.Allowed(point);
        var returned = allowed[0].ReturnedAt ?? 0;
        if (last.TryGetValue((left, seed), out var before) && before.Returned == returned && before.Image.IsSameAs(image))
        {
            return;
        }

        last[(left, seed)] = (image, returned);
        Images++;
        store.Insert(new FaultDisk(image));
        try
        {
            Check(store, history, point);
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

    /// <summary>Opens the store on the disk inserted, and fails unless it is what the power cut had to leave.</summary>
    public static void Check(FaultStore store, History history, int point)
    {
        using var outbox = store.Open();
        if (history.StreamKnownAt <= point && outbox.Stream != history.Stream)
        {
            throw new InvalidDataException($"stream {outbox.Stream} instead of {history.Stream}");
        }

        var version = StoreCheck.Holds(outbox, history.Allowed(point));
        var readers = outbox.Attach(version.Upstreams);
        StoreCheck.Sends(readers, history, version);
        StoreCheck.GoesOn(outbox, readers);
    }
}
