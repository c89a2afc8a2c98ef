using System.Threading.Channels;
using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Calibration;
using Gateway.Scanning;
using Channel = System.Threading.Channels.Channel;

namespace Gateway.Acquisition;

/// <summary>
/// The bounded hand-over from one sensor to the pipeline: turns samples into readings (stamp, point, plausibility, calibration) and queues
/// them. When the queue is full, a sensor that can wait is held up; otherwise the newest reading of each point waits in an
/// overflow slot, overwriting (counted, flagged <c>coalesced</c>) what was there.
/// </summary>
/// <remarks>Written by the thread of the sensor's bus, read by the pipeline.</remarks>
internal sealed class Source : ISampleSink
{
    /// <summary>Readings that may wait for the pipeline.</summary>
    public const int Capacity = 1024;

    private readonly Channel<Reading> queue = Channel.CreateBounded<Reading>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });

    private readonly ISensor sensor;
    private readonly Signal pipeline;
    private readonly TimeProvider time;
    private readonly CancellationToken stopping;
    private readonly Calibrator?[] calibrators;
    private readonly Lock overflowGate = new();
    private readonly Reading[] overflow;
    private readonly bool[] waiting;
    private int waitingCount;
    private readonly long[] coalesced;
    private long lastGood = long.MinValue;
    private readonly Lock keptGate = new();
    private volatile bool held;
    private volatile bool keptWaits;
    private ResumeToken kept;
    private ResumeToken resume;
    private bool keeps = true;
    private bool dropped;

    /// <summary>Makes the hand-over for one sensor.</summary>
    /// <param name="id">The sensor's id.</param>
    /// <param name="sensor">The sensor.</param>
    /// <param name="points">Its points, one per channel, in the order of its channels.</param>
    /// <param name="resume">Where it goes on.</param>
    /// <param name="pipeline">Set whenever a reading was queued.</param>
    /// <param name="time">The clock that stamps live readings.</param>
    /// <param name="stopping">Ends a sensor that is being held up.</param>
    /// <param name="corrections">How the values of its points are corrected, in their order; null: not at all.</param>
    public Source(
        string id,
        ISensor sensor,
        IReadOnlyList<Point> points,
        ResumeToken resume,
        Signal pipeline,
        TimeProvider time,
        CancellationToken stopping,
        IReadOnlyList<Correction?>? corrections = null)
    {
        Id = id;
        Points = points;
        this.sensor = sensor;
        this.resume = resume;
        this.pipeline = pipeline;
        this.time = time;
        this.stopping = stopping;
        Corrections = corrections ?? [];
        calibrators = corrections is { Count: > 0 } ? [.. corrections.Select(c => c?.Start())] : new Calibrator?[points.Count];
        overflow = new Reading[points.Count];
        waiting = new bool[points.Count];
        coalesced = new long[points.Count];
        Latest = new LatestReadings(points.Count);
    }

    /// <summary>Id of the sensor.</summary>
    public string Id { get; }

    /// <summary>The sensor's points.</summary>
    public IReadOnlyList<Point> Points { get; }

    /// <summary>The last readings, for somebody who looks.</summary>
    public LatestReadings Latest { get; }

    /// <summary>How the values of its points are corrected, in their order; empty: not at all.</summary>
    public IReadOnlyList<Correction?> Corrections { get; }

    /// <summary>Behind the last queued row: where a sensor that is opened again goes on.</summary>
    public ResumeToken Resume => resume;

    /// <summary>Whether its readings carry their own time and a position to go on from.</summary>
    public bool IsRecorded => sensor.Recorded;

    /// <summary>Whether it must not be opened yet, because nobody knows where it goes on. Only recordings can wait for that.</summary>
    public bool IsHeld => held && sensor.Recorded;

    /// <summary>Whether the sensor must be opened anew, because it counts, and it is known only now where it goes on.</summary>
    /// <remarks>For the thread of the sensor.</remarks>
    public bool MustReopen => dropped && !held;

    /// <summary>Readings in the queue.</summary>
    public int Queued => queue.Reader.Count;

    /// <summary>Points whose newest reading waits in an overflow slot, of <see cref="Points"/>.</summary>
    public int Overflowing => Volatile.Read(ref waitingCount);

    /// <summary>When it last had a good reading, in ticks of the live clock; <see cref="long.MinValue"/>: it had none yet.</summary>
    public long LastGood => Interlocked.Read(ref lastGood);

    /// <summary>Readings that were overwritten before the pipeline could take them.</summary>
    public long Coalesced
    {
        get
        {
            var sum = 0L;
            for (var i = 0; i < coalesced.Length; i++)
            {
                sum += CoalescedOf(i);
            }

            return sum;
        }
    }

    /// <summary>Readings of one point, by its index in <see cref="Points"/>, that were overwritten.</summary>
    public long CoalescedOf(int channel) => Interlocked.Read(ref coalesced[channel]);

    /// <summary>It is told later where it goes on: a recording waits for that, a sensor that counts is opened anew then. Before its thread starts.</summary>
    public void Hold() => held = true;

    /// <summary>A source that was held goes on at <paramref name="token"/>.</summary>
    public void Release(ResumeToken token)
    {
        if (held)
        {
            // Its thread looks at the token only after it is no longer held.
            resume = token;
            held = false;
        }
    }

    /// <summary>The sensor is opened: where it goes on; null: nobody knows yet.</summary>
    /// <remarks>For the thread of the sensor.</remarks>
    public ResumeToken? Begin()
    {
        keeps = !held;
        dropped = false;
        return keeps ? resume : null;
    }

    /// <inheritdoc />
    public void Keep(in ResumeToken resume)
    {
        if (!keeps)
        {
            dropped = true;
            return;
        }

        this.resume = resume;
        lock (keptGate)
        {
            kept = resume;
            keptWaits = true;
        }

        pipeline.Set();
    }

    /// <summary>Takes what the sensor wants to be kept since the last time; false when there is nothing new.</summary>
    public bool TryTakeKept(out ResumeToken token)
    {
        if (!keptWaits)
        {
            token = default;
            return false;
        }

        lock (keptGate)
        {
            token = kept;
            keptWaits = false;
            return true;
        }
    }

    /// <inheritdoc />
    public void Add(in Sample sample) => Add(sample, Instant.Now(time));

    /// <inheritdoc />
    public void Add(in Sample sample, Instant at) => Queue(sample, ToReading(sample, at));

    /// <inheritdoc />
    public void Add(in Sample sample, long? utcTicks, in ResumeToken resume)
    {
        // The clock of a recording is the time of its last row and never goes back: a row that is not later is judged at
        // the clock's present instant and keeps its own time as a label.
        var clock = Math.Max(this.resume.Clock, utcTicks ?? 0);
        var late = utcTicks is { } t && t <= this.resume.Clock;
        var reading = ToReading(sample, new Instant(clock, utcTicks ?? clock)) with { Resume = resume with { Clock = clock } };
        this.resume = reading.Resume;
        Queue(sample, late ? reading with { Flags = reading.Flags | ReadingFlags.OutOfOrder } : reading);
    }

    /// <summary>Every channel could not be read, for one reason.</summary>
    public void Fail(string reason)
    {
        for (var channel = 0; channel < Points.Count; channel++)
        {
            calibrators[channel]?.Forget();
            var at = sensor.Recorded ? Instant.Recorded(resume.Clock) : Instant.Now(time);
            Add(Sample.Bad(channel, reason), at);
        }
    }

    /// <summary>Takes the next reading; false when there is none.</summary>
    public bool TryRead(out Reading reading)
    {
        if (queue.Reader.TryRead(out reading))
        {
            return true;
        }

        if (Volatile.Read(ref waitingCount) == 0)
        {
            return false;
        }

        lock (overflowGate)
        {
            // Overflowing readings are newer than the queue, so the queue is looked at once more under the lock.
            return queue.Reader.TryRead(out reading) || TakeOverflow(out reading);
        }
    }

    private Reading ToReading(in Sample sample, Instant at)
    {
        var reading = Judge(sample, at);
        if (reading.Quality == Quality.Good)
        {
            Interlocked.Exchange(ref lastGood, sensor.Recorded ? Instant.Now(time).Ticks : at.Ticks);
        }

        return reading;
    }

    private Reading Judge(in Sample sample, Instant at)
    {
        var point = Points[sample.Channel];
        return sensor.Channels[sample.Channel].Objection(sample) is { } reason
            ? Bad(point, at, reason)
            : Good(point, at, calibrators[sample.Channel]?.Apply(sample) ?? sample);
    }

    private static Reading Bad(Point point, Instant at, string reason) => new(point, at, double.NaN, Quality.Bad, reason);

    private static Reading Good(Point point, Instant at, in Sample sample) => new(point, at, sample.Value, sample.Quality, sample.Reason);

    private void Queue(in Sample sample, in Reading reading)
    {
        Latest.Take(sample.Channel, reading);
        if (sensor.CanWait)
        {
            while (!queue.Writer.TryWrite(reading))
            {
                // The thread is the sensor's own: holding it up is how a source that can wait is told to wait.
                queue.Writer.WaitToWriteAsync(stopping).AsTask().GetAwaiter().GetResult();
            }
        }
        else
        {
            lock (overflowGate)
            {
                if (waitingCount > 0 || !queue.Writer.TryWrite(reading))
                {
                    PutOverflow(sample.Channel, reading);
                }
            }
        }

        pipeline.Set();
    }

    private void PutOverflow(int channel, in Reading reading)
    {
        var overwrites = waiting[channel];
        overflow[channel] = overwrites ? reading with { Flags = reading.Flags | ReadingFlags.Coalesced } : reading;
        if (overwrites)
        {
            Interlocked.Increment(ref coalesced[channel]);
        }
        else
        {
            waiting[channel] = true;
            waitingCount++;
        }
    }

    private bool TakeOverflow(out Reading reading)
    {
        var oldest = -1;
        for (var i = 0; i < overflow.Length; i++)
        {
            if (waiting[i] && (oldest < 0 || overflow[i].At.Ticks < overflow[oldest].At.Ticks))
            {
                oldest = i;
            }
        }

        reading = oldest < 0 ? default : overflow[oldest];
        if (oldest >= 0)
        {
            waiting[oldest] = false;
            waitingCount--;
        }

        return oldest >= 0;
    }
}
