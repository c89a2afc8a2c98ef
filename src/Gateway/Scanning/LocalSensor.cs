using Gateway.Abstractions;
using Gateway.Acquisition;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Scanning;

/// <summary>One sensor that runs by itself, without a service: read as the service would, and nothing is judged, stored or sent.</summary>
internal sealed class LocalSensor : IAsyncDisposable
{
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource stop = new();
    private readonly Signal wake = new();
    private readonly TimeProvider time;
    private readonly SensorThreads threads;
    private readonly Task running;
    private readonly Task draining;

    /// <summary>Starts the sensor.</summary>
    /// <param name="section">What is configured.</param>
    /// <param name="buses">Where its bus is found while it is open.</param>
    /// <param name="time">The clock.</param>
    public LocalSensor(SensorSection section, OpenBuses buses, TimeProvider time)
    {
        this.time = time;
        var source = new Source(section.Id, section.Sensor, section.Points, default, wake, time, stop.Token, section.Corrections);

        // From the beginning, so that opening it is seen, too.
        source.Latest.Begin(new SensorWatch(time) { Raw = true });

        // Whoever looks at a sensor wants to see why it does not open, however the service would take it.
        Runner = new SensorRunner(section with { Start = SensorStart.Retry }, source, new SystemNotices(time, static () => { }), time, NullLogger.Instance, stop.Token);
        threads = new SensorThreads([Runner], time, stop.Token, buses: buses);
        running = threads.RunAsync();
        draining = Task.Run(() => DrainAsync(source), CancellationToken.None);
    }

    /// <summary>The sensor.</summary>
    public SensorRunner Runner { get; }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await draining;
        try
        {
            await Task.WhenAll(running, threads.EndAsync()).WaitAsync(EndTime, time);
        }
        catch (TimeoutException)
        {
            // It hangs in the kernel; the process ends all the same.
        }

        stop.Dispose();
    }

    /// <summary>Nobody judges its readings: they are taken away, so that a source that can wait does not wait for ever.</summary>
    private async Task DrainAsync(Source source)
    {
        try
        {
            while (true)
            {
                while (source.TryRead(out _))
                {
                }

                await wake.WaitAsync(stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }
    }
}
