using System.Text.Json.Nodes;
using Gateway.Configuration;
using Gateway.Pipeline;
using Gateway.Rules;
using Gateway.Running;

namespace Gateway.Control;

/// <summary>The commands <c>reload</c> and <c>reload.plan</c>: bring the files into force, or say what that would do.</summary>
/// <param name="reloader">Does it; null: this gateway has no files.</param>
/// <param name="rules">The way to the alerts, for what would become of them.</param>
internal sealed class ReloadTopic(Reloader? reloader, AskRules rules)
{
    /// <summary>Items of one list in a reply; a wrong file may have thousands of problems.</summary>
    internal const int Most = 200;

    private Reloader Reloader => reloader ?? throw new RefusedException("this gateway was not started from files, so there is nothing to reload");

    /// <summary>Reads the files again and brings them into force.</summary>
    public async Task<JsonObject> ReloadAsync(ControlCall call)
    {
        call.Args.Finish();
        var outcome = await Reloader.ReloadAsync();
        var json = new JsonObject { ["applied"] = outcome.Refusal is null && outcome.Difference is { IsEmpty: false }, ["refusal"] = outcome.Refusal, ["valid"] = outcome.Difference is not null };
        List(json, "problems", outcome.Problems.Select(p => (JsonNode)p));
        Add(json, outcome.Difference);
        List(json, "tried", outcome.Tried.Select(u => (JsonNode)u));
        return json;
    }

    /// <summary>What a reload would do.</summary>
    public async Task<JsonObject> PlanAsync(ControlCall call)
    {
        call.Args.Finish();
        var (loaded, plan) = Reloader.Look();
        var json = new JsonObject { ["refusal"] = plan is null ? "the configuration cannot be used" : plan.Refusal, ["valid"] = plan is not null };
        List(json, "problems", ReloadNotices.Lines(loaded.Problems).Select(p => (JsonNode)p));
        Add(json, plan?.Difference);
        List(json, "tried", (plan?.TriedUpstreams ?? new HashSet<string>()).Select(u => (JsonNode)u));
        List(json, "alerts", plan is { Difference.ChangesRules: true } ? await AlertsAsync(plan) : []);
        return json;
    }

    /// <summary>The difference as JSON.</summary>
    internal static void Add(JsonObject json, ConfigurationDifference? difference)
    {
        json["summary"] = difference?.Summary() ?? string.Empty;
        List(json, "changes", (difference?.Entries ?? []).Select(e => (JsonNode)new JsonObject
        {
            ["change"] = ConfigurationDifference.Word(e.Fate),
            ["path"] = e.Path,
            ["settings"] = new JsonArray([.. e.Settings.Take(Most).Select(Of)]),
        }));
        List(json, "settings", (difference?.Settings ?? []).Select(Of));
        List(json, "restart", (difference?.Restart ?? []).Select(Of));
    }

    private static void List(JsonObject json, string name, IEnumerable<JsonNode> items)
    {
        var all = items.ToList();
        json[name] = new JsonArray([.. all.Take(Most)]);
        if (all.Count > Most)
        {
            json[$"more-{name}"] = all.Count - Most;
        }
    }

    private static JsonNode Of(SettingChange change) => new JsonObject { ["setting"] = change.Path, ["from"] = change.From, ["to"] = change.To };

    /// <summary>What would become of the alerts at once: asked of the rules themselves, which go on as if nothing had been asked.</summary>
    private async Task<List<JsonNode>> AlertsAsync(ReloadPlan plan)
    {
        var next = plan.BindRules();
        return await rules.AskAsync((now, at, _) =>
        {
            var foreseen = new Transitions();
            foreseen.Begin(1);
            next.Foresee(now, at, foreseen);
            return foreseen.Items.Select(t => (JsonNode)new JsonObject
            {
                ["kind"] = AlertNames.Kind(t.Kind),
                ["rule"] = t.Rule,
                ["point"] = t.Point.Id,
                ["reason"] = t.Reason,
            }).ToList();
        });
    }
}
