using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Rules.Signals;

/// <summary>Writes what a signal was as [value, quality] or as the reason why it was unknown.</summary>
internal static class SavedObserved
{
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

    /// <summary>Null when it is missing or damaged.</summary>
    public static Observed? Read(JsonElement saved, string name)
    {
        if (!saved.TryGetProperty(name, out var item))
        {
            return null;
        }

        if (item.ValueKind == JsonValueKind.String)
        {
            return Text(item) is { } reason ? Observed.Lost(reason) : null;
        }

        var isPair = item.ValueKind == JsonValueKind.Array && item.GetArrayLength() == 2 && item[0].ValueKind == JsonValueKind.Number && item[1].ValueKind == JsonValueKind.Number;
        return isPair && item[0].TryGetDouble(out var value) && double.IsFinite(value) && item[1].TryGetInt32(out var quality) && quality is 0 or 1
            ? new(value, (Quality)quality, null)
            : null;
    }

    /// <summary>The text in a property; null when it is missing or damaged.</summary>
    public static string? ReadText(JsonElement saved, string name) =>
        saved.TryGetProperty(name, out var item) && item.ValueKind == JsonValueKind.String ? Text(item) : null;

    private static string? Text(JsonElement item)
    {
        try
        {
            return item.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is JSON, but no text.
            return null;
        }
    }
}
