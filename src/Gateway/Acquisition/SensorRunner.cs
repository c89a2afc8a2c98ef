using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Scanning;
using Microsoft.Extensions.Logging;

namespace Gateway.Acquisition;

/// <summary>
/// Keeps one sensor going: opens it, steps it, and after a failure says so in a bad reading of every channel, closes it and
/// tries again later. One step at a time, called by the schedule of its bus.
/// </summary>
internal sealed partial class SensorRunner : IDisposable
{
    /// <summary>The tick of a sensor that wants no further step.</summary>
    public const long Never = long.MaxValue;

    private static readonly long HeldFor = TimeSpan.FromSeconds(1).Ticks;

    private readonly SensorSection section;
    private readonly Source source;
    private readonly SystemNotices notices;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationToken stopping;
    private readonly Backoff backoff = new();
    private string? failure;
    private long failures;
    private bool wasOpen;
    private bool isOver;
    private long due;
    private long slot;

    /// <summary>Makes the keeper of one sensor; nothing is opened yet.</summary>
    public SensorRunner(SensorSection section, Source source, SystemNotices notices, TimeProvider time, ILogger logger, CancellationToken stopping)
    {
        this.section = section;
        this.source = source;
        this.notices = notices;
        this.time = time;
        this.logger = logger;
        this.stopping = stopping;
        Attempt = new SensorAttempt(section.Sensor, source, null, time, stopping);
    }

    /// <summary>The sensor.</summary>
    public ISensor Sensor => section.Sensor;

    /// <summary>Id of the sensor.</summary>
    public string Id => section.Id;

    /// <summary>When the next step is due, in ticks of the live clock.</summary>
    public long Due
    {
        get => Interlocked.Read(ref due);
        private set => Interlocked.Exchange(ref due, value);
    }

    /// <summary>Whether it was ever open.</summary>
    public bool WasOpen => Volatile.Read(ref wasOpen);

    /// <summary>Its readings, for somebody who looks.</summary>
    public LatestReadings Latest => source.Latest;

    /// <summary>What is configured of it.</summary>
    public SensorSection Section => section;

    /// <summary>Why the sensor does not work now; null while it does.</summary>
    public string? Failure => Volatile.Read(ref failure);

    /// <summary>Whether it wants no further step: its recording is at its end, or it is left out.</summary>
    public bool IsOver => Volatile.Read(ref isOver);

    /// <summary>How many of its steps failed.</summary>
    public long Failures => Interlocked.Read(ref failures);

    /// <summary>The present try at it.</summary>
    public SensorAttempt Attempt { get; private set; }

    /// <summary>Begins a new try, on a bus that was not used yet.</summary>
    public void Join(SensorBus shared)
    {
        Attempt = new SensorAttempt(section.Sensor, source, shared, time, stopping);
        shared.OnClosing(Attempt.Close);
    }

    /// <summary>Does one step and sets <see cref="Due"/>.</summary>
    /// <exception cref="SensorException">The sensor cannot be opened and its configuration says that this ends the service.</exception>
    public void Step(Instant now)
    {
        if (MayStep(now))
        {
            Attempt.Step(now);
            Settle(now);
        }
    }

    /// <summary>Whether a step may be done now; if not it is due later.</summary>
    public bool MayStep(Instant now)
    {
        if (source.IsHeld)
        {
            Due = now.Ticks + HeldFor;
            return false;
        }

        return true;
    }

    /// <summary>Draws the conclusions from the step of <see cref="Attempt"/> that began at <paramref name="now"/>.</summary>
    /// <exception cref="SensorException">As <see cref="Step"/>.</exception>
    public void Settle(Instant now)
    {
        if (!wasOpen && Attempt.WasOpen)
        {
            Volatile.Write(ref wasOpen, true);
            slot = now.Ticks;
        }

        if (Attempt.Error is { } error)
        {
            Fail(error.Message, error.Message, now, slotted: false);
            return;
        }

        Recover();
        Due = Attempt.Next.Kind switch
        {
            NextKind.Finished => Finish(),

            // From the end of the step: on a slow bus a conversion begins later than the step that triggers it, and never ends early.
            NextKind.Delay => Instant.Now(time).Ticks + Attempt.Next.Delay.Ticks,
            _ => NextSlot(now.Ticks),
        };
    }

