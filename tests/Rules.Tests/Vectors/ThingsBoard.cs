using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// ThingsBoard's alarm rules. Each create rule is a level: its expression the comparison, its duration the on-delay, its repeats the
/// on-count; the clear rule is the clear limit of all, its duration the off-delay, and without one a level never clears by itself.
/// The severity is never lowered: <c>deescalate: hold</c>. Of its five severities a case uses three at most.
/// </summary>
/// <remarks>
/// "No data for" is a rule on the age beside one on the value: the alarm is the former while the latter is on. The counts and
/// durations that it keeps in the alarm are its own books. Settings that change are taken up by the running process.
/// </remarks>
internal static partial class ThingsBoard
{
    private static readonly string[] Names = ["CRITICAL", "MAJOR", "MINOR", "WARNING", "INDETERMINATE"];
    private static readonly string[] Ours = ["critical", "warning", "info"];

    public static Outcome Run(VectorCase item)
    {
        if (item.Params.IsGiven("default_value"))
        {
            throw Model.Says(Model.NoDefaultValue);
        }

        item.Params.Pass("create", "clear");
        item.Params.Finish();
        var given = JsonNode.Parse(item.Params.Json.GetRawText())!.AsObject();
        var names = Names.Where(n => given["create"]?[n] is not null).ToList();
        if (names.Count is 0 or > 3 || names.Count != given["create"]!.AsObject().Count)
        {
            throw names.Count > 3 ? Model.Says(Model.ThreeSeverities) : new NotRunException("the severities are not known to the mapping");
        }

        var stage = new Stage();
        var point = stage.Watch("device");
        Write();
        var episode = 0L;
        return stage.Play(item, Apply, Compare);

        void Write()
        {
            var create = names.ConvertAll(n => (Ours[names.IndexOf(n)], Create: Expression.Read(given["create"]![n]!)));
            var clear = given["clear"] is { } node ? Expression.Read(node) : null;
            if (create.TrueForAll(c => c.Create.Silence is not null))
            {
                stage.Rule("value", point, Level(create[0].Create, null));
                stage.Rule("alarm", point, [
                    .. Keys.Levels([.. create.Select(c => Keys.Of(("severity", c.Item1), ("at-or-above", Values.Duration(c.Create.Silence!.Value))))]),
                    ("signal", "age"),
                    ("deescalate", "hold")]);
                return;
            }

            stage.Rule("alarm", point, [.. Keys.Levels([.. create.Select(c => Keys.Of([("severity", c.Item1), .. Level(c.Create, clear)]))]), ("deescalate", "hold"), ("ack", "required")]);
        }

        void Apply(VectorStep step)
        {
            switch (step.In)
            {
                case "config" when step.More.Raw("set") is { ValueKind: JsonValueKind.Object } set:
                    foreach (var change in set.EnumerateObject())
                    {
                        Change(change.Name.Split('.'), change.Value);
                    }

                    Write();
                    stage.Reload(step.At);
                    break;
                case "op":
                    stage.Operate(step.More.Text("op") == "acknowledge" ? Operations.OperationKind.Acknowledge : throw new NotRunException($"the operation '{step.More.Text("op")}' is not known to the mapping"), "alarm", point, step.At);
                    break;
                case "sample" or "absent":
                    stage.Feed(step.At, point, step.Fed);
                    break;
                case "tick":
                    break;
                default:
                    throw new NotRunException($"the input '{step.In}' is not known to the mapping");
            }
        }

        void Change(string[] path, JsonElement value)
        {
            JsonNode? group = given;
            foreach (var key in path[..^1])
            {
                group = group?[key];
            }

            (group as JsonObject ?? throw new NotRunException($"the setting '{string.Join('.', path)}' is not known to the mapping"))[path[^1]] = JsonNode.Parse(value.GetRawText());
        }

        void Compare(VectorStep step, Judgement judge)
        {
            var alert = stage.Alert("alarm", point);
            var isMet = !stage.Has("value") || stage.Alert("value", point).IsActive;
            var said = stage.Said.Where(t => t.Rule == "alarm").Select(t => t.Kind).Where(k => k is TransitionKind.Raised or TransitionKind.Escalated or TransitionKind.Cleared).ToList();
            var result = said.Count == 0 ? null : said[^1] switch { TransitionKind.Raised => "created", TransitionKind.Escalated => "severity_updated", _ => "cleared" };
            if (step.Expect.Has("result"))
            {
                var expected = step.Expect.Text("result");
                judge.Same(step, "result", expected == "updated" ? null : expected, isMet ? result : null);
            }

            if (step.Expect.IsGiven("severity"))
            {
                judge.Same(step, "severity", step.Expect.Text("severity"), alert.Episode == 0 ? null : names[Array.IndexOf(Ours, Keys.Name(alert.Severity))]);
            }

            if (step.Expect.Text("status") is { } status)
            {
                var acked = (stage.View("alarm", point).Flags & AlertFlags.Acknowledged) != AlertFlags.None;
                judge.Same(step, "status", status, $"{(alert.IsActive ? "ACTIVE" : "CLEARED")}_{(acked ? "ACK" : "UNACK")}");
            }

            if (step.Expect.Flag("new_alarm") is { } isNew)
            {
                judge.Same(step, "new alarm", isNew, alert.Episode != episode);
            }

            episode = alert.Episode;
            step.Expect.Pass("repeats", "duration_between_ms");
        }
    }

