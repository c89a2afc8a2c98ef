using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using TestKit.Store;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>
/// A service that starts on damaged files: it opens the store, sets aside what turns out to be damaged, takes over what can be
/// read, and sends everything, as pipeline and forwarder do.
/// </summary>
internal sealed class DamagedStore
{
    private const int MostSetAside = 3;

    private readonly DamageSource source;
    private readonly List<string> broken = [];
    private readonly List<ReplacedStore> notices = [];

    private DamagedStore(DamageSource source) => this.source = source;

    /// <summary>Promises that were not kept, a line each.</summary>
    public IReadOnlyList<string> Broken => broken;

    /// <summary>Whether a new stream began.</summary>
    public bool IsReplaced { get; private set; }

    /// <summary>Committed numbers that arrived as they were committed.</summary>
    public int Arrived { get; private set; }

    /// <summary>Committed numbers that lie in a gap.</summary>
    public int Gaps { get; private set; }

    /// <summary>Committed numbers that only the notice about the replaced store names.</summary>
    public int OnlyNamed { get; private set; }

    /// <summary>Whether there are states that are not the last ones, and nothing was said.</summary>
    public bool StatesWrong { get; private set; }

    /// <summary>Opens the store on <paramref name="image"/> in real files at <paramref name="folder"/>.</summary>
    public static DamagedStore Look(DamageSource source, DiskImage image, string folder)
    {
        image.WriteTo(folder);
        var look = new DamagedStore(source);
        SetAside? aside = null;
        for (var i = 0; ; i++)
        {
            SqliteOutbox? outbox = null;
            try
            {
                outbox = SqliteOutbox.Open(folder, new SqliteOptions { SetAside = aside });
                look.Live(outbox);
                return look;
            }
            catch (OutboxException damage) when (damage.Kind == OutboxFailure.Damaged && i < MostSetAside)
            {
                aside = new SetAside(damage.Message, outbox?.Stream, outbox is null ? [] : [.. Lanes.All.Select(outbox.Next)]);
            }
            finally
            {
                outbox?.Dispose();
            }
        }
    }

    private void Live(SqliteOutbox outbox)
    {
        if (outbox.Replaced is { } replaced)
        {
            notices.Add(replaced);
        }

        IsReplaced = outbox.Stream != source.Stream;
        foreach (var lane in Lanes.All.Where(lane => !IsReplaced && outbox.Next(lane) <= source.Events[(int)lane].Count))
        {
            broken.Add($"lane {lane.Name()} goes on at {outbox.Next(lane)}, which was used before");
        }

        var states = outbox.States();
        StatesWrong = !IsReplaced && outbox.StatesLost == 0
            && (states.Count != source.States.Count || states.Any(s => !source.States.TryGetValue(s.Key, out var state) || !state.AsSpan().SequenceEqual(s.Value)));
        var reader = outbox.Attach([Use.Wants("cloud")])[0];
        StoreFiles.TakeOver(outbox, most: 4_000);
        (Arrived, Gaps, OnlyNamed) = (0, 0, 0);
        foreach (var lane in Lanes.All)
        {
            Count(lane, [.. outbox.Older("cloud"), reader]);
        }

        StoreCheck.GoesOn(outbox, [reader]);
    }

    private void Count(Lane lane, IEnumerable<IOutboxReader> readers)
    {
        var committed = source.Events[(int)lane];
        var told = new bool[committed.Count + 1];
        foreach (var stored in readers.SelectMany(r => r.All(lane, r.Cursor(lane)).Select(e => (r.Stream, Event: e))))
        {
            if (stored.Stream != source.Stream || stored.Event.Last >= told.Length)
            {
                broken.Add($"sent {stored.Event} of stream {stored.Stream}, which was never committed");
                return;
            }

            for (var number = stored.Event.Sequence; number <= stored.Event.Last; number++)
            {
                if (told[number])
                {
                    broken.Add($"number {number} of lane {lane.Name()} is told twice");
                }

                told[number] = true;
            }

            if (stored.Event.IsGap)
            {
                Gaps += (int)(stored.Event.Through - stored.Event.Sequence + 1);
            }
            else if (IsSame(stored.Event, committed[(int)stored.Event.Sequence - 1]))
            {
                Arrived++;
            }
            else
            {
                broken.Add($"sent {stored.Event} instead of {committed[(int)stored.Event.Sequence - 1]}");
            }
        }

        var named = notices.Where(n => n.Stream == source.Stream && n.Next.Count > (int)lane).Select(n => n.Next[(int)lane]).DefaultIfEmpty(0).Max();
        var missing = Enumerable.Range(1, committed.Count).Where(number => !told[number]).ToList();
        OnlyNamed += missing.Count(number => number < named);
        if (missing.Count(number => number >= named) is > 0 and var unsaid)
        {
            broken.Add($"{unsaid} numbers of lane {lane.Name()} neither arrive nor are named, from {missing.First(number => number >= named)}; {string.Join("; ", notices)}");
        }
    }

    private static bool IsSame(in StoredEvent found, in StoredEvent committed) =>
        found.Data.Span.SequenceEqual(committed.Data.Span) && found with { Data = default } == committed with { Data = default };
}
