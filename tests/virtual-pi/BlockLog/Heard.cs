using System.Globalization;
using System.Text.Json;
using Gateway.Abstractions;
using VirtualPi.Checks;

namespace VirtualPi.BlockLog;

/// <summary>What the subscriber outside has heard, and how long the log was by then.</summary>
internal sealed class Heard
{
    private readonly Dictionary<string, string> events = [];
    private readonly Dictionary<long, Transition> alerts = [];
    private readonly List<(long Entries, Lane Lane, long Number)> order = [];

    /// <summary>Reads lines of entries, topic and payload.</summary>
    public Heard(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            var parts = line.Split('\t', 3);
            if (parts is not [var entries, _, ['{', ..] payload] || JsonDocument.Parse(payload).RootElement is var root && !root.TryGetProperty("specversion", out _))
            {
                continue;
            }

            var lane = Lanes.Find(root.GetProperty("lane").GetString()!)!.Value;
            var number = long.Parse(root.GetProperty("sequence").GetString()!, CultureInfo.InvariantCulture);
            Stream ??= root.GetProperty("stream").GetString();
            Expect.Equal(Stream, root.GetProperty("stream").GetString(), "the stream");
            events[root.GetProperty("id").GetString()!] = payload;
            order.Add((long.Parse(entries, CultureInfo.InvariantCulture), lane, number));
            if (lane == Lane.Alerts)
            {
                var data = root.GetProperty("data");
                alerts[number] = new Transition(
                    $"{data.GetProperty("rule").GetString()} {root.GetProperty("subject").GetString()}",
                    new Standing(
                        long.Parse(data.GetProperty("episode").GetString()!, CultureInfo.InvariantCulture),
                        data.GetProperty("number").GetInt64(),
                        root.GetProperty("type").GetString() != "alert.cleared.v1"));
            }
        }
    }

    /// <summary>The one stream; null: nothing was heard.</summary>
    public string? Stream { get; }

    /// <summary>How many different events.</summary>
    public int Count => events.Count;

    /// <summary>The payload of an event; null: it was never heard.</summary>
    public string? Find(string id) => events.GetValueOrDefault(id);

    /// <summary>The highest number of the lane that had been heard when the log had so many entries; 0: none.</summary>
    public long Highest(Lane lane, long entries) => order.Where(o => o.Lane == lane && o.Entries <= entries).Select(o => o.Number).DefaultIfEmpty().Max();

    /// <summary>How each alert stood behind its last transition before number <paramref name="next"/>.</summary>
    public Dictionary<string, Standing> AlertsBefore(long next)
    {
        Dictionary<string, Standing> found = [];
        foreach (var (_, transition) in alerts.Where(a => a.Key < next).OrderBy(a => a.Key))
        {
            found[transition.Alert] = transition.Standing;
        }

        return found;
    }

    private sealed record Transition(string Alert, Standing Standing);
}

/// <summary>How an alert stands.</summary>
/// <param name="Episode">Its last episode.</param>
/// <param name="Number">How many transitions that has.</param>
/// <param name="IsOpen">Whether it goes on.</param>
internal sealed record Standing(long Episode, long Number, bool IsOpen);