    private static (string, object)[] Level(Expression create, Expression? clear)
    {
        var far = create.Limit.IsHigh ? new Limit("<", -Keys.Never) : new Limit(">", Keys.Never);
        if (clear is { Repeats: > 1 } or { Silence: not null })
        {
            throw new NotRunException("a clear rule that counts or waits for silence is not known to the mapping");
        }

        var level = create.Limit.Op == "==" ? Keys.Level(create.Limit)
            : clear is { } c && c.Limit == create.Limit.Opposite ? Keys.Level(create.Limit)
            : Keys.Level(create.Limit, clear?.Limit ?? far);
        return [.. level, ("on-delay", Values.Duration(create.Duration)), ("off-delay", Values.Duration(clear?.Duration ?? TimeSpan.Zero)), .. create.Repeats > 1 ? Keys.Of(("on-count", create.Repeats)) : []];
    }

    /// <summary>A condition: one comparison of <c>v</c>, for how long or how often, or how long without data.</summary>
    private sealed partial record Expression(Limit Limit, TimeSpan Duration, int Repeats, TimeSpan? Silence)
    {
        public static Expression Read(JsonNode node)
        {
            var fields = new Fields("condition", JsonSerializer.SerializeToElement(node is JsonValue ? new JsonObject { ["expr"] = node.DeepClone() } : node));
            var (text, duration, repeats) = (fields.Text("expr") ?? string.Empty, fields.Span("duration_ms"), (int)(fields.Number("repeats") ?? 1));
            if (fields.IsGiven("schedule"))
            {
                throw Model.Says(Model.NotNow);
            }

            fields.Finish();
            var match = Comparison().Match(text);
            return match.Success
                ? new(
                    new Limit(match.Groups["op"].Value, double.Parse(match.Groups["limit"].Value, CultureInfo.InvariantCulture)),
                    duration,
                    repeats,
                    match.Groups["silence"].Success ? TimeSpan.FromSeconds(double.Parse(match.Groups["silence"].Value, CultureInfo.InvariantCulture)) : null)
                : throw Model.Says(Model.Expressions);
        }

        [GeneratedRegex(@"^[a-zA-Z]\w* (?<op>>=|<=|>|<|==) (?<limit>-?[0-9.]+)( and no data for (?<silence>[0-9.]+) s)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
        private static partial Regex Comparison();
    }
}
