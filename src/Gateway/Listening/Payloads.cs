using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Gateway.Listening;

/// <summary>The single messages in a payload: compressed ones are unpacked, batches taken apart.</summary>
internal static class Payloads
{
    /// <summary>More than this is not unpacked: no gateway sends it.</summary>
    private const int MostBytes = 64 * 1024 * 1024;

    /// <summary>The messages. What cannot be unpacked or taken apart is one message as it is.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Of(ReadOnlyMemory<byte> payload)
    {
        payload = Unpack(payload);
        if (First(payload.Span) != '[')
        {
            return [payload];
        }

        try
        {
            using var document = JsonDocument.Parse(payload);
            return [.. document.RootElement.EnumerateArray().Select(static e => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(e.GetRawText())))];
        }
        catch (JsonException)
        {
            return [payload];
        }
    }

    /// <summary>By its first bytes: JSON as it is, gzip by its mark (RFC 1952 §2.3.1), and Brotli has none, so that is what is left.</summary>
    private static ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> payload)
    {
        var bytes = payload.Span;
        if (First(bytes) is (byte)'{' or (byte)'[')
        {
            return payload;
        }

        try
        {
            using var packed = new MemoryStream(payload.ToArray());
            using Stream stream = bytes is [0x1f, 0x8b, ..] ? new GZipStream(packed, CompressionMode.Decompress) : new BrotliStream(packed, CompressionMode.Decompress);
            var unpacked = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (var count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
            {
                unpacked.Write(buffer, 0, count);
                if (unpacked.Length > MostBytes)
                {
                    return payload;
                }
            }

            return unpacked.Length > 0 ? unpacked.ToArray() : payload;
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or IOException)
        {
            return payload;
        }
    }

    private static byte First(ReadOnlySpan<byte> payload) => payload.TrimStart(" \t\r\n"u8) is [var first, ..] ? first : (byte)0;
}
