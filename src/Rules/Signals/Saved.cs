using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Rules.Signals;

/// <summary>Reads and writes the properties of a saved tracker. What is missing or damaged is null, whatever was written.</summary>
internal static class Saved
{
    public static JsonElement? Find(JsonElement saved, string name)
    {
        try
        {
            return saved.ValueKind == JsonValueKind.Object && saved.TryGetProperty(name, out var found) ? found : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is JSON, but no text; the name of a property may be one.
            return null;
        }
    }

    public static long? Whole(JsonElement saved, string name) =>
        Find(saved, name) is { ValueKind: JsonValueKind.Number } found && found.TryGetInt64(out var value) ? value : null;

    public static string? Text(JsonElement saved, string name) => Find(saved, name) is { } found ? Text(found) : null;

    /// <summary>What a signal was, as [value, quality] or as the reason why it was unknown.</summary>
    public static Observed? Observed(JsonElement saved, string name)
    {
        if (Find(saved, name) is not { } found)
        {
            return null;
        }

        if (Text(found) is { } reason)
        {
            return Signals.Observed.Lost(reason);
        }

        var isPair = found.ValueKind == JsonValueKind.Array && found.GetArrayLength() == 2 && found[0].ValueKind == JsonValueKind.Number && found[1].ValueKind == JsonValueKind.Number;
        return isPair && found[0].TryGetDouble(out var value) && double.IsFinite(value) && found[1].TryGetInt32(out var quality) && quality is 0 or 1
            ? new(value, (Quality)quality, null)
            : null;
    }

    public static void Write(Utf8JsonWriter json, string name, Observed observed)
    {
        if (observed.Unknown is { } reason)
        {
            json.WriteString(name, reason);
        }
        else
        {
            json.WriteStartArray(name);
            json.WriteNumberValue(observed.Value);
            json.WriteNumberValue((int)observed.Quality);
            json.WriteEndArray();
        }
    }

    private static string? Text(JsonElement item)
    {
        try
        {
            return item.ValueKind == JsonValueKind.String ? item.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
