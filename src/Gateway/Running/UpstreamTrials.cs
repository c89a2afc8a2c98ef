using Gateway.Configuration;
using Gateway.Pipeline;
using Microsoft.Extensions.Logging;

namespace Gateway.Running;

/// <summary>The trials of changed upstreams that run now, and how the last one of each ended.</summary>
/// <remarks>Begun and ended by one hand at a time; <see cref="Of"/> is for any thread.</remarks>
internal sealed partial class UpstreamTrials(GatewayCore core, RunningUpstreams upstreams, PipelineLoop pipeline) : IDisposable
{
    /// <summary>What is said of a trial that runs.</summary>
    public const string Tried = "trying";

    private readonly Lock gate = new();
    private readonly Dictionary<string, string> states = new(StringComparer.Ordinal);
    private readonly List<Task> running = [];
    private readonly SemaphoreSlim turn = new(1, 1);
    private CancellationTokenSource stop = new();

    /// <summary>How the settings of an upstream stand that were changed last: <see cref="Tried"/>, or why they are not in force; null: they are.</summary>
    public string? Of(string upstream)
    {
        lock (gate)
        {
            return states.GetValueOrDefault(upstream);
        }
    }

    /// <summary>Begins to try the new settings of an upstream; <paramref name="applied"/> is called when they are in force.</summary>
    public void Begin(UpstreamSection wanted, Action applied)
    {
        Set(wanted.Id, Tried);
        var token = stop.Token;
        running.Add(Task.Run(() => RunAsync(wanted, applied, token), CancellationToken.None));
    }

    /// <summary>Ends all trials that run: what has no connection yet stays as it was.</summary>
    public async Task EndAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(running);
        running.Clear();
        stop.Dispose();
        stop = new CancellationTokenSource();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        turn.Dispose();
        stop.Dispose();
    }

    /// <summary>Nothing is said of upstreams that are not changed any more.</summary>
    public void Forget()
    {
        lock (gate)
        {
            states.Clear();
        }
    }

    private async Task RunAsync(UpstreamSection wanted, Action applied, CancellationToken cancel)
    {
        var refusal = await new UpstreamTrial(core, upstreams, pipeline, wanted, turn).RunAsync(cancel);
        if (refusal is null)
        {
            Log.Applied(core.Logger, wanted.Id);
            applied();
        }
        else if (!cancel.IsCancellationRequested)
        {
            Log.Refused(core.Logger, wanted.Id, refusal);
            ReloadNotices.Refused(core.Notices, wanted.Id, refusal);
        }

        Set(wanted.Id, refusal);
    }

    private void Set(string upstream, string? state)
    {
        lock (gate)
        {
            if (state is null)
            {
                states.Remove(upstream);
            }
            else
            {
                states[upstream] = state;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Upstream {Upstream}: the new settings are in force")]
        public static partial void Applied(ILogger logger, string upstream);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Upstream {Upstream}: the new settings are refused and the former ones stay in force: {Reason}")]
        public static partial void Refused(ILogger logger, string upstream, string reason);
    }
}
