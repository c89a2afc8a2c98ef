using System.Buffers;
using Gateway.Abstractions.Store;

namespace Gateway.Abstractions.Formats;

/// <summary>Turns a stored event into the bytes of an MQTT payload.</summary>
/// <remarks>Pure: equal input gives equal bytes within one version of the program. Allocates nothing per event.</remarks>
public interface IPayloadFormat
{
    /// <summary>The content type, sent as a property with MQTT 5.</summary>
    string ContentType { get; }

    /// <summary>Writes one event.</summary>
    /// <param name="stored">The event as stored.</param>
    /// <param name="stream">Identity of the numbering it belongs to.</param>
    /// <param name="output">Where the bytes go.</param>
    void Write(in StoredEvent stored, string stream, IBufferWriter<byte> output);
}
