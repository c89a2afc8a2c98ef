using Gateway.Abstractions;
using Gateway.Diagnostics;
using Gateway.Pipeline;
using Gateway.Rules;

namespace Gateway.Control;

/// <summary>Hands a question in at the door of the rules and waits for the answer: what is answered is committed.</summary>
internal sealed class AskRules(RulesDoor door, GatewayState state, TimeProvider time)
{
    /// <summary>How long somebody waits. Longer than a slow card takes to write.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks; returns when what was decided is stored.</summary>
    /// <exception cref="RefusedException">There is no answer in time; it says whether something may have been done.</exception>
    public async Task<T> AskAsync<T>(Func<RuleSet, Instant, Transitions, T> ask)
    {
        var answer = default(T);
        var work = new RulesWork((rules, now, into) => answer = ask(rules, now, into));
        if (!door.TryEnter(work))
        {
            throw new RefusedException("too much is asked for at once; nothing was done, try again");
        }

        try
        {
            await work.Committed.WaitAsync(Patience, time);
            return answer!;
        }
        catch (TimeoutException)
        {
            var why = state.StoreFailure is { } failure ? $"the store cannot be written ({failure})" : "the service is busy";
            throw new RefusedException(work.Withdraw()
                ? $"{why}; nothing was done, try again"
                : $"{why}; it was begun and is not stored yet, so look again with 'sensor-gateway alerts list'");
        }
    }
}
