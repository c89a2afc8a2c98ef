using System.Globalization;
using System.Text.Json;
using Gateway.Abstractions.Configuration;

namespace Gateway.Control;

/// <summary>The members of a JSON object from outside, each asked for by name; what nobody asked for is told at the end.</summary>
/// <remarks>Every method throws <see cref="RefusedException"/> when a member is not as it should be.</remarks>
internal sealed class Arguments
{
    private const int Shown = 64;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private readonly List<string> known = [];
    private readonly JsonElement json;
    private readonly string path;
    private readonly string whole;

    /// <summary>Reads the members of <paramref name="json"/>.</summary>
    /// <param name="json">An object; undefined: one without members.</param>
    /// <param name="path">What stands before the name of a member in messages, as <c>args.</c>.</param>
    /// <param name="whole">What the object is called in messages, when nothing stands there.</param>
    public Arguments(JsonElement json, string path, string whole = "the line")
    {
        this.json = json;
        this.path = path;
        this.whole = whole;
        if (json.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
        {
            throw new RefusedException($"{Called} is no JSON object");
        }
    }

    private string Called => path.Length == 0 ? whole : path.TrimEnd('.');

    /// <summary>Reads bytes as one JSON object, strictly: nothing behind it, no name twice, at most 8 deep.</summary>
    /// <param name="bytes">UTF-8.</param>
    /// <param name="whole">What it is called in messages.</param>
    public static Arguments Read(ReadOnlyMemory<byte> bytes, string whole)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            return new Arguments(document.RootElement.Clone(), string.Empty, whole);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: a name with half of a surrogate pair
        {
            throw new RefusedException($"{whole} is no JSON: {e.Message}");
        }
    }

    /// <summary>A text that must be there, of <paramref name="most"/> characters at most.</summary>
    public string Text(string name, int most) => OptionalText(name, most) ?? throw new RefusedException($"'{path}{name}' is missing");

    /// <summary>A text of <paramref name="most"/> characters at most and without control characters; null: not there, or empty.</summary>
    public string? OptionalText(string name, int most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        try
        {
            var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(name, "a text");
            return text.Any(char.IsControl) ? throw Wrong(name, "without control characters")
                : text.Length > most ? throw Wrong(name, $"at most {most} characters long")
                : text.Length == 0 ? null : text;
        }
        catch (InvalidOperationException)
        {
            throw Wrong(name, "valid UTF-8"); // or half of a surrogate pair
        }
    }

    /// <summary>A whole number within bounds; null: not there.</summary>
    public long? OptionalNumber(string name, long low, long high = long.MaxValue) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= low && number <= high ? number
        : throw Wrong(name, $"a whole number from {low}{(high < long.MaxValue ? $" to {high}" : string.Empty)}");

    /// <summary>A time that must be there, as <c>"2026-03-29T15:04:05Z"</c>, in ticks of UTC.</summary>
    public long Time(string name)
    {
        // RFC 3339: without its zone nobody knows when it is.
        var text = Text(name, 40);
        return (text[^1] is 'Z' || text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && text.Contains('T', StringComparison.Ordinal)
            ? time.UtcTicks
            : throw Wrong(name, "a time with its zone, as 2026-03-29T15:04:05Z");
    }

    /// <summary>A duration above zero, as <c>"2h"</c>; null: not there.</summary>
    public TimeSpan? OptionalDuration(string name) => OptionalText(name, 32) is not { } text ? null
        : Quantities.TryDuration(text, out var duration) && duration > TimeSpan.Zero ? duration
        : throw Wrong(name, "a duration with its unit, as 2h");

    /// <summary>True or false; false when it is not there.</summary>
    public bool Flag(string name) => Find(name)?.ValueKind switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw Wrong(name, "true or false"),
    };

    /// <summary>The object in a member; without members when it is not there.</summary>
    public Arguments Inner(string name) => new(Find(name) ?? default, $"{path}{name}.");

    /// <summary>Nothing else was asked for.</summary>
    public void Finish()
    {
        if (Names().FirstOrDefault(n => !known.Contains(n)) is { } unknown)
        {
            throw new RefusedException($"'{path}{unknown}' is unknown; {(Spelling.Nearest(unknown, known) is { } meant ? $"did you mean '{path}{meant}'?" : $"there is {(known.Count == 0 ? "nothing to say" : string.Join(", ", known))}")}");
        }
    }

    private List<string> Names()
    {
        try
        {
            return json.ValueKind == JsonValueKind.Object ? [.. json.EnumerateObject().Select(m => m.Name.Length > Shown ? m.Name[..Shown] : m.Name)] : [];
        }
        catch (InvalidOperationException)
        {
            throw BadName();
        }
    }

    private JsonElement? Find(string name)
    {
        known.Add(name);
        try
        {
            return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
        }
        catch (InvalidOperationException)
        {
            throw BadName();
        }
    }

    private RefusedException BadName() => new($"a name in {Called} is no valid UTF-8");

    private RefusedException Wrong(string name, string should) => new($"'{path}{name}' must be {should}");
}
