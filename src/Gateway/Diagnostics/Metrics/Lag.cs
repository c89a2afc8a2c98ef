using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Forwarding;

namespace Gateway.Diagnostics.Metrics;

/// <summary>How far an upstream is behind.</summary>
internal static class Lag
{
    /// <summary>Events of a lane that are committed and not acknowledged.</summary>
    public static double Events(Owed owed, Lane lane) => Readers(owed, lane).Sum(r => Owed.Waiting(r, lane));

    /// <summary>Age of the oldest of them in seconds, by its own time; zero: there is none, or the store cannot be read.</summary>
    public static double Seconds(Owed owed, Lane lane, long utcNow)
    {
        var oldest = utcNow;
        var first = new List<StoredEvent>();
        foreach (var reader in Readers(owed, lane).Where(r => Owed.Waiting(r, lane) > 0))
        {
            try
            {
                first.Clear();
                if (reader.Read(lane, reader.Cursor(lane), 1, first) > 0 && !first[0].IsGap)
                {
                    oldest = Math.Min(oldest, first[0].UtcTicks);
                }
            }
            catch (Exception e) when (e is OutboxException or ObjectDisposedException)
            {
                // The store is being replaced: its successor is asked the next time.
            }
        }

        return Math.Max(0, TimeSpan.FromTicks(utcNow - oldest).TotalSeconds);
    }

    private static IEnumerable<IOutboxReader> Readers(Owed owed, Lane lane) => owed.Streams.Where(r => r.Lanes.Contains(lane));
}
