using System.Globalization;

namespace Gateway.Rules.Alerts;

/// <summary>A short name for a text, to notice that it changed (FNV-1a, 64 bits). Stable between versions and machines.</summary>
internal static class StateHash
{
    public static string Of(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
