using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Configuration;

namespace Gateway.Running;

/// <summary>The upstreams that take part now. One that a reload leaves alone keeps its connection and what is in flight.</summary>
/// <remarks>Changed by one hand at a time; <see cref="All"/>, <see cref="Wakes"/> and <see cref="Wake"/> are for any thread.</remarks>
internal sealed class RunningUpstreams
{
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
}
