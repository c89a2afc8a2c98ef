namespace Gateway.Rules.Configuration;

/// <summary>
/// Names points: <c>bench/temperature</c>, <c>*/temperature</c>, <c>cold-room-*/temperature</c>. A star stands for any
/// characters but the slash.
/// </summary>
internal static class Pattern
{
    public static bool IsPattern(string text) => text.Contains('*', StringComparison.Ordinal);

    /// <summary>What is wrong with it; null: nothing.</summary>
    public static string? Check(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2 && parts[0].Length > 0 && parts[1].Length > 0
            ? null
            : $"'{text}' is not a point; write sensor/channel, or a pattern such as */temperature";
    }

    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        if (pattern.IsEmpty)
        {
            return text.IsEmpty;
        }

        if (pattern[0] != '*')
        {
            return !text.IsEmpty && text[0] == pattern[0] && Matches(pattern[1..], text[1..]);
        }

        for (var taken = 0; ; taken++)
        {
            if (Matches(pattern[1..], text[taken..]))
            {
                return true;
            }

            if (taken == text.Length || text[taken] == '/')
            {
                return false;
            }
        }
    }
}
