using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Drivers.Recordings;

/// <summary>
/// Tells recordings apart by how they begin: <c>length-hash</c> of the first two lines. A file keeps it while it grows; of
/// one that has no two lines yet it is that of all there is, and still matches when more has come.
/// </summary>
internal static class Fingerprint
{
    private const int Most = 64 * 1024;

    public static string Of(SafeFileHandle handle, string file)
    {
        var head = new LineReader(handle, file, 0, 0);
        if (head.TryRead(out _, out _))
        {
            head.TryRead(out _, out _);
        }

        var length = (int)Math.Min(head.Offset, Most);
        return Of(handle, file, length) ?? Of([]);
    }

    /// <summary>Whether the file begins as the one that <paramref name="identity"/> was made of.</summary>
    public static bool Matches(SafeFileHandle handle, string file, string identity)
    {
        var mark = identity.IndexOf('-', StringComparison.Ordinal);
        return mark > 0
            && int.TryParse(identity.AsSpan(0, mark), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length <= Most
            && string.Equals(Of(handle, file, length), identity, StringComparison.Ordinal);
    }

    private static string? Of(SafeFileHandle handle, string file, int length)
    {
        var bytes = new byte[length];
        return LineReader.ReadAt(handle, file, bytes, 0) == length ? Of(bytes) : null;
    }

    private static string Of(ReadOnlySpan<byte> bytes) =>
        $"{bytes.Length}-{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}";
}
