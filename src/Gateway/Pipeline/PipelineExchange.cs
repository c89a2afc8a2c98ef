using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Acquisition;
using Gateway.Configuration;
using Gateway.Rules;
using Gateway.Rules.Operations;

namespace Gateway.Pipeline;

/// <summary>What the pipeline works with from the next turn on. What is null stays as it is.</summary>
/// <remarks>Made and awaited by whoever reloads, taken by the loop.</remarks>
internal sealed record PipelineExchange
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Sources whose sensors have ended: what is still in their queues is judged by the old rules first.</summary>
    public IReadOnlyList<Source> Ended { get; init; } = [];

    /// <summary>Where readings come from. Recordings among them that are held are told where they go on.</summary>
    public IReadOnlyList<Source>? Sources { get; init; }

    /// <summary>The sensors there will be: where those of them that go on somewhere do is looked up.</summary>
    public IReadOnlyList<string>? Sensors { get; init; }

    /// <summary>The sensors whose readings are forwarded otherwise from now on; null: the sensor is gone.</summary>
    public IReadOnlyList<(string Sensor, SensorSection? Section)> Reports { get; init; } = [];

    /// <summary>What judges them; goes on where the present rules stand.</summary>
    public RuleSet? Rules { get; init; }

    /// <summary>The alerts of <see cref="Rules"/> that are new or not what they were.</summary>
    public Func<AlertView, bool> Anew { get; init; } = static _ => true;

    /// <summary>The upstreams that events are kept for.</summary>
    public IReadOnlyList<UpstreamLanes>? Upstreams { get; init; }

    /// <summary>Set after each commit. Asked for when the upstreams are in place.</summary>
    public Func<IReadOnlyList<Signal>>? Forwarders { get; init; }

    /// <summary>How long a reading may wait in memory for its commit.</summary>
    public TimeSpan? Linger { get; init; }

    /// <summary>Called when it is done, before the commit: what it posts as a notice is committed with it.</summary>
    public Action? Said { get; init; }

    /// <summary>
    /// Completed when it is committed. Fails with <see cref="OutboxException"/> when the upstreams cannot be set up: then nothing is
    /// exchanged. Cancelled when the loop ends before.
    /// </summary>
    public Task Done => done.Task;

    /// <summary>It is committed.</summary>
    internal void Complete() => done.TrySetResult();

    /// <summary>It was not done.</summary>
    internal void Fail(Exception why) => done.TrySetException(why);

    /// <summary>Nobody will do it.</summary>
    internal void Cancel() => done.TrySetCanceled();
}
