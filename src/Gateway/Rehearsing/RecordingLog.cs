using Gateway.Abstractions;

namespace Gateway.Rehearsing;

/// <summary>What there was in a recording: how much, from when to when, and how long each point was unknown.</summary>
internal sealed class RecordingLog
{
    private readonly Dictionary<Point, PointLog> points = [];

    /// <summary>Readings.</summary>
    public long Rows { get; private set; }

    /// <summary>Time of the first; null: there was none.</summary>
    public long? First { get; private set; }

    /// <summary>Where the latest clock stands.</summary>
    public long Last { get; private set; }

    /// <summary>By point.</summary>
    public IEnumerable<PointLog> Points => points.Values;

    /// <summary>Notes a reading.</summary>
    public void Take(in Reading reading)
    {
        Rows++;
        First ??= reading.At.Ticks;
        Last = Math.Max(Last, reading.At.Ticks);
        if (!points.TryGetValue(reading.Point, out var log))
        {
            points.Add(reading.Point, log = new PointLog(reading.Point));
        }

        log.Take(reading);
    }
}

/// <summary>The readings of one point.</summary>
internal sealed class PointLog(Point point)
{
    private long? badSince;
    private long unknown;
    private long last;

    /// <summary>The point.</summary>
    public Point Point => point;

    /// <summary>Its readings.</summary>
    public long Rows { get; private set; }

    /// <summary>Those of bad quality.</summary>
    public long Bad { get; private set; }

    /// <summary>Those that were not later than the one before.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>From bad readings to the next that is not, added up.</summary>
    public TimeSpan Unknown => TimeSpan.FromTicks(unknown + (badSince is { } since ? last - since : 0));

    /// <summary>Notes a reading.</summary>
    public void Take(in Reading reading)
    {
        Rows++;
        last = reading.At.Ticks;
        OutOfOrder += (reading.Flags & ReadingFlags.OutOfOrder) != ReadingFlags.None ? 1 : 0;
        if (reading.Quality == Quality.Bad)
        {
            Bad++;
            badSince ??= last;
        }
        else if (badSince is { } since)
        {
            unknown += last - since;
            badSince = null;
        }
    }
}
