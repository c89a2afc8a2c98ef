using System.IO.Compression;
using Gateway.Abstractions.Links;
using Gateway.Configuration;

namespace Gateway.Forwarding;

/// <summary>Makes payloads smaller, where that helps, and says so in the message.</summary>
/// <remarks>For one thread. Allocates a little per message; so it is an option.</remarks>
internal sealed class Compressor(PayloadCompression kind)
{
    /// <summary>Below this many bytes the headers eat up what is won.</summary>
    private const int WorthIt = 256;

    private static readonly UserProperty[] Gzip = [new("content-encoding", "gzip")];
    private static readonly UserProperty[] Brotli = [new("content-encoding", "br")];

    /// <summary>The message, compressed if it is smaller then.</summary>
    public Message Apply(in Message message)
    {
        if (kind == PayloadCompression.None || message.Payload.Length < WorthIt)
        {
            return message;
        }

        var buffer = Pack(message.Payload.Span);
        return buffer.Length >= message.Payload.Length
            ? message
            : message with
            {
                Payload = buffer.GetBuffer().AsMemory(0, (int)buffer.Length),
                UserProperties = kind == PayloadCompression.Gzip ? Gzip : Brotli,
            };
    }

    /// <summary>By itself, so that the libraries are in memory only where they are used.</summary>
    private MemoryStream Pack(ReadOnlySpan<byte> payload)
    {
        var buffer = new MemoryStream(payload.Length);
        using (Stream packed = kind == PayloadCompression.Gzip
            ? new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true)
            : new BrotliStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            packed.Write(payload);
        }

        return buffer;
    }
}
