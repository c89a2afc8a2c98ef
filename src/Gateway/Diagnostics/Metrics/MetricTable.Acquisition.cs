using System.Diagnostics.Metrics;
using Gateway.Abstractions;
using Gateway.Acquisition;

namespace Gateway.Diagnostics.Metrics;

/// <summary>From the sensors to the pipeline.</summary>
internal static partial class MetricTable
{
    private static IEnumerable<Metric> Acquisition =>
    [
        Gauge("sensor.failed", "{flag}", ["sensor"], "1 while the sensor cannot be read, else 0.", m => m.Sensors.Select(s => Value(s.Failure is null ? 0 : 1, ("sensor", s.Id))))
            with { Alarm = "1 for 5 min" },
        Counter("sensor.failures", "{failure}", ["sensor"], "Steps of the sensor that failed.", m => m.Sensors.Select(s => Value(s.Failures, ("sensor", s.Id))))
            with { Alarm = "more than 10 in 1 h: a loose contact" },
        Gauge("sensor.reading.age", "s", ["sensor"], "Time since the last good reading of the sensor, or since the start while there was none. A recording at its end has none.", ReadingAges)
            with { Alarm = "above three times sensor.interval, and above 60 s" },
        Gauge("sensor.interval", "s", ["sensor"], "How often the sensor is to be read; a sensor that reports at its own pace has none.", m => m.Sensors.Where(s => s.Sensor.Every > TimeSpan.Zero).Select(s => Value(s.Sensor.Every.TotalSeconds, ("sensor", s.Id))))
            with { Alarm = "see sensor.reading.age" },
        Gauge("source.queue", "{reading}", ["sensor"], "Readings of a sensor that wait for the pipeline.", m => m.Sources.Select(s => Value(s.Queued, ("sensor", s.Id))))
            with
            {
                WhenFull = "a sensor that can wait (replay, contact) is held up and loses nothing; of a polled one the newest reading of each point waits in its overflow slot",
                Alarm = "above 80 % of its capacity for 5 min, unless the sensor is a recording",
            },
        Gauge("source.queue.capacity", "{reading}", ["sensor"], "The most readings that may wait there.", m => m.Sources.Select(s => Value(Source.Capacity, ("sensor", s.Id))))
            with { Alarm = "see source.queue" },
        Gauge("source.overflow", "{point}", ["sensor"], "Points whose newest reading waits in its overflow slot, because the queue is full.", m => m.Sources.Select(s => Value(s.Overflowing, ("sensor", s.Id))))
            with { WhenFull = "the next reading of the point overwrites the one in the slot: counted in source.coalesced, flagged coalesced" },
        Gauge("source.overflow.capacity", "{point}", ["sensor"], "Points of the sensor; each has one slot.", m => m.Sources.Select(s => Value(s.Points.Count, ("sensor", s.Id)))),
        Counter("source.coalesced", "{reading}", ["point"], "Readings that were overwritten before the rules saw them.", m => m.Sources.SelectMany(s => s.Points.Select((p, i) => Value(s.CoalescedOf(i), ("point", p.Id)))))
            with { Alarm = $"{Growing}: readings come faster than they are judged and stored" },
    ];

    private static IEnumerable<Measurement<double>> ReadingAges(MetricSources m)
    {
        var now = Instant.Now(m.Time).Ticks;
        foreach (var (runner, source) in m.Sensors.Zip(m.Sources))
        {
            if (!runner.IsOver || runner.Failure is not null)
            {
                var age = source.LastGood == long.MinValue ? m.Time.GetElapsedTime(m.Started) : TimeSpan.FromTicks(Math.Max(0, now - source.LastGood));
                yield return Value(age.TotalSeconds, ("sensor", runner.Id));
            }
        }
    }
}
