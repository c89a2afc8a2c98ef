using Gateway.Abstractions;
using Gateway.Rules;

namespace Gateway.Rehearsing;

/// <summary>One rule set that follows a recording; what it decides is handed on at once.</summary>
internal sealed class RecordedLane(RuleSet rules, Action<Transition> take)
{
    private readonly Transitions transitions = new();

    private bool begun;

    /// <summary>Judges a reading.</summary>
    public void Judge(in Reading reading)
    {
        if (!begun)
        {
            begun = true;
            rules.Restore(new Dictionary<string, byte[]>(), reading.At, transitions);
        }

        rules.Judge(reading, transitions);
        if (transitions.Items.Count > 0)
        {
            foreach (var transition in transitions.Items)
            {
                take(transition);
            }

            transitions.Begin(transitions.Next);
        }
    }
}
