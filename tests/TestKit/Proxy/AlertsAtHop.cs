using System.Text.Json;

namespace TestKit.Proxy;

/// <summary>Alerts as they pass the hop: their events, and the present states, which must agree with them.</summary>
internal sealed class AlertsAtHop
{
    private readonly SortedDictionary<long, JsonElement> events = [];
    private readonly Dictionary<(string Rule, string Point), JsonElement> states = [];
    private readonly HashSet<(string Rule, string Point)> ended = [];

    /// <summary>The events in the order of their numbers.</summary>
    public IReadOnlyList<JsonElement> Events => [.. events.Values];

    /// <summary>An event.</summary>
    public void Add(long number, JsonElement json) => events[number] = json;

    /// <summary>The present state of an alert; empty: it has ended for ever.</summary>
    public void State((string Rule, string Point) alert, byte[] payload)
    {
        states.Remove(alert);
        if (payload.Length == 0)
        {
            ended.Add(alert);
        }
        else
        {
            ended.Remove(alert);
            states.Add(alert, JsonDocument.Parse(payload).RootElement.Clone());
        }
    }

    /// <summary>
    /// The last state that was told of an alert must be the one that its last event left. One that has ended for ever, because its rule is gone,
    /// has none; its last event has cleared it.
    /// </summary>
    public IEnumerable<string> Complaints()
    {
        var last = new Dictionary<(string Rule, string Point), JsonElement>();
        foreach (var json in events.Values)
        {
            last[(json.GetProperty("data").GetProperty("rule").GetString()!, json.GetProperty("subject").GetString()!)] = json;
        }

        foreach (var (alert, json) in last)
        {
            var (number, level) = (json.GetProperty("sequence").GetString(), json.GetProperty("data").GetProperty("level").GetInt32());
            if (ended.Contains(alert) && level == 0)
            {
                continue;
            }

            if (!states.TryGetValue(alert, out var state))
            {
                yield return $"no state of {alert.Rule} on {alert.Point} was told";
            }
            else if (state.GetProperty("level").GetInt32() is var told && told != level)
            {
                yield return $"the state of {alert.Rule} on {alert.Point} says level {told}, and its last event ({number}) level {level}";
            }
            else if (state.TryGetProperty("sequence", out var named) && named.GetString() != number)
            {
                yield return $"the state of {alert.Rule} on {alert.Point} names event {named}, and its last one is {number}";
            }
        }
    }
}
