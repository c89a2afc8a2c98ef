using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Gateway.Listening;

/// <summary>What a message is to a subscriber.</summary>
internal enum WireKind : byte
{
    /// <summary>Not for the subscriber: a retained state of an alert, a command, or something of somebody else.</summary>
    Other,

    /// <summary>The reply to a command of somebody.</summary>
    Reply,

    /// <summary>An event with its number.</summary>
    Event,

    /// <summary>A loss notice.</summary>
    Loss,

    /// <summary>The status of a gateway.</summary>
    Status,

    /// <summary>It looks like ours, and breaks the rules; <see cref="WireMessage.Problem"/> says how.</summary>
    Malformed,
}

/// <summary>A message of a gateway, read as a subscriber reads it.</summary>
internal sealed record WireMessage(WireKind Kind)
{
    private const int SequenceDigits = 16;

    /// <summary>The highest number there can be: 16 digits of nines.</summary>
    private const long HighestNumber = 9_999_999_999_999_999;

    /// <summary>Id of the gateway.</summary>
    public string Gateway { get; private init; } = string.Empty;

    /// <summary>The stream.</summary>
    public string Stream { get; private init; } = string.Empty;

    /// <summary>The lane's name.</summary>
    public string Lane { get; private init; } = string.Empty;

    /// <summary>The event's number, or the numbers lost.</summary>
    public NumberRange Numbers { get; private init; }

    /// <summary>Why numbers are lost.</summary>
    public string Reason { get; private init; } = string.Empty;

    /// <summary>The command that a reply is to.</summary>
    public string Command { get; private init; } = string.Empty;

    /// <summary>What is wrong with it.</summary>
    public string Problem { get; private init; } = string.Empty;

    /// <summary>What a status says.</summary>
    public StatusFacts? Status { get; private init; }

    /// <summary>The whole payload; undefined for <see cref="WireKind.Other"/>.</summary>
    public JsonElement Json { get; private init; }

    /// <summary>A fingerprint of the payload: different payloads have different ones, as far as anyone will ever see.</summary>
    public ulong Content { get; private init; }

    /// <summary>Reads a message.</summary>
    public static WireMessage Read(string topic, ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            return Read(topic, document.RootElement.Clone(), payload.Span);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: half of a surrogate pair in a text
        {
            return Topics.IsStatus(topic) && !Topics.IsOfCommand(topic) ? Bad($"the status on '{topic}' is no JSON: {e.Message}") : new WireMessage(WireKind.Other);
        }
    }

    private static WireMessage Read(string topic, JsonElement json, ReadOnlySpan<byte> payload)
    {
        if (Text(json, "specversion") is not null && Text(json, "stream") is not null && Text(json, "lane") is not null)
        {
            return ReadEvent(json, payload);
        }

        // There is a command named status, and there may be a gateway named replies: what it says decides.
        if (Topics.IsOfCommand(topic) && Text(json, "status") is null)
        {
            return Topics.IsReply(topic) && json.ValueKind == JsonValueKind.Object && json.TryGetProperty("ok", out var ok) && ok.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? new WireMessage(WireKind.Reply) { Gateway = Topics.Gateway(topic[..topic.LastIndexOf('/')]), Command = topic[(topic.LastIndexOf('/') + 1)..], Json = json }
                : new WireMessage(WireKind.Other);
        }

        return Topics.IsStatus(topic) ? ReadStatus(topic, json) : new WireMessage(WireKind.Other);
    }

    private static WireMessage ReadEvent(JsonElement json, ReadOnlySpan<byte> payload)
    {
        var (id, source, stream, lane) = (Text(json, "id"), Text(json, "source"), Text(json, "stream")!, Text(json, "lane")!);
        if (id is null || source is null || !json.TryGetProperty("data", out var data))
        {
            return Bad($"an event without id, source or data: {id ?? source}");
        }

        var message = new WireMessage(WireKind.Event)
        {
            Gateway = source[(source.LastIndexOf('/') + 1)..],
            Stream = stream,
            Lane = lane,
            Json = json,
            Content = BitConverter.ToUInt64(SHA256.HashData(payload)),
        };
        if (Text(json, "type") == "loss.v1")
        {
            return Number(data, "from") is { } from && Number(data, "to") is { } to && from >= 1 && to >= from && to <= HighestNumber
                ? message with { Kind = WireKind.Loss, Numbers = new NumberRange(from, to), Reason = Text(data, "reason") ?? "no reason given" }
                : Bad($"loss notice {id} names no range of numbers");
        }

        var sequence = Text(json, "sequence");
        if (sequence?.Length != SequenceDigits || !long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
        {
            return Bad($"event {id} has the sequence '{sequence}', which is no number of 16 digits from 1");
        }

        return id == $"{stream}-{lane}-{sequence}" ? message with { Numbers = new NumberRange(number, number) } : Bad($"event {id} should have the id {stream}-{lane}-{sequence}");
    }

    private static WireMessage ReadStatus(string topic, JsonElement json)
    {
        if (Text(json, "status") is not ("online" or "offline") || Text(json, "stream") is not { } stream)
        {
            return Bad($"the status on '{topic}' has no status or stream");
        }

        if (Lanes(json, out var problem) is not { } numbers)
        {
            return Bad($"the status on '{topic}' {problem}");
        }

        var older = new List<(string Stream, IReadOnlyList<(string Lane, long From, long Next)> Lanes)>();
        foreach (var entry in json.TryGetProperty("older", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToArray() : [])
        {
            if (Text(entry, "stream") is not { } name || Lanes(entry, out problem) is not { } lanes)
            {
                return Bad($"the status on '{topic}' names an older stream that has no stream or lanes");
            }

            older.Add((name, lanes));
        }

        return new WireMessage(WireKind.Status)
        {
            Gateway = Topics.Gateway(topic),
            Stream = stream,
            Json = json,
            Status = new StatusFacts(Text(json, "status") == "online", stream, Text(json, "version"), numbers) { Older = older },
        };
    }

    /// <summary>The member <c>lanes</c>; null, with what is wrong with it, when it is not as it should be.</summary>
    private static List<(string Lane, long From, long Next)>? Lanes(JsonElement json, out string problem)
    {
        problem = "has no lanes";
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("lanes", out var lanes) || lanes.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var numbers = new List<(string Lane, long From, long Next)>();
        foreach (var lane in lanes.EnumerateObject())
        {
            if (Number(lane.Value, "from") is not { } from || Number(lane.Value, "next") is not { } next || from < 1 || next < from || next > HighestNumber)
            {
                problem = $"does not say from and next of {lane.Name}";
                return null;
            }

            numbers.Add((lane.Name, from, next));
        }

        return numbers;
    }

    private static WireMessage Bad(string problem) => new(WireKind.Malformed) { Problem = problem };

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    /// <summary>Topics as a subscriber sees them.</summary>
    private static class Topics
    {
        public static bool IsStatus(string topic) => topic.EndsWith("/status", StringComparison.Ordinal);

        public static bool IsOfCommand(string topic) => topic.Split('/') is [.., not "", "commands" or "replies", not ""];

        public static bool IsReply(string topic) => topic.Split('/')[^2] == "replies";

        public static string Gateway(string topic)
        {
            var rest = topic[..topic.LastIndexOf('/')];
            return rest[(rest.LastIndexOf('/') + 1)..];
        }
    }
}
