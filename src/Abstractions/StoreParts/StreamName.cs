namespace Gateway.Abstractions.StoreParts;

/// <summary>Names of streams: 8 lower-case hexadecimal digits, by chance, so that two stores never share one in practice.</summary>
public static class StreamName
{
    // The first digits of a random UUID are the kernel's chance as well, without loading a library for cryptography (5 MB in memory).
    public static string New() => Guid.NewGuid().ToString("N")[..8];

    public static bool IsOne(string name) => name.Length == 8 && name.All(char.IsAsciiHexDigitLower);
}
