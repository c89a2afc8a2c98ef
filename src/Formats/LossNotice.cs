using System.Globalization;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Formats;

/// <summary>
/// The notice that stands in the place of events an upstream will never get. It has no sequence of its own and no time: what it
/// says never changes, so that a notice that is sent again is the same to the last byte.
/// </summary>
internal static class LossNotice
{
    /// <summary>Writes it.</summary>
    public static void Write(Utf8JsonWriter writer, in StoredEvent gap, string stream, JsonEncodedText source)
    {
        Span<char> id = stackalloc char[80];
        var lane = gap.Lane.Name();
        writer.WriteStartObject();
        writer.WriteString(Keys.SpecVersion, Keys.Version);
        writer.WriteString(Keys.Id, id.TryWrite(CultureInfo.InvariantCulture, $"{stream}-{lane}-{gap.Sequence:D16}..{gap.Through:D16}", out var length) ? id[..length] : []);
        writer.WriteString(Keys.Source, source);
        writer.WriteString(Keys.Type, Keys.Loss);
        writer.WriteString(Keys.Stream, stream);
        writer.WriteString(Keys.Lane, lane);
        writer.WriteStartObject(Keys.Data);
        writer.WriteNumber(Keys.From, gap.Sequence);
        writer.WriteNumber(Keys.To, gap.Through);
        writer.WriteNumber(Keys.Count, gap.Through - gap.Sequence + 1);
        writer.WriteString(Keys.Reason, gap.Loss.Name());
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
