namespace Gateway.Configuration;

/// <summary>How ids of gateways, sensors, rules and upstreams are written: they are levels of topics and parts of file names.</summary>
internal static class Ids
{
    internal const int MaxLength = 63;

    internal const string Bounds = "a-z, 0-9 and -, beginning with a letter or digit, at most 63 characters";

    internal const string Pattern = "^[a-z0-9][a-z0-9-]{0,62}$";

    /// <summary>What is wrong with an id; null: nothing.</summary>
    internal static string? Check(string id)
    {
        var ok = id.Length is > 0 and <= MaxLength && id[0] != '-' && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        return ok ? null : $"not an id; allowed are {Bounds}";
    }
}
