using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Reporting;

/// <summary>
/// Takes the readings of one point together, from one multiple of a time in UTC to the next, and forwards what is to be said of them as
/// readings of points of their own, <c>bench/temperature.mean</c>, with the end of that while as their time.
/// </summary>
/// <remarks>
/// It goes by the times that readings bear, so that anybody can check it with the readings; for a recording by its clock. A while in
/// which no reading came says nothing.
/// </remarks>
internal sealed class Aggregator
{
    private readonly long every;
    private readonly bool recorded;
    private readonly AggregateValue[] values;
    private readonly Point[] points;
    private bool open;
    private long end;
    private Instant newest;
    private long count;
    private bool bad;
    private bool uncertain;
    private double mean;
    private double min;
    private double max;
    private ReadingFlags flags;

    /// <summary>Makes it for one point.</summary>
    public Aggregator(AggregateSettings settings, Point point)
    {
        every = settings.Every.Ticks;
        recorded = point.Recorded;
        values = [.. settings.Values];
        points = [.. values.Select(v => Of(point, v))];
    }

    /// <summary>How long it is until the present while is over; null: nothing is due.</summary>
    public long? Due(Instant now) => open && !recorded ? now.Ticks + Math.Max(0, end - now.UtcTicks) : null;

    /// <summary>Adds the reading; what ended before it is forwarded.</summary>
    public void Take(in Reading reading, OutboxBatch batch)
    {
        var at = Clock(reading.At);
        var ends = at - (at % every) + every;
        if (open && ends != end)
        {
            Close(new Instant(newest.Ticks + end - Clock(newest), end), batch);
        }

        if (!open)
        {
            (open, end, count, bad, uncertain, flags) = (true, ends, 0, false, false, ReadingFlags.None);
            (mean, min, max) = (0, double.PositiveInfinity, double.NegativeInfinity);
        }

        newest = reading.At;
        Add(reading);
    }

    /// <summary>The live clock is at <paramref name="now"/>: a while that is over is forwarded. A recording has a clock of its own.</summary>
    public void Advance(Instant now, OutboxBatch batch)
    {
        if (open && !recorded && now.UtcTicks >= end)
        {
            Close(new Instant(now.Ticks, end), batch);
        }
    }

    /// <summary>Nothing comes any more: what there is of the present while is forwarded, with the time of its last reading.</summary>
    public void End(OutboxBatch batch)
    {
        if (open)
        {
            Close(new Instant(newest.Ticks, Clock(newest)), batch);
        }
    }

    private static Point Of(Point point, AggregateValue value) => new(
        point.Index,
        point.Sensor,
        $"{point.Channel}.{ReportReader.Values[(int)value]}",
        value == AggregateValue.Count ? "1" : point.Unit,
        point.Recorded);

    private long Clock(Instant instant) => recorded ? instant.Ticks : instant.UtcTicks;

    private void Add(in Reading reading)
    {
        flags |= reading.Flags & ReadingFlags.ClockUnsynced;
        if (reading.Quality == Quality.Bad)
        {
            bad = true;
            return;
        }

        // The mean is moved on: the sum of large values may be no number.
        count++;
        mean += (reading.Value - mean) / count;
        min = Math.Min(min, reading.Value);
        max = Math.Max(max, reading.Value);
        uncertain |= reading.Quality == Quality.Uncertain;
    }

    private void Close(Instant at, OutboxBatch batch)
    {
        open = false;
        var (quality, reason) = count == 0 ? (Quality.Bad, "no usable reading")
            : bad ? (Quality.Uncertain, "some readings were bad")
            : uncertain ? (Quality.Uncertain, "some readings were uncertain")
            : (Quality.Good, null);
        for (var i = 0; i < values.Length; i++)
        {
            batch.Add(values[i] == AggregateValue.Count ? new Reading(points[i], at, count, Flags: flags)
                : count == 0 ? new Reading(points[i], at, double.NaN, quality, reason, flags)
                : new Reading(points[i], at, Value(values[i]), quality, reason, flags));
        }
    }

    private double Value(AggregateValue value) => value switch
    {
        AggregateValue.Mean => mean,
        AggregateValue.Min => min,
        _ => max,
    };
}
