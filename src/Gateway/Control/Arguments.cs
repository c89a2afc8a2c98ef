using System.Text.Json;
using Gateway.Abstractions.Configuration;

namespace Gateway.Control;

/// <summary>The members of a JSON object from outside, each asked for by name; what nobody asked for is told at the end.</summary>
/// <remarks>Every method throws <see cref="RefusedException"/> when a member is not as it should be.</remarks>
internal sealed class Arguments
{
    private const int Shown = 64;

    private readonly List<string> known = [];
    private readonly JsonElement json;
    private readonly string path;

    /// <summary>Reads the members of <paramref name="json"/>.</summary>
    /// <param name="json">An object; undefined: one without members.</param>
    /// <param name="path">What stands before the name of a member in messages, as <c>args.</c>.</param>
    public Arguments(JsonElement json, string path)
    {
        if (json.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
        {
            throw new RefusedException($"{(path.Length == 0 ? "the line" : path.TrimEnd('.'))} is no JSON object");
        }

        this.json = json;
        this.path = path;
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
            throw new RefusedException($"a name in {(path.Length == 0 ? "the line" : path.TrimEnd('.'))} is no valid UTF-8");
        }
    }

    private JsonElement? Find(string name)
    {
        known.Add(name);
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private RefusedException Wrong(string name, string should) => new($"'{path}{name}' must be {should}");
}
