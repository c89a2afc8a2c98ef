using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Configuration;
using Gateway.Diagnostics;
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
    private SensorBus? bus;
    private ISensorSession? session;
    private string? failure;
    private long failures;
    private bool wasOpen;
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
    }

    /// <summary>The sensor.</summary>
    public ISensor Sensor => section.Sensor;

    /// <summary>Id of the sensor.</summary>
    public string Id => section.Id;

    /// <summary>When the next step is due, in ticks of the live clock.</summary>
    public long Due { get; private set; }

    /// <summary>Why the sensor does not work now; null while it does.</summary>
    public string? Failure => Volatile.Read(ref failure);

    /// <summary>How many of its steps failed.</summary>
    public long Failures => Interlocked.Read(ref failures);

    /// <summary>Gives the sensor its bus, before the first step.</summary>
    public void Join(SensorBus shared)
    {
        bus = shared;
        bus.OnClosing(Close);
    }

    /// <summary>Does one step and sets <see cref="Due"/>.</summary>
    /// <exception cref="SensorException">The sensor cannot be opened and its configuration says that this ends the service.</exception>
    public void Step(Instant now)
    {
        if (source.IsHeld)
        {
            Due = now.Ticks + HeldFor;
            return;
        }

        try
        {
            session ??= section.Sensor.Open(new Opening(bus?.Open(), source.Resume, time, stopping));
            if (!wasOpen)
            {
                wasOpen = true;
                slot = now.Ticks;
            }

            var next = session.Step(now, source);
            Recover();
            Due = next.Kind switch
            {
                NextKind.Finished => Finish(),
                NextKind.Delay => now.Ticks + next.Delay.Ticks,
                _ => NextSlot(now.Ticks),
            };
        }
        catch (SensorException e)
        {
            Fail(e, now);
        }
    }

    /// <inheritdoc />
    public void Dispose() => Close();

    private void Close()
    {
        session?.Dispose();
        session = null;
    }

    private void Fail(SensorException error, Instant now)
    {
        Close();
        if (error.BusFailed)
        {
            bus?.Dispose();
        }

        var starting = !wasOpen;
        if (starting && section.Start == SensorStart.Error)
        {
            throw new SensorException($"sensor {Id} cannot be opened and has 'start: error': {error.Message}", error);
        }

        if (starting && section.Start == SensorStart.Ignore)
        {
            Log.Ignored(logger, Id, error.Message);
            Due = Never;
            return;
        }

        Interlocked.Increment(ref failures);
        source.Fail(error.Message);
        var wait = backoff.Failed();
        Due = now.Ticks + wait.Ticks;
        if (Interlocked.Exchange(ref failure, error.Message) is null)
        {
            Log.Failed(logger, Id, error.Message, Quantities.Format(wait));
            notices.Post("sensor-failed", Id, error.Message);
        }
    }

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
        Close();
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
