using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.Formats;

/// <summary>
/// The attribute <c>traceparent</c> (CloudEvents distributed tracing extension, W3C Trace Context §3.2): an event begins a trace, whose
/// ids are derived from its source and id, so that an event that is sent again is the same to the last byte.
/// </summary>
internal static class TraceParent
{
    private const int TraceBytes = 16;
    private const int ParentBytes = 8;
    private const int Most = 512;

    /// <summary>Writes it.</summary>
    public static void Write(Utf8JsonWriter writer, string source, ReadOnlySpan<char> id)
    {
        var length = Encoding.UTF8.GetMaxByteCount(source.Length + 1 + id.Length);
        var identity = length <= Most ? stackalloc byte[Most] : new byte[length];
        var used = Encoding.UTF8.GetBytes(source, identity);
        identity[used++] = (byte)' ';
        used += Encoding.UTF8.GetBytes(id, identity[used..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(identity[..used], hash);

        // Version 00; the flag 01 asks whoever goes on with the trace to record it.
        Span<char> text = stackalloc char[2 + 1 + 2 * TraceBytes + 1 + 2 * ParentBytes + 1 + 2];
        "00-".CopyTo(text);
        Convert.TryToHexStringLower(hash[..TraceBytes], text[3..], out _);
        text[3 + 2 * TraceBytes] = '-';
        Convert.TryToHexStringLower(hash.Slice(TraceBytes, ParentBytes), text[(4 + 2 * TraceBytes)..], out _);
        "-01".CopyTo(text[^3..]);
        writer.WriteString(Keys.TraceParent, text);
    }
}
