using Gateway.Abstractions.Store;
using Gateway.Configuration;
using Gateway.Pipeline;
using Microsoft.Extensions.Logging;

namespace Gateway.Running;

/// <summary>
/// Tries the new settings of an upstream beside the former ones: the former loop goes on until the new one stands, then says goodbye, and only
/// then the new one sends. Without a connection within a minute everything stays as it was.
/// </summary>
/// <remarks>
/// With the same client id on the same broker the new login ends the former connection (MQTT 5 §3.1.4), which is what is wanted; a login that
/// is refused ends nothing.
/// </remarks>
/// <param name="core">What the gateway works with.</param>
/// <param name="upstreams">The upstreams that take part.</param>
/// <param name="pipeline">The loop that knows the store.</param>
/// <param name="wanted">The new settings.</param>
/// <param name="turn">One trial at a time changes what takes part.</param>
internal sealed partial class UpstreamTrial(GatewayCore core, RunningUpstreams upstreams, PipelineLoop pipeline, UpstreamSection wanted, SemaphoreSlim turn)
{
    /// <summary>How long the new settings have.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource mayBegin = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Tries; null when the upstream works with the new settings from now on, else why not.</summary>
    /// <param name="cancel">Ends the trial: the former settings stay.</param>
    public async Task<string?> RunAsync(CancellationToken cancel)
    {
        Log.Tries(core.Logger, wanted.Id);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var late = Task.Delay(Patience, core.Time, patience.Token);
        var candidate = upstreams.Make(wanted, () =>
        {
            connected.TrySetResult();
            return mayBegin.Task;
        });
        upstreams.Start(candidate);
        if (await Task.WhenAny(connected.Task, late) == connected.Task)
        {
            await patience.CancelAsync();
            await turn.WaitAsync(CancellationToken.None);
            try
            {
                return await ExchangeAsync(candidate);
            }
            finally
            {
                turn.Release();
            }
        }

        var reason = cancel.IsCancellationRequested ? "the trial was ended by another reload, or the stop of the gateway"
            : $"no connection within {Patience.TotalSeconds:0} s: {candidate.Figures.State.Failure}";
        await candidate.StopAsync();
        candidate.Dispose();
        return reason;
    }

    /// <summary>The new connection stands: the former loop ends, the store learns of other lanes, the new loop begins.</summary>
    private async Task<string?> ExchangeAsync(RunningUpstream candidate)
    {
        var former = upstreams.All.First(u => u.Section.Id == wanted.Id);
        await former.StopAsync();
        var exchange = new PipelineExchange
        {
            Upstreams = IsOwedTheSame(former.Section) ? null : RunningUpstreams.Lanes(upstreams.All.Select(u => u == former ? wanted : u.Section)),
            Forwarders = () =>
            {
                upstreams.Become([.. upstreams.All.Select(u => u == former ? candidate : u)]);
                return upstreams.Wakes;
            },
            Said = () => ReloadNotices.Applied(core.Notices, wanted.Id),
        };
        try
        {
            pipeline.Exchange(exchange);
            await exchange.Done;
        }
        catch (Exception e) when (e is OutboxException or OperationCanceledException)
        {
            await candidate.StopAsync();
            candidate.Dispose();
            var again = upstreams.Make(former.Section);
            upstreams.Become([.. upstreams.All.Select(u => u == former ? again : u)]);
            upstreams.Start(again);
            pipeline.Exchange(new PipelineExchange { Forwarders = () => upstreams.Wakes });
            return e.Message;
        }

        mayBegin.SetResult();
        former.Dispose();
        return null;
    }

    /// <summary>Then the store has nothing to learn, and it does not matter whether it can be written now.</summary>
    private bool IsOwedTheSame(UpstreamSection former) => former.Send.SequenceEqual(wanted.Send) && former.Shadow == wanted.Shadow;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Upstream {Upstream}: the new settings are tried; the former ones stay in force until they have a connection")]
        public static partial void Tries(ILogger logger, string upstream);
    }
}
