using System.Threading.Channels;
using Gateway.Abstractions;

namespace Gateway.Pipeline;

/// <summary>The one door from outside to the rules: what is handed in is done on the pipeline's loop, in order.</summary>
/// <param name="wake">Wakes the loop.</param>
/// <remarks>Handed in by any thread, taken by the loop. Bounded: who finds it full is told so.</remarks>
internal sealed class RulesDoor(Signal wake)
{
    /// <summary>How much may wait. Each connection of the control socket has one thing at a time.</summary>
    internal const int Room = 64;

    private readonly Channel<RulesWork> waiting = Channel.CreateBounded<RulesWork>(new BoundedChannelOptions(Room) { SingleReader = true });

    /// <summary>How much waits.</summary>
    public int Waiting => waiting.Reader.Count;

    /// <summary>Hands in; false when too much waits already.</summary>
    public bool TryEnter(RulesWork work)
    {
        if (!waiting.Writer.TryWrite(work))
        {
            return false;
        }

        wake.Set();
        return true;
    }

    /// <summary>Takes the next; false when none waits.</summary>
    internal bool TryTake(out RulesWork work) => waiting.Reader.TryRead(out work!);
}
