using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// Grafana's alert instances. An evaluation is a reading: true for Alerting, false for Normal, bad for NoData and Error; <c>for</c> is
/// the on-delay, <c>keep_firing_for</c> the off-delay, and what NoData and Error are mapped to is the policy for unknown. An evaluation
/// may lack a series: it is cleared by its silence (<c>silent-after</c>) where the case says how many are allowed to be missing.
/// </summary>
/// <remarks>
/// States are compared, and who is notified. When Grafana began, fired, resolved and sent last are its own books; the changes of
/// state are counted where every result is a verdict. KeepLast brings no reading: the last one is held, and delays run on.
/// </remarks>
internal static class GrafanaAlerting
{
    private static readonly string[] Books = ["starts_at_ms", "fired_at_ms", "resolved_at_ms", "last_sent_at_ms", "reason", "removed"];

    private const string KeepLast = "KeepLast";

    public static Outcome Run(VectorCase item)
    {
        var given = item.Params;
        var (interval, onDelay, offDelay) = (given.Span("interval_ms"), given.Span("for_ms"), given.Span("keep_firing_for_ms"));
        var missing = given.Number("missing_series_evals_to_resolve");
        var policies = new Dictionary<string, string> { ["NoData"] = Policy(given.Text("no_data_state")), ["Error"] = Policy(given.Text("exec_err_state")) };
        given.Pass("resend_delay_ms");
        given.Finish();
        var results = item.Steps.SelectMany(Results).ToList();
        var used = results.Select(r => policies.GetValueOrDefault(r.Result)).OfType<string>().Where(p => p != KeepLast).Distinct().ToList();
        if (used.Count > 1 || (used.Count > 0 && missing is not null))
        {
            throw Model.Says(Model.OnePolicy);
        }

        var stage = new Stage();
        var series = new Series(stage, results.Select(r => r.Series));
        stage.Rule(
            "alert",
            Series.All,
            ("equals", "true"),
            ("on-delay", Values.Duration(onDelay)),
            ("off-delay", Values.Duration(offDelay)),
            ("on-unknown", missing is not null ? "clear" : used.Count > 0 ? used[0] : "reset"),
            ("silent-after", missing is { } evaluations ? Values.Duration(interval * evaluations) : "off"));
        var states = series.Points.ToDictionary(p => p, _ => "Normal");
        var changes = 0;
        var outcome = stage.Play(item, Apply, Compare);
        var counted = item.Total.Number("state_changes");
        item.Total.Finish();
        return outcome.Status == Status.Ok && results.TrueForAll(r => !policies.ContainsKey(r.Result)) && counted is { } expected && changes != (int)expected
            ? new(Status.Differs, $"there are {changes} changes of state, expected {expected}")
            : outcome;

        void Apply(VectorStep step)
        {
            foreach (var (name, result) in Results(step).Where(r => policies.GetValueOrDefault(r.Result) != KeepLast))
            {
                stage.Feed(step.At, series[name], result switch
                {
                    "Alerting" => new Fed(1, null),
                    "Normal" => new Fed(0, null),
                    "NoData" or "Error" => Fed.Bad(result),
                    _ => throw new NotRunException($"the result '{result}' is not known to the mapping"),
                });
            }
        }

        void Compare(VectorStep step, Judgement judge)
        {
            foreach (var point in series.Points)
            {
                var state = State(step.At, point, Results(step).FirstOrDefault(r => r.Series == series.NameOf(point)).Result);
                changes += state == states[point] ? 0 : 1;
                states[point] = state;
            }

            step.Expect.Pass(Books);
            step.Same(judge, "state", states.Count == 1 ? states.Values.First() : null);
            foreach (var entry in step.Expect.Raw("series") is { } several ? several.EnumerateObject().ToList() : [])
            {
                var expect = new Fields("expectation", entry.Value);
                expect.Pass(Books);
                judge.Same(step, $"state of {entry.Name}", expect.Text("state"), states[series[entry.Name]]);
                expect.Finish();
            }

            if (step.Expect.Raw("notify") is { ValueKind: JsonValueKind.Array } notified)
            {
                judge.Same(step, "notify", Sorted(notified.EnumerateArray().Select(n => n.ToString())), Sorted(stage.Said.Where(t => t.Notify).Select(t => series.NameOf(t.Point))));
            }
        }

        string State(long at, Point point, string? result)
        {
            if (result is "NoData" or "Error" && policies[result] == "reset")
            {
                // Grafana shows the reason as a state of its own.
                return stage.View("alert", point).Unknown ?? "known";
            }

            var waits = missing is null && stage.Waits(at, "alert", point) is not null;
            return stage.Alert("alert", point).IsActive ? waits ? "Recovering" : "Alerting" : waits ? "Pending" : "Normal";
        }
    }

    private static string Sorted(IEnumerable<string> names) => string.Join(' ', names.Distinct().Order(StringComparer.Ordinal));

    private static IEnumerable<(string Series, string Result)> Results(VectorStep step) =>
        step.More.Raw("series_values") is { } several
            ? several.EnumerateObject().Select(p => (p.Name, p.Value.ToString()))
            : step.Value.ValueKind == JsonValueKind.String ? [(string.Empty, step.Value.GetString()!)] : [];

    private static string Policy(string? state) => state switch
    {
        null or "NoData" or "Error" => "reset",
        "Alerting" => "raise",
        "OK" or "Normal" => "clear",
        KeepLast => KeepLast,
        _ => throw new NotRunException($"the state '{state}' for unknown is not known to the mapping"),
    };
}
