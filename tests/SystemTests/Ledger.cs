using System.Globalization;
using System.Text.Json;
using TestKit.Wire;

namespace SystemTests;

/// <summary>
/// Judges what a witness received, as a careful subscriber would: per lane every number from <c>from</c> to <c>next − 1</c>,
/// each id with one content only, each message as its schema says. It shares no code with the product, whose own judge it checks.
/// </summary>
internal sealed class Ledger
{
    private readonly Dictionary<string, string> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<long, JsonElement>> lanes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Received> states = new(StringComparer.Ordinal);
    private readonly List<string> complaints = [];
    private readonly IReadOnlyList<Received> messages;

    /// <summary>Reads everything that was received.</summary>
    public Ledger(IReadOnlyList<Received> messages)
    {
        this.messages = messages;
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var message in messages)
        {
            if (message.Topic.Split('/') is [_, _, "status"])
            {
                Status = message.Json;
                continue;
            }

            if (message.Topic.Split('/') is [_, _, "state", "alerts", .. var alert])
            {
                states[string.Join('/', alert)] = message;
                continue;
            }

            if (message.Topic.Split('/') is [_, _, "commands" or "replies", ..])
            {
                continue;
            }

            var json = message.Json;
            var id = json.GetProperty("id").GetString()!;
            var lane = json.GetProperty("lane").GetString()!;
            var sequence = long.Parse(json.GetProperty("sequence").GetString()!, CultureInfo.InvariantCulture);
            if (!byId.TryAdd(id, message.Payload))
            {
                Repeats++;
                if (byId[id] != message.Payload)
                {
                    complaints.Add($"id {id} has two contents");
                }

                continue;
            }

            if (!lanes.TryGetValue(lane, out var events))
            {
                lanes.Add(lane, events = []);
            }

            if (!events.TryAdd(sequence, json))
            {
                complaints.Add($"{lane} {sequence} came under two ids");
            }

            if (sequence != last.GetValueOrDefault(lane) + 1)
            {
                complaints.Add($"{lane} {sequence} came after {last.GetValueOrDefault(lane)}");
            }

            last[lane] = sequence;
        }
    }

    /// <summary>The last status.</summary>
    public JsonElement? Status { get; }

    /// <summary>How many messages repeated an id (allowed after a failure).</summary>
    public int Repeats { get; }

    /// <summary>What is wrong: gaps, disorder at the first arrival, ids with two contents, numbers missing up to the last status, messages that break their schema, states of alerts that their last event did not leave so.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            var all = new List<string>(complaints);
            all.AddRange(messages.SelectMany(m => WireSchemas.OfMessage(m.Topic, m.Payload).Select(p => $"{m.Topic}: {p} in {m.Payload}")));
            foreach (var lane in Status?.GetProperty("lanes").EnumerateObject() ?? default)
            {
                var (from, next) = (lane.Value.GetProperty("from").GetInt64(), lane.Value.GetProperty("next").GetInt64());
                for (var n = from; n < next; n++)
                {
                    if (!lanes.GetValueOrDefault(lane.Name, []).ContainsKey(n))
                    {
                        all.Add($"{lane.Name} {n} is missing (owed {from} to {next - 1})");
                    }
                }
            }

            all.AddRange(StateComplaints());
            return all;
        }
    }

    /// <summary>The events of a lane in the order of their numbers.</summary>
    public IReadOnlyList<JsonElement> Lane(string lane) => [.. lanes.GetValueOrDefault(lane, []).Values];

    /// <summary>The kinds of the system events, as <c>unclean-stop</c>, in the order of their numbers.</summary>
    public IReadOnlyList<string> SystemEvents => [.. Lane("system").Select(e => e.GetProperty("type").GetString()!.Split('.')[1])];

    /// <summary>The transitions of one rule: kind and time.</summary>
    public IReadOnlyList<(string Kind, string Time)> Transitions(string rule) =>
        [.. Lane("alerts")
            .Where(e => e.GetProperty("data").GetProperty("rule").GetString() == rule)
            .Select(e => (e.GetProperty("type").GetString()!.Split('.')[1], e.GetProperty("time").GetString()!))];

    private IEnumerable<string> StateComplaints()
    {
        var last = Lane("alerts").GroupBy(e => $"{e.GetProperty("data").GetProperty("rule").GetString()}/{e.GetProperty("subject").GetString()}");
        foreach (var (alert, json) in last.Select(g => (g.Key, g.Last())))
        {
            var level = json.GetProperty("data").GetProperty("level").GetInt32();
            if (!states.TryGetValue(alert, out var state) || state.Payload.Length == 0)
            {
                yield return $"no state of {alert} was told";
            }
            else if (state.Json.GetProperty("level").GetInt32() != level)
            {
                yield return $"the state of {alert} is not that of its last event, level {level}: {state.Payload}";
            }
        }
    }
}
