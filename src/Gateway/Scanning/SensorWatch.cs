using Gateway.Abstractions;

namespace Gateway.Scanning;

/// <summary>
/// What a sensor does while somebody watches it: the transactions on its bus and the readings that come of them, in their order. The
/// oldest go when nobody fetches them; when nobody has asked for a while it ends by itself.
/// </summary>
internal sealed class SensorWatch(TimeProvider time)
{
    /// <summary>Entries that are kept.</summary>
    public const int Room = 4096;

    /// <summary>Without a question for so long nobody watches any more.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Queue<WatchEntry> entries = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool raw;
    private long number;
    private long asked = time.GetTimestamp();

    /// <summary>Whether transactions are kept, too.</summary>
    public bool Raw
    {
        get => raw;
        set => raw = value;
    }

    /// <summary>Number of the last entry.</summary>
    public long Number
    {
        get
        {
            lock (gate)
            {
                return number;
            }
        }
    }

    /// <summary>A reading was made; false when nobody is interested any more.</summary>
    public bool Take(in Reading reading) => Add(new WatchEntry(reading, null));

    /// <summary>A transaction was done.</summary>
    public void Take(BusTransaction transaction)
    {
        if (raw)
        {
            Add(new WatchEntry(null, transaction));
        }
    }

    /// <summary>Everything behind the entry of that number, <paramref name="most"/> at most; waits for a reading when there is none yet.</summary>
    /// <param name="after">The last one known; 0: none.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="patience">How long to wait.</param>
    public async Task<IReadOnlyList<WatchEntry>> NextAsync(long after, int most, TimeSpan patience)
    {
        var begin = time.GetTimestamp();
        while (true)
        {
            Task change;
            lock (gate)
            {
                asked = time.GetTimestamp();
                List<WatchEntry> found = [.. entries.Where(e => e.Number > after).Take(most)];
                if (found.Count == most || found.Exists(e => e.Reading is not null))
                {
                    return found;
                }

                change = changed.Task;
            }

            var left = patience - time.GetElapsedTime(begin);
            if (left <= TimeSpan.Zero)
            {
                return [];
            }

            try
            {
                await change.WaitAsync(left, time);
            }
            catch (TimeoutException)
            {
                return [];
            }
        }
    }

    private bool Add(WatchEntry entry)
    {
        TaskCompletionSource? waiting = null;
        lock (gate)
        {
            if (time.GetElapsedTime(asked) > Forgotten)
            {
                return false;
            }

            entry.Number = ++number;
            entries.Enqueue(entry);
            if (entries.Count > Room)
            {
                entries.Dequeue();
            }

            if (entry.Reading is not null)
            {
                (waiting, changed) = (changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }
        }

        waiting?.SetResult();
        return true;
    }
}

/// <summary>A reading, or a transaction.</summary>
internal sealed class WatchEntry(Reading? reading, BusTransaction? transaction)
{
    /// <summary>Counts the entries from 1; numbers that are missing were not fetched in time.</summary>
    public long Number { get; set; }

    /// <summary>The reading; null: it is a transaction.</summary>
    public Reading? Reading => reading;

    /// <summary>The transaction; null: it is a reading.</summary>
    public BusTransaction? Transaction => transaction;
}

/// <summary>One transaction on a bus.</summary>
/// <param name="Write">What was written, in hexadecimal; long ones are cut.</param>
/// <param name="Read">What was read, in hexadecimal, or on 1-Wire the text; null: nothing was to be read, or it failed.</param>
/// <param name="Error">Why it failed; null: it did not.</param>
internal sealed record BusTransaction(string Write, string? Read, string? Error);
