using System.Buffers;
using Gateway.Abstractions.Store;

namespace Gateway.Abstractions.Formats;

/// <summary>Turns a stored event into the bytes of an MQTT payload.</summary>
/// <remarks>Pure: equal input gives equal bytes within one version of the program. Allocates nothing per event.</remarks>
public interface IPayloadFormat
{
    /// <summary>The content type, sent as a property with MQTT 5.</summary>
    string ContentType { get; }

    /// <summary>The content type of several events in one payload; null: the format has no such form.</summary>
    string? BatchContentType => null;

    /// <summary>Writes one event, or the <c>loss</c> notice that stands for a gap.</summary>
    /// <param name="stored">The event as stored, or a gap.</param>
    /// <param name="stream">Identity of the numbering it belongs to.</param>
    /// <param name="output">Where the bytes go.</param>
    void Write(in StoredEvent stored, string stream, IBufferWriter<byte> output);

    /// <summary>Writes events of one stream and lane as one payload: as many as fit, the first in any case.</summary>
    /// <param name="events">The events, without gaps; at least one.</param>
    /// <param name="stream">Identity of the numbering they belong to.</param>
    /// <param name="most">Largest payload in bytes.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <returns>How many of them were written.</returns>
    int WriteBatch(ReadOnlySpan<StoredEvent> events, string stream, long most, IBufferWriter<byte> output) =>
        throw new NotSupportedException("the format has no batches");
}
