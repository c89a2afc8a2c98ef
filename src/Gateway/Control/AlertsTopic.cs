using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Rules;
using Gateway.Rules.Operations;
using Gateway.Rules.Performance;

namespace Gateway.Control;

/// <summary>The commands <c>alerts.…</c>: what operators see of alerts and do with them.</summary>
internal sealed class AlertsTopic(AskRules rules, AlertFigures figures)
{
    /// <summary>Alerts in one reply; the rest is asked for with <c>from</c>.</summary>
    internal const int Page = 500;

    /// <summary>Alerts told one by one in the figures: the ones raised most.</summary>
    private const int MostFigures = 50;

    private const int MostName = 256;
    private const int MostComment = 1000;
    private const int MostSuggested = 10_000;

    /// <summary>A page of the alerts: those that somebody should know of, or all.</summary>
    public async Task<JsonObject> ListAsync(ControlCall call)
    {
        var all = call.Args.Flag("all");
        var from = (int)(call.Args.OptionalNumber("from", 0, int.MaxValue) ?? 0);
        call.Args.Finish();
        return await rules.AskAsync((set, now, _) =>
        {
            var views = new List<AlertView>();
            set.View(views, all);
            var page = new JsonArray([.. views.Skip(from).Take(Page).Select(v => (JsonNode)AlertJson.Of(v, now))]);
            return new JsonObject { ["alerts"] = page, ["count"] = set.Count, ["next"] = from + page.Count < views.Count ? from + page.Count : null };
        });
    }

    /// <summary>How the alerts perform since the service started.</summary>
    public Task<JsonObject> FiguresAsync(ControlCall call)
    {
        call.Args.Finish();
        return rules.AskAsync((_, now, _) =>
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer))
            {
                FiguresJson.Write(json, figures.Report(now), MostFigures);
            }

            return (JsonObject)JsonNode.Parse(buffer.WrittenSpan)!;
        });
    }

    /// <summary>Somebody has seen it.</summary>
    public Task<JsonObject> AcknowledgeAsync(ControlCall call) => OperateAsync(call, OperationKind.Acknowledge, static (o, args) => o with
    {
        Episode = args.OptionalNumber("episode", 1),
        Number = (int?)args.OptionalNumber("number", 1, int.MaxValue),
    });

    /// <summary>Nobody is to be notified for a while.</summary>
    public Task<JsonObject> ShelveAsync(ControlCall call) => OperateAsync(call, OperationKind.Shelve, static (o, args) => o with
    {
        For = args.OptionalDuration("for"),
        OneShot = args.Flag("one-shot"),
    });

    /// <summary>Shelving is over.</summary>
    public Task<JsonObject> UnshelveAsync(ControlCall call) => OperateAsync(call, OperationKind.Unshelve, static (o, _) => o);

    /// <summary>A latched alert is let go.</summary>
    public Task<JsonObject> ResetAsync(ControlCall call) => OperateAsync(call, OperationKind.Reset, static (o, _) => o);

    private async Task<JsonObject> OperateAsync(ControlCall call, OperationKind kind, Func<AlertOperation, Arguments, AlertOperation> rest)
    {
        var args = call.Args;
        var operation = rest(
            new AlertOperation(
                kind, args.Text("rule", MostName), args.Text("point", MostName), call.By(args.OptionalText("by", MostName)), args.OptionalText("comment", MostComment)),
            args);
        args.Finish();
        return await rules.AskAsync((set, now, into) =>
        {
            var reply = set.Operate(operation, now, into);
            return reply.Done
                ? new JsonObject { ["by"] = operation.By, ["alert"] = reply.Alert is { } alert ? AlertJson.Of(alert, now) : null }
                : throw new RefusedException(reply.Reason + (reply.Alert is null ? Suggestion(set, operation) : string.Empty));
        });
    }

    /// <summary>The rule that was most likely meant, when there is none of that name.</summary>
    private static string Suggestion(RuleSet set, AlertOperation operation)
    {
        var views = new List<AlertView>();
        if (set.Count <= MostSuggested)
        {
            set.View(views, all: true);
        }

        return Spelling.Nearest(operation.Rule, views.Select(v => v.Rule).Distinct()) is { } meant && meant != operation.Rule ? $"; did you mean '{meant}'?" : string.Empty;
    }
}
