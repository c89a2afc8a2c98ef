using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Rules.Alerts;

/// <summary>Writes and reads the saved overlays of an alert: the members of the object <c>overlay</c>. What is at its default is left out.</summary>
internal static class OverlayState
{
    public static bool IsDefault(SavedOverlay overlay) =>
        overlay is { Unacknowledged: false, AcknowledgedBy: null, Latched: false, Suppressed: false, Shelf: null, Raises.Count: 0 };

    public static void Write(Utf8JsonWriter json, SavedOverlay overlay)
    {
        json.WriteStartObject("overlay"u8);
        StateWriter.Flag(json, "unacknowledged"u8, overlay.Unacknowledged);
        StateWriter.Flag(json, "latched"u8, overlay.Latched);
        StateWriter.Flag(json, "suppressed"u8, overlay.Suppressed);
        if (overlay.AcknowledgedBy is { } by)
        {
            json.WriteString("acknowledged-by"u8, by);
        }

        if (overlay.Shelf is { } shelf)
        {
            json.WriteStartObject("shelf"u8);
            json.WriteNumber("until"u8, shelf.Until.UtcTicks);
            StateWriter.Flag(json, "one-shot"u8, shelf.OneShot);
            json.WriteString("by"u8, shelf.By);
            if (shelf.Comment is { } comment)
            {
                json.WriteString("comment"u8, comment);
            }

            json.WriteEndObject();
        }

        if (overlay.Raises.Count > 0)
        {
            json.WriteStartArray("raises"u8);
            foreach (var raise in overlay.Raises)
            {
                json.WriteNumberValue(raise);
            }

            json.WriteEndArray();
            StateWriter.Flag(json, "flapping"u8, overlay.Flapping);
            json.WriteNumber("withheld"u8, overlay.Withheld);
        }

        json.WriteEndObject();
    }

    /// <exception cref="InvalidOperationException">A member is of another type.</exception>
    /// <exception cref="FormatException">A number is out of range.</exception>
    public static SavedOverlay Read(JsonElement json)
    {
        var overlay = new SavedOverlay
        {
            Unacknowledged = Has(json, "unacknowledged"),
            Latched = Has(json, "latched"),
            Suppressed = Has(json, "suppressed"),
            Flapping = Has(json, "flapping"),
            AcknowledgedBy = json.TryGetProperty("acknowledged-by", out var by) ? by.GetString() : null,
            Withheld = json.TryGetProperty("withheld", out var withheld) ? withheld.GetInt32() : 0,
        };
        if (json.TryGetProperty("shelf", out var shelf))
        {
            var until = shelf.GetProperty("until").GetInt64();
            overlay.Shelf = new Shelf(new Instant(until, until), Has(shelf, "one-shot"), shelf.GetProperty("by").GetString() ?? string.Empty, shelf.TryGetProperty("comment", out var comment) ? comment.GetString() : null);
        }

        if (json.TryGetProperty("raises", out var raises))
        {
            foreach (var raise in raises.EnumerateArray())
            {
                overlay.Raises.Add(raise.GetInt64());
            }
        }

        return overlay;
    }

    private static bool Has(JsonElement json, string name) => json.TryGetProperty(name, out var flag) && flag.GetBoolean();
}
