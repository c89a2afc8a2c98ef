using Gateway.Abstractions;
using Gateway.Rules.Operations;

namespace Gateway.Rules;

/// <content>What operators ask for and see.</content>
public sealed partial class RuleSet
{
    /// <summary>Does what an operator wants, or says why not.</summary>
    public AlertReply Operate(AlertOperation operation, Instant now, Transitions into) => throw new NotSupportedException();

    /// <summary>Adds the present state of every alert.</summary>
    public void View(Instant now, List<AlertView> into) => throw new NotSupportedException();

    /// <summary>The present state of one alert; null: there is none.</summary>
    public AlertView? View(string rule, string point, Instant now) => throw new NotSupportedException();
}
