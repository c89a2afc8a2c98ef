using Gateway.Abstractions;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Metrics;
using Gateway.Forwarding;
using Microsoft.Extensions.Logging;

namespace Gateway.Running;

/// <summary>An upstream that takes part, with its loop.</summary>
internal sealed partial class RunningUpstream : IDisposable
{
    /// <summary>Longer than a loop takes to end its connection in good order.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(4);

    private readonly ILogger logger;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stop;
    private readonly Forwarder loop;

    /// <summary>Makes the loop; <see cref="Start"/> starts it.</summary>
    /// <param name="core">What it works with.</param>
    /// <param name="section">Its configuration.</param>
    /// <param name="owed">What it is owed.</param>
    /// <param name="stopping">Ends it with everything else.</param>
    /// <param name="begin">Awaited when its first connection stands; null: nobody wants to know.</param>
    public RunningUpstream(GatewayCore core, UpstreamSection section, OwedSlot owed, CancellationToken stopping, Func<Task>? begin = null)
    {
        (time, logger) = (core.Time, core.Logger);
        stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Section = section;
        Owed = owed;
        var health = new UpstreamState(core.Time) { Delivery = new DeliveryFigures(core.Meter, section.Id) };
        Figures = new UpstreamFigures(section.Id, section.Shown(section.Urls[0]), owed, health);
        loop = new Forwarder(
            new ForwarderParts
            {
                Upstream = section,
                ClientId = section.ClientId ?? $"{core.Gateway.Id}-{owed.Current.Outbox.Stream}",
                Owed = owed,
                Damaged = core.Store.Report,
                States = core.States,
                Control = core.Control,
                Network = core.Network,
                Begin = begin,
                Format = section.Format(core.Gateway.Id),
                Link = core.Link ?? section.Link,
                Topics = new Topics(core.Gateway.TopicPrefix, core.Gateway.Id),
                State = core.State,
                Health = health,
                Notices = core.Notices,
                Wake = Wake,
                Time = core.Time,
                Logger = core.Logger,
            },
            Random.Shared);
    }

    /// <summary>Its configuration.</summary>
    public UpstreamSection Section { get; }

    /// <summary>What it is owed.</summary>
    public OwedSlot Owed { get; }

    /// <summary>What can be looked at.</summary>
    public UpstreamFigures Figures { get; }

    /// <summary>Wakes its loop.</summary>
    public Signal Wake { get; } = new();

    /// <summary>Its loop; faulted when it failed.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Starts the loop.</summary>
    public void Start()
    {
        var token = stop.Token;
        Running = Task.Run(() => loop.RunAsync(token), CancellationToken.None);
    }

    /// <summary>Ends the loop in good order; returns when it has ended. What it fails with is seen in <see cref="Running"/>.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await EndAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The loop was told to stop: when it returns it has ended, however it did, or hangs and is left behind.</summary>
    public async Task EndAsync()
    {
        try
        {
            await Running.WaitAsync(EndTime, time, CancellationToken.None);
        }
        catch (TimeoutException) when (!Running.IsCompleted)
        {
            Log.LeftBehind(logger, Section.Id);
        }
    }

    /// <inheritdoc />
    public void Dispose() => stop.Dispose();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Upstream {Upstream} is left behind: it does not end. Are its password and certificate files on a disk that does not answer? What it is owed is kept")]
        public static partial void LeftBehind(ILogger logger, string upstream);
    }
}
