using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Configuration;

namespace Gateway.Reporting;

/// <summary>The last place before the store: what of each sensor's readings is forwarded. Sensors without <c>report</c> have every reading forwarded.</summary>
/// <remarks>Used by the pipeline; <see cref="HeldBack"/> is for any thread.</remarks>
internal sealed class Reporters
{
    /// <summary>Replaced as a whole, so that who counts sees the old ones or the new ones.</summary>
    private Dictionary<string, Reporter> bySensor;

    /// <summary>Makes them for <paramref name="sensors"/>.</summary>
    public Reporters(IEnumerable<SensorSection> sensors) => bySensor = sensors
        .Select(s => (s.Id, Reporter: Of(s)))
        .Where(s => s.Reporter is not null)
        .ToDictionary(s => s.Id, s => s.Reporter!, StringComparer.Ordinal);

    /// <summary>The points of which not every reading is forwarded, with how many were not.</summary>
    public IEnumerable<(Point Point, long Count)> HeldBack => Volatile.Read(ref bySensor).Values.SelectMany(r => r.HeldBack);

    /// <summary>Adds to <paramref name="batch"/> what is to be forwarded now that this reading was judged.</summary>
    public void Take(in Reading reading, OutboxBatch batch)
    {
        if (bySensor.TryGetValue(reading.Point.Sensor, out var reporter))
        {
            reporter.Take(reading, batch);
        }
        else
        {
            batch.Add(reading);
        }
    }

    /// <summary>The live clock is at <paramref name="now"/>, and no reading from before waits: adds what is due by the time alone. Returns how many.</summary>
    public int Advance(Instant now, OutboxBatch batch)
    {
        var before = batch.Readings.Count;
        foreach (var reporter in bySensor.Values)
        {
            reporter.Advance(now, batch);
        }

        return batch.Readings.Count - before;
    }

    /// <summary>Nothing comes any more: adds what is not finished.</summary>
    public void End(OutboxBatch batch)
    {
        foreach (var reporter in bySensor.Values)
        {
            reporter.End(batch);
        }
    }

    /// <summary>A sensor has other settings or is gone: what the old ones have not finished is added, and the new ones begin.</summary>
    /// <param name="sensor">Id of the sensor.</param>
    /// <param name="section">What it is now; null: it is gone.</param>
    /// <param name="batch">What is committed next.</param>
    public void Exchange(string sensor, SensorSection? section, OutboxBatch batch)
    {
        var changed = new Dictionary<string, Reporter>(bySensor, StringComparer.Ordinal);
        if (changed.Remove(sensor, out var old))
        {
            old.End(batch);
        }

        if (section is not null && Of(section) is { } reporter)
        {
            changed.Add(sensor, reporter);
        }

        Volatile.Write(ref bySensor, changed);
    }

    /// <summary>When <see cref="Advance"/> is due, in ticks of the live clock; the greatest number: only readings have an effect.</summary>
    public long Due(Instant now)
    {
        var due = long.MaxValue;
        foreach (var reporter in bySensor.Values)
        {
            due = Math.Min(due, reporter.Due(now));
        }

        return due;
    }

    private static Reporter? Of(SensorSection section) => section.Reports.Count > 0 ? new Reporter(section.Reports, section.Points) : null;
}
