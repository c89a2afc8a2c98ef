using Gateway.Abstractions;
using Gateway.Rules.Alerts;
using Gateway.Rules.Operations;
using Gateway.Rules.Performance;

namespace Gateway.Rules;

/// <summary>The one door for operators.</summary>
public sealed partial class RuleSet
{
    /// <summary>Does what an operator wants with one alert, or says why not. What is done is a transition in <paramref name="into"/>, too.</summary>
    public AlertReply Operate(AlertOperation operation, Instant now, Transitions into)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (Find(operation.Rule, operation.Point) is not { } alert)
        {
            return new AlertReply(false, Missing(operation.Rule, operation.Point), null);
        }

        var refusal = alert.Operate(operation, now, into);
        Note(alert);
        return new AlertReply(refusal is null, refusal, alert.View());
    }

    /// <summary>Adds the present state of every alert, in the order of the configuration.</summary>
    /// <param name="into">Gets them.</param>
    /// <param name="all">False: only those that somebody should look at (active, not acknowledged, latched, shelved or flapping).</param>
    public void View(ICollection<AlertView> into, bool all)
    {
        ArgumentNullException.ThrowIfNull(into);
        foreach (var alert in alerts)
        {
            if (all || !alert.IsQuiet)
            {
                into.Add(alert.View());
            }
        }
    }

    /// <summary>The present state of one alert; null: there is no such alert.</summary>
    public AlertView? View(string rule, string point) => Find(rule, point)?.View();

    /// <summary>A counter of how the alerts stand, rule by rule.</summary>
    /// <param name="most">So many rules are told apart; those beyond share a row.</param>
    public RuleTally Tally(int most) => new(alerts, most);

    private Alert? Find(string rule, string point) => Array.Find(alerts, a => a.Rule.Id == rule && a.Point.Id == point);

    private string Missing(string rule, string point)
    {
        var points = alerts.Where(a => a.Rule.Id == rule).Select(a => a.Point.Id).ToList();
        return points.Count > 0
            ? $"rule '{rule}' does not watch '{point}'; it watches {string.Join(", ", points.Take(8))}{(points.Count > 8 ? ", …" : string.Empty)}"
            : $"there is no rule '{rule}' with a point; 'alerts list --all' shows what there is";
    }
}
