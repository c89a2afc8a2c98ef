using System.Globalization;
using System.Text.Json;
using Gateway.Diagnostics;

namespace Gateway.Listening;

/// <summary>What an event says, as a person would say it. Tolerant: what is not there is left out.</summary>
internal static class EventSentence
{
    /// <summary>The sentence, without line ends and other control characters.</summary>
    public static string Of(JsonElement json)
    {
        var type = Text(json, "type") ?? string.Empty;
        var data = json.TryGetProperty("data", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        var kind = type.Split('.') is [_, var middle, _] ? middle : type;
        var sentence = type.StartsWith("alert.", StringComparison.Ordinal) ? Alert(kind, data)
            : type.StartsWith("reading", StringComparison.Ordinal) ? Point(data) + " " + Reading(data)
            : type.StartsWith("system.", StringComparison.Ordinal) ? System(kind, data)
            : type;
        return Clean(sentence);
    }

    /// <summary>A text from the wire, safe for a terminal.</summary>
    public static string Clean(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;

    private static string Alert(string kind, JsonElement data)
    {
        var value = Value(data, "value") is { } v ? $" at {v}" : string.Empty;
        var limit = Number(data, "limit") is { } l ? $" (limit {l})" : string.Empty;
        var because = Text(data, "reason") is { } reason and not "normal" ? $" ({reason})" : string.Empty;
        var what = kind switch
        {
            "raised" => $"raised to {Text(data, "severity")}{value}{limit}",
            "escalated" => $"rose to {Text(data, "severity")}{value}{limit}",
            "deescalated" => $"fell to {Text(data, "severity")}{value}{limit}",
            "cleared" => $"cleared{value}{After(data)}{(Number(data, "peak") is { } peak ? $" (peak {peak})" : string.Empty)}{because}",
            "signal-lost" => $"lost its signal{because}",
            "signal-back" => $"has its signal back{value}",
            "reminder" => $"is still active, {Text(data, "severity")}{value}{limit}",
            "acknowledged" => $"acknowledged{By(data)}",
            "shelved" => $"shelved{By(data, Until(data))}",
            "unshelved" => $"is no longer shelved{(Text(data, "by") is null ? " (its time is over)" : By(data))}{value}",
            "reset" => $"reset{By(data)}",
            "flapping-started" => $"flaps: raised {Number(data, "count")} times; what it does is withheld",
            "flapping-ended" => $"is calm again{value}: {Number(data, "count")} changes were withheld",
            _ => $"{kind.Replace('-', ' ')}{value}{because}",
        };

        // What matters most comes first: a terminal of 80 columns may cut the rest.
        return $"{Text(data, "rule")} {what}, {Point(data)}{Held(data)}";
    }

    private static string By(JsonElement data, string until = "") =>
        (Text(data, "by") is { } by ? $" by {by}" : string.Empty) + until + (Text(data, "comment") is { } comment ? $": {comment}" : string.Empty);

    private static string Until(JsonElement data) =>
        (Text(data, "until") is { } until ? $" until {until}" : string.Empty) + (Is(data, "one-shot", JsonValueKind.True) ? " or until it clears" : string.Empty);

    private static string Held(JsonElement data) =>
        Is(data, "notify", JsonValueKind.False) ? $" [not to be notified{(Text(data, "held") is { } held ? $": {held}" : string.Empty)}]" : string.Empty;

    private static bool Is(JsonElement data, string name, JsonValueKind kind) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == kind;

    private static string System(string kind, JsonElement data)
    {
        var subject = Text(data, "subject") is { } s ? $" {s}" : string.Empty;
        var reason = Text(data, "reason") is { } r ? $": {r}" : string.Empty;
        var count = Number(data, "count") is { } c ? $" ({c} times)" : string.Empty;
        return kind.Replace('-', ' ') + subject + count + reason + (kind == "started" ? $", version {Text(data, "version")}" : string.Empty);
    }

    private static string Reading(JsonElement data)
    {
        var quality = Text(data, "quality");
        var words = Value(data, "value") ?? string.Empty;
        if (quality != "good")
        {
            words = $"{words}{(words.Length > 0 ? ", " : string.Empty)}{quality}: {Text(data, "reason") ?? "no reason given"}";
        }

        return data.ValueKind == JsonValueKind.Object && data.TryGetProperty("flags", out var flags) && flags.ValueKind == JsonValueKind.Array && flags.GetArrayLength() > 0
            ? $"{words} ({string.Join(", ", flags.EnumerateArray().Select(f => f.ToString()))})"
            : words;
    }

    private static string Point(JsonElement data) => $"{Text(data, "sensor")}/{Text(data, "channel")}";

    private static string? Value(JsonElement data, string name) => Number(data, name) is { } number ? (number + UnitNames.Behind(Text(data, "unit"))) : null;

    private static string After(JsonElement data) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty("duration", out var seconds) && seconds.TryGetDouble(out var s) ? " after " + Duration(s) : string.Empty;

    private static string Duration(double seconds) => seconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400:0.#} d"),
    };

    /// <summary>Rounded to what a person reads; <c>--json</c> has every digit.</summary>
    private static string? Number(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            ? number.ToString(Math.Abs(number) is >= 1 and < 1e9 or 0 ? "0.##" : "G3", CultureInfo.InvariantCulture)
            : null;

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
