using System.Security.Cryptography;

namespace Gateway.Outbox;

/// <summary>Names of streams: 8 lower-case hexadecimal digits, by chance, so that two stores never share one in practice.</summary>
internal static class StreamName
{
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    public static bool IsOne(string name) => name.Length == 8 && name.All(char.IsAsciiHexDigitLower);
}
