using Gateway.Acquisition;
using Gateway.Configuration;
using Microsoft.Extensions.Logging;

namespace Gateway.Running;

/// <summary>A sensor that takes part.</summary>
/// <param name="Section">Its configuration.</param>
/// <param name="Source">Its hand-over to the pipeline.</param>
/// <param name="Runner">Its keeper.</param>
/// <param name="Stop">Ends it alone.</param>
internal sealed record RunningSensor(SensorSection Section, Source Source, SensorRunner Runner, CancellationTokenSource Stop);

/// <summary>The sensors that take part now. Those that a reload leaves alone keep everything: thread, session, schedule, queue.</summary>
/// <remarks>Changed by one hand at a time; <see cref="All"/> is for any thread.</remarks>
internal sealed partial class RunningSensors
{
    /// <summary>How long a sensor may take to close its device. One that hangs is left behind.</summary>
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(6);

    /// <summary>The same at the end of the gateway, which others wait for.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(1);

    private readonly GatewayCore core;
    private readonly CancellationToken stopping;
    private readonly SensorThreads threads;
    private IReadOnlyList<RunningSensor> all;

    /// <summary>Makes the sensors of a configuration; <see cref="StartAsync"/> starts them.</summary>
    public RunningSensors(GatewayCore core, IReadOnlyList<SensorSection> sections, CancellationToken stopping)
    {
        this.core = core;
        this.stopping = stopping;
        threads = new SensorThreads([], core.Time, stopping, core.Heartbeat, buses: core.Buses);
        all = [.. sections.Select(s => Make(s, held: !core.Store.TokensKnown))];
    }

    /// <summary>The sensors, in the order of the configuration.</summary>
    public IReadOnlyList<RunningSensor> All => Volatile.Read(ref all);

    /// <summary>Their hand-overs.</summary>
    public IReadOnlyList<Source> Sources => [.. All.Select(s => s.Source)];

    /// <summary>Faulted when one of their threads failed.</summary>
    public Task Failed => threads.Failed;

    /// <summary>Makes a sensor that is not started yet; one that can go on somewhere is told where.</summary>
    public RunningSensor Make(SensorSection section, bool held = true)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);

        // While the pipeline runs the positions belong to it: it tells them when it takes the source.
        var resume = held ? default : core.Store.Token(section.Id);
        var source = new Source(section.Id, section.Sensor, section.Points, resume, core.Wake, core.Time, stop.Token, section.Corrections);
        if (held)
        {
            source.Hold();
        }

        return new RunningSensor(section, source, new SensorRunner(section, source, core.Notices, core.Time, core.Logger, stop.Token), stop);
    }

    /// <summary>Starts sensors that were made.</summary>
    public Task StartAsync(IReadOnlyList<RunningSensor> sensors) => threads.AddAsync([.. sensors.Select(s => s.Runner)]);

    /// <summary>Ends sensors: when it returns they are closed, or hang and are left behind.</summary>
    public async Task StopAsync(IReadOnlyList<RunningSensor> sensors)
    {
        // The threads first: what a sensor is torn out of by the end of its own must look like the end of its thread.
        var leaving = threads.RemoveAsync([.. sensors.Select(s => s.Runner)]);
        foreach (var sensor in sensors)
        {
            // One that is held up because its queue is full, or that waits by itself.
            await sensor.Stop.CancelAsync();
        }

        try
        {
            await leaving.WaitAsync(CloseTime, core.Time, CancellationToken.None);
            foreach (var sensor in sensors)
            {
                sensor.Stop.Dispose();
            }
        }
        catch (TimeoutException)
        {
            Log.LeftBehind(core.Logger, string.Join(", ", sensors.Select(s => s.Section.Id)));
        }
    }

    /// <summary>These are the sensors from now on.</summary>
    public void Become(IReadOnlyList<RunningSensor> sensors) => Volatile.Write(ref all, sensors);

    /// <summary>The gateway ends: when it returns all threads have ended, or hang and are left behind.</summary>
    public async Task EndAsync()
    {
        try
        {
            await threads.EndAsync().WaitAsync(EndTime, core.Time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            Log.LeftBehind(core.Logger, string.Join(", ", threads.Hanging));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Left behind, because a device does not come back: {Sensors}. What was read is kept")]
        public static partial void LeftBehind(ILogger logger, string sensors);
    }
}
