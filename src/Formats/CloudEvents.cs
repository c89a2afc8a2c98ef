using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Abstractions.Formats;
using Gateway.Abstractions.Store;

namespace Gateway.Formats;

/// <summary>
/// CloudEvents 1.0 in the structured JSON form (CloudEvents JSON format §3), and batches of it. <c>stream</c>, <c>lane</c> and <c>sequence</c> are extension
/// attributes; their order and that of the data is fixed, so that equal events are equal bytes.
/// </summary>
/// <remarks>For one thread: the writer is reused. Allocates when the stream changes only.</remarks>
internal sealed class CloudEvents : IPayloadFormat, IDisposable
{
    private const int SequenceDigits = 16;
    private static readonly JsonWriterOptions Options = new()
    {
        // The payload is no HTML: only what JSON itself demands is escaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly Utf8JsonWriter writer = new(Stream.Null, Options);
    private readonly ArrayBufferWriter<byte> one = new(1024);
    private readonly JsonEncodedText source;
    private readonly string sourceText;
    private readonly bool traced;
    private readonly char[][] ids = new char[Lanes.Count][];
    private string? stream;

    public CloudEvents(string gateway, bool traced = false)
    {
        this.traced = traced;
        sourceText = "/gateways/" + gateway;
        source = JsonEncodedText.Encode(sourceText, Options.Encoder);
    }

    public string ContentType => "application/cloudevents+json";

    public string BatchContentType => "application/cloudevents-batch+json";

    public void Write(in StoredEvent stored, string stream, IBufferWriter<byte> output)
    {
        Prepare(stream);
        writer.Reset(output);
        if (stored.IsGap)
        {
            LossNotice.Write(writer, stored, stream, source, traced ? sourceText : null);
            writer.Flush();
            return;
        }

        writer.WriteStartObject();
        writer.WriteString(Keys.SpecVersion, Keys.Version);
        WriteNumbers(stored, out var sequence);
        writer.WriteString(Keys.Source, source);
        WriteType(stored);
        if (stored.Subject.Length > 0)
        {
            writer.WriteString(Keys.Subject, stored.Subject);
        }

        WriteTime(stored.UtcTicks);
        writer.WriteString(Keys.Stream, stream);
        writer.WriteString(Keys.Lane, stored.Lane.Name());
        writer.WriteString(Keys.Sequence, sequence);
        if (traced)
        {
            TraceParent.Write(writer, sourceText, ids[(int)stored.Lane]);
        }

        writer.WritePropertyName(Keys.Data);
        if (stored.Lane == Lane.Readings)
        {
            ReadingData.Write(writer, stored);
        }
        else
        {
            writer.WriteRawValue(stored.Data.IsEmpty ? "{}"u8 : stored.Data.Span, skipInputValidation: true);
        }

        writer.WriteEndObject();
        writer.Flush();
    }

    /// <summary>The JSON batch format (CloudEvents JSON format §4): an array of events.</summary>
    public int WriteBatch(ReadOnlySpan<StoredEvent> events, string stream, long most, IBufferWriter<byte> output)
    {
        var size = 1L;
        var count = 0;
        foreach (ref readonly var stored in events)
        {
            one.ResetWrittenCount();
            Write(stored, stream, one);
            size += one.WrittenCount + 1;
            if (count > 0 && size > most)
            {
                break;
            }

            output.Write(count++ == 0 ? "["u8 : ","u8);
            output.Write(one.WrittenSpan);
        }

        output.Write("]"u8);
        return count;
    }

    public void Dispose() => writer.Dispose();

    /// <summary>Writes the id and gives the digits of the number behind its last hyphen.</summary>
    private void WriteNumbers(in StoredEvent stored, out ReadOnlySpan<char> sequence)
    {
        var id = ids[(int)stored.Lane];
        var digits = id.AsSpan(id.Length - SequenceDigits);
        stored.Sequence.TryFormat(digits, out _, "D16", CultureInfo.InvariantCulture);
        sequence = digits;
        writer.WriteString(Keys.Id, id);
    }

    private void WriteType(in StoredEvent stored)
    {
        var (prefix, kind) = stored.Lane switch
        {
            Lane.Alerts => ("alert.", stored.Kind),
            Lane.System => ("system.", stored.Kind),
            _ => ("reading", string.Empty),
        };
        const int most = 128;
        var length = prefix.Length + kind.Length + Keys.TypeVersion.Length;
        var type = length <= most ? stackalloc char[most] : new char[length];
        prefix.CopyTo(type);
        kind.CopyTo(type[prefix.Length..]);
        Keys.TypeVersion.CopyTo(type[(prefix.Length + kind.Length)..]);
        writer.WriteString(Keys.Type, type[..length]);
    }

    private void WriteTime(long utcTicks)
    {
        Span<char> time = stackalloc char[24];
        new DateTime(utcTicks, DateTimeKind.Utc).TryFormat(time, out _, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        writer.WriteString(Keys.Time, time);
    }

    private void Prepare(string name)
    {
        if (string.Equals(stream, name, StringComparison.Ordinal))
        {
            return;
        }

        stream = name;
        foreach (var lane in Lanes.All)
        {
            ids[(int)lane] = $"{name}-{lane.Name()}-0000000000000000".ToCharArray();
        }
    }
}
