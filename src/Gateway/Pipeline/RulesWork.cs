using Gateway.Abstractions;
using Gateway.Rules;

namespace Gateway.Pipeline;

/// <summary>
/// Something that is done on the pipeline's loop, because the rules belong to it: what it decides becomes events and is committed with them.
/// </summary>
/// <param name="work">What to do; quick, for readings wait meanwhile.</param>
/// <remarks>Made and awaited by any thread, run by the loop.</remarks>
internal sealed class RulesWork(Action<RuleSet, Instant, Transitions> work)
{
    private readonly TaskCompletionSource committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int begun;

    /// <summary>Completed when it is done and what it decided is committed; fails with what the work threw.</summary>
    public Task Committed => committed.Task;

    /// <summary>Takes it back. False when the loop has begun with it: then it may be done, or be done soon.</summary>
    public bool Withdraw() => Interlocked.Exchange(ref begun, 1) == 0;

    /// <summary>Does it, unless it was taken back. What it throws is for whoever waits, not for the loop.</summary>
    internal void Run(RuleSet rules, Instant now, Transitions into)
    {
        if (Interlocked.Exchange(ref begun, 1) != 0)
        {
            return;
        }

        try
        {
            work(rules, now, into);
        }
        catch (Exception e)
        {
            committed.TrySetException(e);
        }
    }

    /// <summary>The batch that holds what it decided is committed.</summary>
    internal void Commit() => committed.TrySetResult();
}
