using System.Text.Json;
using TestKit;

namespace VirtualPi.Machine;

/// <summary>Everything the gateway publishes, as mosquitto's own client receives it.</summary>
internal sealed class Mailbox
{
    /// <summary>First part of all topics.</summary>
    public const string Gateway = "gateways/virtual-pi/";

    /// <summary>Emulated machines are slow; what is not here after this long does not come.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<Letter> letters = [];

    /// <summary>How many messages have come: what a later search may begin with.</summary>
    public int Mark
    {
        get
        {
            lock (letters)
            {
                return letters.Count;
            }
        }
    }

    /// <summary>Takes a line of the client: topic, tab, payload.</summary>
    public void Take(string line)
    {
        if (line.Split('\t', 2) is [var topic, var payload])
        {
            var letter = new Letter(topic[Gateway.Length..], JsonDocument.Parse(payload).RootElement.Clone());
            lock (letters)
            {
                letters.Add(letter);
            }
        }
    }

    /// <summary>The messages of one topic from a mark on.</summary>
    public IReadOnlyList<Letter> From(int mark, string topic)
    {
        lock (letters)
        {
            return [.. letters.Skip(mark).Where(l => l.Topic == topic)];
        }
    }

    /// <summary>The numbers of the events of a lane that have come, each once.</summary>
    public IReadOnlySet<long> Numbers(string lane)
    {
        lock (letters)
        {
            return letters
                .Where(l => l.Json.TryGetProperty("lane", out var its) && its.GetString() == lane)
                .Select(l => long.Parse(l.Json.GetProperty("sequence").GetString()!, System.Globalization.CultureInfo.InvariantCulture))
                .ToHashSet();
        }
    }

    /// <summary>Waits for a message of the topic that fits, from a mark on.</summary>
    public async Task<Letter> GetAsync(int mark, string topic, Func<Letter, bool> fits, string what)
    {
        Letter? found = null;
        var next = mark;
        await Eventually.TrueAsync(
            () =>
            {
                lock (letters)
                {
                    for (; found is null && next < letters.Count; next++)
                    {
                        found = letters[next].Topic == topic && fits(letters[next]) ? letters[next] : null;
                    }
                }

                return found is not null;
            },
            () => $"{what}; on {topic} came: {string.Join(" | ", From(mark, topic).TakeLast(4).Select(l => l.Json.ToString()))}",
            Patience);
        return found!;
    }
}

/// <summary>One message.</summary>
/// <param name="Topic">Its topic below that of the gateway.</param>
/// <param name="Json">Its payload.</param>
internal sealed record Letter(string Topic, JsonElement Json)
{
    /// <summary>The event's own part.</summary>
    public JsonElement Data => Json.GetProperty("data");

    /// <summary>The type without its version, as <c>alert.raised</c>.</summary>
    public string Type => Json.GetProperty("type").GetString()![..^3];

    /// <summary>When it happened.</summary>
    public DateTimeOffset Time => Json.GetProperty("time").GetDateTimeOffset();

    /// <summary>The value; null of a bad reading.</summary>
    public double? Value => Data.GetProperty("value") is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    /// <summary>Why it is bad or what happened; null when it is not said.</summary>
    public string? Reason => Data.TryGetProperty("reason", out var reason) ? reason.GetString() : null;
}
