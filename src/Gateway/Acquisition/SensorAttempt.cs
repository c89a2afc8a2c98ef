using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers;
using Gateway.Drivers.Calibration;
using Gateway.Scanning;

namespace Gateway.Acquisition;

/// <summary>
/// One try at a sensor: its session and what the last step came to. It lives as long as the thread that touches its bus: when that one
/// hangs the try is dropped, and whatever it may still deliver with it.
/// </summary>
/// <remarks>Stepped by one thread, which may be another than the schedule's; dropped by the schedule's.</remarks>
internal sealed class SensorAttempt(ISensor sensor, Source source, SensorBus? bus, TimeProvider time, CancellationToken stopping) : ISampleSink
{
    private readonly Lock gate = new();
    private ISensorSession? session;
    private bool dropped;

    /// <summary>When the sensor wants its next step, if the last one did not fail.</summary>
    public Next Next { get; private set; }

    /// <summary>Why the last step failed; null when it did not.</summary>
    public SensorException? Error { get; private set; }

    /// <summary>Whether it was ever open.</summary>
    public bool WasOpen { get; private set; }

    /// <summary>When the bus is opened again at the earliest, in ticks; in the past unless it could not be opened.</summary>
    public long BusRetry => bus?.Retry ?? 0;

    /// <summary>Does one step, of the opening if need be.</summary>
    public void Step(Instant now)
    {
        Error = null;
        try
        {
            if (source.MustReopen)
            {
                Close();
            }

            session ??= Open(now);
            WasOpen = true;

            // Without a bus nothing is ever dropped, and a source may be held up in the queue.
            Next = session.Step(now, bus is null ? source : this);
        }
        catch (SensorException e)
        {
            Close();
            if (e.BusFailed)
            {
                bus?.Dispose();
            }

            Error = e;
        }
    }

    /// <summary>Nothing it delivers from now on counts.</summary>
    public void Drop()
    {
        lock (gate)
        {
            dropped = true;
        }
    }

    /// <summary>The sensor is taken out of the configuration: closes the session and leaves the bus.</summary>
    public void Leave()
    {
        Close();
        bus?.Leave(new BusMember(source.Id, sensor), Close);
    }

    /// <summary>Closes the session; the next step opens another.</summary>
    public void Close()
    {
        session?.Dispose();
        session = null;
    }

    public void Add(in Sample sample)
    {
        lock (gate)
        {
            if (!dropped)
            {
                source.Add(sample);
            }
        }
    }

    public void Add(in Sample sample, Instant at)
    {
        lock (gate)
        {
            if (!dropped)
            {
                source.Add(sample, at);
            }
        }
    }

    public void Add(in Sample sample, long? utcTicks, in ResumeToken resume)
    {
        lock (gate)
        {
            if (!dropped)
            {
                source.Add(sample, utcTicks, resume);
            }
        }
    }

    public void Keep(in ResumeToken resume)
    {
        lock (gate)
        {
            if (!dropped)
            {
                source.Keep(resume);
            }
        }
    }

    private ISensorSession Open(Instant now)
    {
        var open = bus?.Open(now);
        if (open is not null)
        {
            BusCatalog.Join(TappedBus.Bare(open), new BusMember(source.Id, sensor), time);
        }

        var resume = source.Begin();
        var opening = new Opening(open, resume ?? default, time, stopping) { ResumeUnknown = resume is null };
        return OversampledSession.Over(sensor.Open(opening), sensor, source.Corrections);
    }
}
