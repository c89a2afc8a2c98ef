using Gateway.Rules.Operations;
using Gateway.Rules.Performance;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// The operator's side of the OPC Foundation's alarms: a rule with <c>latch</c> and <c>ack: required</c> on a point that is active or
/// not, and our operations. An operation that answers <c>Good</c> is done here, one that answers <c>Bad…</c> is refused. Suppression
/// is that by a parent alert.
/// </summary>
/// <remarks>
/// A re-alarm is our reminder: the time of <c>remind-every</c> passes for each. Confirm is left out here on purpose and changes nothing
/// that is compared.
/// </remarks>
internal static class OpcUaDotnet
{
    private const long Hour = 3_600_000;

    public static Outcome Run(VectorCase item)
    {
        item.Params.Finish();
        var operations = item.Steps.Select(s => s.More.Text("op")).ToList();
        var stage = new Stage();
        var (point, parent) = (stage.Watch("alarm"), stage.Watch("parent"));
        stage.Rule("parent", parent, ("equals", "true"));
        stage.Rule("alarm", point, [
            ("equals", "true"),
            ("latch", "true"),
            ("ack", "required"),
            .. operations.Contains("re_alarm") ? Keys.Of(("remind-every", "1h")) : [],
            .. operations.Contains("suppress") ? Keys.Of(("suppress-when", "parent")) : []]);
        var later = 0L;
        var reminders = 0;
        AlertReply? reply = null;
        return stage.Play(item, Apply, Compare);

        void Apply(VectorStep step)
        {
            reply = null;
            if (step.More.Has("veto"))
            {
                throw new NotRunException("nothing here asks a user's hook");
            }

            var at = step.At + later;
            switch (step.In == "op" ? step.More.Text("op") : step.In)
            {
                case "activate" or "deactivate":
                    stage.Feed(at, point, new Fed(step.More.Text("op") == "activate" ? 1 : 0, null));
                    break;
                case "suppress" or "unsuppress":
                    stage.Feed(at, parent, new Fed(step.More.Text("op") == "suppress" ? 1 : 0, null));
                    break;
                case "acknowledge":
                    reply = stage.Operate(OperationKind.Acknowledge, "alarm", point, at);
                    break;
                case "reset":
                    reply = stage.Operate(OperationKind.Reset, "alarm", point, at);
                    break;
                case "re_alarm":
                    later += Hour;
                    stage.Pass(at + Hour);
                    break;
                case "confirm" or "query" or "tick":
                    break;
                case "out_of_service" or "in_service":
                    throw Model.Says(Model.NotNow);
                case "silence" or "unsilence":
                    throw Model.Says(Model.Operations);
                case var other:
                    throw new NotRunException($"the operation '{other}' is not known to the mapping");
            }

            reminders += stage.Said.Count(t => t.Kind == TransitionKind.Reminder);
        }

        void Compare(VectorStep step, Judgement judge)
        {
            if (step.Expect.Text("status") is { } status)
            {
                judge.Same(step, "status", status == "Good" ? "done" : "refused", reply is null ? null : reply.Done ? "done" : "refused");
            }

            step.Same(judge, "active", stage.Alert("alarm", point).IsActive);
            step.Same(judge, "repeat_count", reminders);
            if (step.Expect.IsGiven("latched") || step.Expect.IsGiven("acked") || step.Expect.IsGiven("suppressed_or_shelved"))
            {
                var flags = stage.View("alarm", point).Flags;
                step.Same(judge, "latched", (flags & AlertFlags.Latched) != AlertFlags.None);
                step.Same(judge, "acked", (flags & AlertFlags.Acknowledged) != AlertFlags.None);
                step.Same(judge, "suppressed_or_shelved", (flags & (AlertFlags.Suppressed | AlertFlags.Shelved)) != AlertFlags.None);
            }
        }
    }

    /// <summary>
    /// How many alarms became active in a window, and the most there ever were: our alert-performance figures with that window, a tick
    /// longer since the peer keeps what lies exactly at its far end. Each activation is that of another alert.
    /// </summary>
    public static Outcome Rate(VectorCase item)
    {
        var window = item.Params.Span("window_ms");
        item.Params.Finish();
        var stage = new Stage();
        var alarms = item.Steps.Select((_, i) => stage.Watch($"alarm-{i}")).ToList();
        stage.Rule("alarm", "alarm-*/value", ("equals", "true"));
        var figures = new AlertFigures(stage.Now(item.Steps[0].At), new FigureLimits { FloodWindow = Probe.Closed(window) });
        return stage.Play(item, Apply, (step, judge) =>
        {
            stage.Said.ForEach(t => figures.Take(t, stage.Now(step.At)));
            var report = figures.Report(stage.Now(step.At));
            step.Same(judge, "rate", report.TenMinutes);
            step.Same(judge, "max", report.PeakTenMinutes.Count);
        });

        void Apply(VectorStep step)
        {
            if (step.In == "op")
            {
                stage.Feed(step.At, alarms[step.More.Text("op") == "activate" ? item.Steps.ToList().IndexOf(step) : throw new NotRunException($"the operation '{step.More.Text("op")}' is not known to the mapping")], new Fed(1, null));
            }
        }
    }
}
