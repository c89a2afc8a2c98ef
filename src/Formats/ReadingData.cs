using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Formats;

/// <summary>The data of a reading: what other JSON formats share.</summary>
internal static class ReadingData
{
    /// <summary>Writes the object. A value that is bad or no number is null; numbers are the shortest that read back equal.</summary>
    public static void Write(Utf8JsonWriter writer, in StoredEvent reading)
    {
        var slash = reading.Subject.IndexOf('/', StringComparison.Ordinal);
        writer.WriteStartObject();
        writer.WriteString(Keys.Sensor, slash < 0 ? reading.Subject : reading.Subject.AsSpan(0, slash));
        writer.WriteString(Keys.Channel, slash < 0 ? [] : reading.Subject.AsSpan(slash + 1));
        if (reading.Quality != Quality.Bad && double.IsFinite(reading.Value))
        {
            writer.WriteNumber(Keys.Value, reading.Value);
        }
        else
        {
            writer.WriteNull(Keys.Value);
        }

        if (reading.Unit is { } unit)
        {
            writer.WriteString(Keys.Unit, unit);
        }

        writer.WriteString(Keys.Quality, reading.Quality.Name());
        if (reading.Reason is { } reason)
        {
            writer.WriteString(Keys.Reason, reason);
        }

        writer.WriteStartArray(Keys.Flags);
        WriteFlag(writer, reading.Flags, ReadingFlags.Coalesced, Keys.Coalesced);
        WriteFlag(writer, reading.Flags, ReadingFlags.OutOfOrder, Keys.OutOfOrder);
        WriteFlag(writer, reading.Flags, ReadingFlags.ClockUnsynced, Keys.ClockUnsynced);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteFlag(Utf8JsonWriter writer, ReadingFlags flags, ReadingFlags flag, JsonEncodedText name)
    {
        if ((flags & flag) != ReadingFlags.None)
        {
            writer.WriteStringValue(name);
        }
    }
}
