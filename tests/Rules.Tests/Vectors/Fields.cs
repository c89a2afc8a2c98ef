using System.Text.Json;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// An object of a case: parameters, or what a step expects. It remembers what was asked for, so that a mapping that does not
/// know a key says so instead of passing over it.
/// </summary>
internal sealed class Fields(string what, JsonElement json)
{
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    public JsonElement Json { get; } = json;

    public bool IsEmpty => Json.ValueKind != JsonValueKind.Object || !Json.EnumerateObject().Any();

    /// <summary>Whether the key is there, with null or a value.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Whether the key is there with a value.</summary>
    public bool IsGiven(string key) => Find(key) is { ValueKind: not JsonValueKind.Null };

    public JsonElement? Raw(string key) => Find(key) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    public string? Text(string key) => Raw(key) is not { } value ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Strange(key, "a text");

    public bool? Flag(string key) => Raw(key) is not { } value ? null : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Strange(key, "true or false");

    public double? Number(string key) => Raw(key) is not { } value ? null : Values.AsNumber(value) ?? throw Strange(key, "a number");

    public double Must(string key) => Number(key) ?? throw new NotRunException($"{what} '{key}' is missing");

    /// <summary>A duration in milliseconds, as a duration.</summary>
    public TimeSpan Span(string key) => TimeSpan.FromMilliseconds(Number(key) ?? 0);

    /// <summary>A limit with its operator.</summary>
    public Limit? Limit(string key)
    {
        if (Raw(key) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Object && value.TryGetProperty("op", out var op) && value.TryGetProperty("limit", out var limit) && Values.AsNumber(limit) is { } number
            ? new Limit(op.GetString() ?? string.Empty, number)
            : throw Strange(key, "an operator with a limit");
    }

    /// <summary>Takes note of keys that say nothing about the answer.</summary>
    public void Pass(params string[] keys) => asked.UnionWith(keys);

    /// <summary>Ends the case when there is a key that nobody asked for. A parameter that is null is not given.</summary>
    public void Finish()
    {
        foreach (var property in Json.ValueKind == JsonValueKind.Object ? Json.EnumerateObject().ToList() : [])
        {
            if (!asked.Contains(property.Name) && !(what == "parameter" && property.Value.ValueKind == JsonValueKind.Null))
            {
                throw new NotRunException($"{what} '{property.Name}' is not known to the mapping");
            }
        }
    }

    private JsonElement? Find(string key)
    {
        asked.Add(key);
        return Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(key, out var value) ? value : null;
    }

    private NotRunException Strange(string key, string expected) => new($"{what} '{key}' is not {expected}");
}