    /// <summary>Its bus hangs: says so now and, for as long as that is so, at its own pace.</summary>
    /// <exception cref="SensorException">As <see cref="Step"/>.</exception>
    public void Hang(string reason, string detail, Instant now)
    {
        if (Due != Never)
        {
            Fail(reason, detail, now, slotted: true);
        }
    }

    /// <summary>A sensor that failed is asked again at once.</summary>
    public void Hurry(Instant now)
    {
        if (Failure is not null)
        {
            Due = Due == Never ? Never : Math.Min(Due, now.Ticks);
        }
    }

    /// <inheritdoc />
    public void Dispose() => Attempt.Close();

    /// <param name="reason">What the readings say.</param>
    /// <param name="detail">What log and event say.</param>
    /// <param name="now">When.</param>
    /// <param name="slotted">Whether it is due again at its next slot, or after a pause that grows.</param>
    private void Fail(string reason, string detail, Instant now, bool slotted)
    {
        if (!wasOpen && section.Start == SensorStart.Error)
        {
            throw new SensorException($"sensor {Id} cannot be opened and has 'start: error': {detail}", Attempt.Error);
        }

        if (!wasOpen && section.Start == SensorStart.Ignore)
        {
            Log.Ignored(logger, Id, detail);
            Volatile.Write(ref failure, $"left out ('start: ignore'): {detail}");
            Volatile.Write(ref isOver, true);
            Due = Never;
            return;
        }

        Interlocked.Increment(ref failures);
        source.Fail(reason);
        Due = slotted ? Math.Max(NextSlot(now.Ticks), now.Ticks + LeastPause(section.Sensor.Every))
            : Attempt.BusRetry > now.Ticks ? Attempt.BusRetry
            : now.Ticks + backoff.Failed().Ticks;
        if (Interlocked.Exchange(ref failure, detail) is null)
        {
            Log.Failed(logger, Id, detail, Quantities.Format(TimeSpan.FromTicks(Due - now.Ticks)));
            notices.Post("sensor-failed", Id, detail);
        }
    }

    /// <summary>What sets its own pace has none while it is not asked: once a second then.</summary>
    private static long LeastPause(TimeSpan every) => every > TimeSpan.Zero ? 0 : TimeSpan.TicksPerSecond;

    private void Recover()
    {
        backoff.Succeeded();
        if (failure is not null && Interlocked.Exchange(ref failure, null) is not null)
        {
            Log.Recovered(logger, Id);
            notices.Post("sensor-recovered", Id, null);
        }
    }

    private long Finish()
    {
        Log.Finished(logger, Id, source.Resume.Row);
        Attempt.Close();
        Volatile.Write(ref isOver, true);
        return Never;
    }

    /// <summary>The next regular slot after now; slots that were missed are left out, the grid stays where it was.</summary>
    private long NextSlot(long now)
    {
        var every = Math.Max(section.Sensor.Every.Ticks, TimeSpan.TicksPerMillisecond);
        slot += (Math.Max(0, now - slot) / every + 1) * every;
        return slot;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Sensor {Sensor} failed and is tried again, first in {Wait}: {Reason}")]
        public static partial void Failed(ILogger logger, string sensor, string reason, string wait);

        [LoggerMessage(Level = LogLevel.Information, Message = "Sensor {Sensor} works again")]
        public static partial void Recovered(ILogger logger, string sensor);

        [LoggerMessage(Level = LogLevel.Information, Message = "Sensor {Sensor} finished: its recording is at its end, line {Line}")]
        public static partial void Finished(ILogger logger, string sensor, long line);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Sensor {Sensor} is left out ('start: ignore'): {Reason}")]
        public static partial void Ignored(ILogger logger, string sensor, string reason);
    }
}
