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
    private const int SequenceDigits = 16;

    /// <summary>Writes it.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="gap">What is lost.</param>
    /// <param name="stream">Identity of the numbering.</param>
    /// <param name="source">The source, encoded.</param>
    /// <param name="traced">The source as text when the notice is to carry a <c>traceparent</c>; else null.</param>
    public static void Write(Utf8JsonWriter writer, in StoredEvent gap, string stream, JsonEncodedText source, string? traced)
    {
        const int most = 80;
        var lane = gap.Lane.Name();
        var length = stream.Length + lane.Length + 4 + 2 * SequenceDigits;
        var id = length <= most ? stackalloc char[most] : new char[length];
        stream.CopyTo(id);
        id[stream.Length] = '-';
        lane.CopyTo(id[(stream.Length + 1)..]);
        id[stream.Length + 1 + lane.Length] = '-';
        var numbers = id[(stream.Length + lane.Length + 2)..];
        gap.Sequence.TryFormat(numbers, out _, "D16", CultureInfo.InvariantCulture);
        "..".CopyTo(numbers[SequenceDigits..]);
        gap.Through.TryFormat(numbers[(SequenceDigits + 2)..], out _, "D16", CultureInfo.InvariantCulture);
        writer.WriteStartObject();
        writer.WriteString(Keys.SpecVersion, Keys.Version);
        writer.WriteString(Keys.Id, id[..length]);
        writer.WriteString(Keys.Source, source);
        writer.WriteString(Keys.Type, Keys.Loss);
        writer.WriteString(Keys.Stream, stream);
        writer.WriteString(Keys.Lane, lane);
        if (traced is not null)
        {
            TraceParent.Write(writer, traced, id[..length]);
        }

        writer.WriteStartObject(Keys.Data);
        writer.WriteNumber(Keys.From, gap.Sequence);
        writer.WriteNumber(Keys.To, gap.Through);
        writer.WriteNumber(Keys.Count, gap.Through - gap.Sequence + 1);
        writer.WriteString(Keys.Reason, gap.Loss.Name());
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
