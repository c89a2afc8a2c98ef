using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Configuration;
using Microsoft.Extensions.Logging;

namespace Gateway.Running;

/// <summary>The upstreams that take part now. One that a reload leaves alone keeps its connection and what is in flight.</summary>
/// <remarks>Changed by one hand at a time; <see cref="All"/>, <see cref="Wakes"/> and <see cref="Wake"/> are for any thread.</remarks>
internal sealed partial class RunningUpstreams
{
    /// <summary>Longer than a loop takes to end its connection in good order.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(4);

    private readonly GatewayCore core;
    private readonly CancellationToken stopping;
    private readonly TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<RunningUpstream> all;
    private IReadOnlyList<Signal> wakes;

    /// <summary>Makes the upstreams of a configuration, in the order of the store's slots; <see cref="Start"/> starts them.</summary>
    public RunningUpstreams(GatewayCore core, IReadOnlyList<UpstreamSection> sections, CancellationToken stopping)
    {
        this.core = core;
        this.stopping = stopping;
        all = [.. sections.Select(s => Make(s))];
        wakes = [.. all.Select(u => u.Wake)];
    }

    /// <summary>The upstreams, in the order of the configuration.</summary>
    public IReadOnlyList<RunningUpstream> All => Volatile.Read(ref all);

    /// <summary>What wakes their loops.</summary>
    public IReadOnlyList<Signal> Wakes => Volatile.Read(ref wakes);

    /// <summary>Faulted when one of their loops failed.</summary>
    public Task Failed => failed.Task;

    /// <summary>Makes the loop of an upstream whose slot the store has.</summary>
    public RunningUpstream Make(UpstreamSection section, Func<Task>? begin = null) =>
        new(core, section, core.Store.Slots.First(s => s.Current.Main.Upstream == section.Id), stopping, begin);

    /// <summary>Starts an upstream that was made.</summary>
    public void Start(RunningUpstream upstream)
    {
        upstream.Start();
        _ = upstream.Running.ContinueWith(
            t => failed.TrySetException(t.Exception!.InnerExceptions), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    /// <summary>The gateway ends: when it returns the loop has ended, however it did, or hangs and is left behind.</summary>
    public async Task EndAsync(RunningUpstream upstream)
    {
        try
        {
            await upstream.Running.WaitAsync(EndTime, core.Time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            Log.LeftBehind(core.Logger, upstream.Section.Id);
        }
    }

    /// <summary>These are the upstreams from now on.</summary>
    public void Become(IReadOnlyList<RunningUpstream> upstreams)
    {
        Volatile.Write(ref all, upstreams);
        Volatile.Write(ref wakes, [.. upstreams.Select(u => u.Wake)]);
    }

    /// <summary>Something was changed in the store: all loops are to look.</summary>
    public void Wake()
    {
        foreach (var wake in Wakes)
        {
            wake.Set();
        }
    }

    /// <summary>What the store keeps for upstreams.</summary>
    public static IReadOnlyList<UpstreamLanes> Lanes(IEnumerable<UpstreamSection> sections) => [.. sections.Select(s => s.Lanes)];

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Upstream {Upstream} is left behind: it does not end. Are its password and certificate files on a disk that does not answer? What it is owed is kept")]
        public static partial void LeftBehind(ILogger logger, string upstream);
    }
}
