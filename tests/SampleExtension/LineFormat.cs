using System.Buffers;
using System.Globalization;
using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Formats;
using Gateway.Abstractions.Store;

namespace Harbour;

/// <summary>Writes an event as one line of text: lane, number, kind, subject, value.</summary>
public sealed class LineFormat : IPayloadFormat
{
    /// <inheritdoc />
    public string ContentType => "text/plain";

    /// <inheritdoc />
    public void Write(in StoredEvent stored, string stream, IBufferWriter<byte> output) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{stored.Lane.Name()} {stored.Sequence} {stored.Kind} {stored.Subject} {stored.Value}"), output);
}
