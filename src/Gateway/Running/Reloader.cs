using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Store;
using Gateway.Configuration;
using Gateway.Pipeline;
using Gateway.Systemd;
using Microsoft.Extensions.Logging;

namespace Gateway.Running;

/// <summary>
/// Brings a changed configuration into force while the gateway runs, or none of it: all files are read and validated first, then what
/// changed is exchanged in one step between two batches. What did not change does not notice.
/// </summary>
/// <remarks><see cref="ReloadAsync"/> is the one way in, from any thread; reloads happen one behind the other.</remarks>
internal sealed partial class Reloader : IDisposable
{
    private readonly GatewayCore core;
    private readonly ReloadSource source;
    private readonly RunningSensors sensors;
    private readonly RunningUpstreams upstreams;
    private readonly PipelineLoop pipeline;
    private readonly Notifier systemd;
    private readonly Action changed;
    private readonly Func<string> status;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Lock gate = new();
    private GatewayConfiguration running;
    private bool ended;

    /// <summary>Made when everything of <paramref name="running"/> is made.</summary>
    /// <param name="core">What stays the same.</param>
    /// <param name="source">Where the configuration comes from.</param>
    /// <param name="running">The configuration in force.</param>
    /// <param name="sensors">The sensors that take part.</param>
    /// <param name="upstreams">The upstreams that take part.</param>
    /// <param name="pipeline">The loop.</param>
    /// <param name="systemd">Told when a reload begins and ends.</param>
    /// <param name="changed">Called when other parts are in place.</param>
    /// <param name="status">One line on how the gateway is, for systemd.</param>
    public Reloader(GatewayCore core, ReloadSource source, GatewayConfiguration running, RunningSensors sensors, RunningUpstreams upstreams, PipelineLoop pipeline, Notifier systemd, Action changed, Func<string> status)
    {
        (this.core, this.source, this.running, this.sensors, this.upstreams, this.pipeline) = (core, source, running, sensors, upstreams, pipeline);
        (this.systemd, this.changed, this.status) = (systemd, changed, status);
        Trials = new UpstreamTrials(core, upstreams, pipeline);
    }

    /// <summary>The configuration in force.</summary>
    public GatewayConfiguration Running => Volatile.Read(ref running);

    /// <summary>Where the files are.</summary>
    public string Path => source.Path;

    /// <summary>The changed upstreams that are tried.</summary>
    public UpstreamTrials Trials { get; }

    /// <summary>What the files say now, and what a reload would make of it; no plan: they cannot be used.</summary>
    public (LoadedConfiguration Loaded, ReloadPlan? Plan) Look()
    {
        var loaded = source.Load();
        return (loaded, loaded.Configuration is { } wanted ? new ReloadPlan(Running, wanted) : null);
    }

    /// <summary>Reads all files again and brings them into force, or says why nothing was changed.</summary>
    public async Task<ReloadOutcome> ReloadAsync()
    {
        await turn.WaitAsync(CancellationToken.None);
        systemd.Reloading(core.Time.GetElapsedTime(0));
        ReloadOutcome? outcome = null;
        try
        {
            return outcome = await ReloadOneAsync();
        }
        finally
        {
            systemd.Ready(outcome?.Refusal is { } refusal ? $"{status()}; reload refused: {refusal}" : status());
            turn.Release();
        }
    }

    /// <summary>Reloads whenever the signal of the source is set, until told to stop.</summary>
    public async Task ListenAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await source.Asked.WaitAsync(stopping);
                await ReloadAsync();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    /// <summary>The gateway stops: waits for what is under way, and nothing is reloaded any more.</summary>
    public async Task EndAsync()
    {
        await turn.WaitAsync(CancellationToken.None);
        ended = true;
        turn.Release();
        await Trials.EndAsync();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Trials.Dispose();
        turn.Dispose();
    }

    private async Task<ReloadOutcome> ReloadOneAsync()
    {
        var loaded = source.Load();
        var problems = ReloadNotices.Lines(loaded.Problems);
        if (ended)
        {
            return new ReloadOutcome(null, "the gateway stops", problems);
        }

        if (loaded.Configuration is null)
        {
            return Refuse(null, $"the configuration has {GatewayConfiguration.Count(loaded.Problems.Count(p => !p.IsWarning), "problem")}; nothing was changed", problems);
        }

        // A trial that still runs is over: what is compared with now is what is in force.
        await Trials.EndAsync();
        var plan = new ReloadPlan(Running, loaded.Configuration);
        if (plan.Difference.IsEmpty)
        {
            Trials.Forget();
            Log.Same(core.Logger);
            return new ReloadOutcome(plan.Difference, null, problems);
        }

        if (plan.Refusal is { } refusal)
        {
            return Refuse(plan.Difference, refusal, problems);
        }

        try
        {
            await new Exchange(core, sensors, upstreams, pipeline).ApplyAsync(plan);
        }
        catch (Exception e) when (e is OutboxException or OperationCanceledException)
        {
            return Refuse(plan.Difference, e is OutboxException ? $"{e.Message}; nothing was changed" : "the gateway stops", problems);
        }

        Volatile.Write(ref running, plan.Next);
        source.SetLevel?.Invoke(plan.Next.Log.Level);
        changed();
        Log.Applied(core.Logger, plan.Difference.Summary());
        Trials.Forget();
        foreach (var upstream in plan.Wanted.Upstreams.Where(u => plan.TriedUpstreams.Contains(u.Id)))
        {
            Trials.Begin(upstream, () => Accept(upstream, plan.Wanted.Written.Entry("upstreams", upstream.Id)));
        }

        return new ReloadOutcome(plan.Difference, null, problems) { Tried = [.. plan.TriedUpstreams] };
    }

    private ReloadOutcome Refuse(ConfigurationDifference? difference, string reason, IReadOnlyList<string> problems)
    {
        Log.Refused(core.Logger, reason);
        foreach (var problem in difference is null ? problems : [])
        {
            Log.Problem(core.Logger, problem);
        }

        ReloadNotices.Refused(core.Notices, reason, difference is null ? problems : []);
        return new ReloadOutcome(difference, reason, problems);
    }

    /// <summary>The trial of an upstream succeeded: its new settings are part of the configuration in force.</summary>
    private void Accept(UpstreamSection section, ConfigNode? written)
    {
        lock (gate)
        {
            var now = Running;
            Volatile.Write(ref running, now with
            {
                Upstreams = [.. now.Upstreams.Select(u => u.Id == section.Id ? section : u)],
                Written = now.Written.With("upstreams", section.Id, written),
            });
            changed();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Reload: the files say what runs already")]
        public static partial void Same(ILogger logger);

        [LoggerMessage(Level = LogLevel.Information, Message = "Reload: {Changes}")]
        public static partial void Applied(ILogger logger, string changes);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Reload refused: {Reason}")]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem}")]
        public static partial void Problem(ILogger logger, string problem);
    }
}
