using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// node-opcua's limit alarms: strict limits without a deadband. The alarm is one rule with four levels, two high and two low; a value
/// of bad quality makes it inactive, as <c>on-unknown: clear</c> does. The four flags of the non-exclusive kind are rules of one level
/// each. A deviation is compared with a setpoint, which is a second point.
/// </summary>
/// <remarks>
/// Its events are our transitions, but for one more when it returns to normal unacknowledged, for the branch that keeps that state:
/// branches are left out here on purpose. A changed limit meets the last value at once, here as there.
/// </remarks>
internal static class NodeOpcUa
{
    private static readonly (string Key, string Name, string Op, string Severity)[] Limits =
    [
        ("high_high", "HighHigh", ">", "critical"),
        ("high", "High", ">", "warning"),
        ("low", "Low", "<", "warning"),
        ("low_low", "LowLow", "<", "critical"),
    ];

    public static Outcome Run(VectorCase item)
    {
        item.Params.Pass([.. Limits.Select(l => l.Key), "setpoint"]);
        item.Params.Finish();
        var given = JsonNode.Parse(item.Params.Json.GetRawText())!.AsObject();
        var deviates = item.Kind.StartsWith("deviation.", StringComparison.Ordinal);
        var stage = new Stage();
        var (point, setpoint) = (stage.Watch("node"), stage.Watch("setpoint"));
        Write();
        var events = 0;
        stage.Begin(item.Steps[0].At);
        if (deviates)
        {
            stage.Feed(item.Steps[0].At, setpoint, new Fed(item.Params.Must("setpoint"), null));
        }

        return stage.Play(item, Apply, Compare);

        void Write()
        {
            var levels = Limits.Where(l => given[l.Key] is not null).ToDictionary(l => l.Key, l => Keys.Of(new Limit(l.Op, given[l.Key]!.GetValue<double>()).Entry, ("severity", l.Severity)));
            (string, object)[] common = [("on-unknown", "clear"), .. deviates ? Keys.Of(("signal", TestKit.Written.Map(("deviation-from", setpoint.Id)))) : []];
            stage.Rule("alarm", point, [.. Keys.Levels([.. levels.Values]), .. common]);
            foreach (var (key, level) in levels)
            {
                stage.Rule(key, point, [.. level, .. common]);
            }
        }

        void Apply(VectorStep step)
        {
            if (step.IsInput)
            {
                stage.Feed(step.At, point, step.Fed);
                return;
            }

            if (step.In != "config" || step.More.Raw("set") is not { ValueKind: JsonValueKind.Object } set || set.EnumerateObject().Any(p => Limits.All(l => l.Key != p.Name)))
            {
                throw new NotRunException($"the input '{step.In}' is not known to the mapping");
            }

            foreach (var change in set.EnumerateObject())
            {
                given[change.Name] = JsonNode.Parse(change.Value.GetRawText());
            }

            Write();
            stage.Reload(step.At);
        }

        void Compare(VectorStep step, Judgement judge)
        {
            var alert = stage.Alert("alarm", point);
            step.Same(judge, "active", alert.IsActive);
            step.Same(judge, "limit_state", alert.IsActive ? Limits.First(l => IsOn(l.Key) && given[l.Key]!.GetValue<double>() == stage.View("alarm", point).Limit).Name : null);
            foreach (var (key, _, _, _) in Limits)
            {
                step.Same(judge, key, IsOn(key));
            }

            events += stage.Said.Where(t => t.Rule == "alarm").Sum(t => t.Kind == TransitionKind.Cleared ? 2 : 1);
            step.Same(judge, "events_total", events);
        }

        bool IsOn(string key) => stage.Has(key) && stage.Alert(key, point).IsActive;
    }
}
