namespace Gateway.Drivers;

/// <summary>What a channel may be called.</summary>
internal static class ChannelName
{
    public const string Bounds = "lower-case letters, digits and hyphens, not beginning with a hyphen";

    /// <summary>The complaint about <paramref name="name"/>; null when it is fine.</summary>
    public static string? Check(string name)
    {
        var fine = name.Length > 0 && name[0] != '-';
        foreach (var c in name)
        {
            fine &= char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-';
        }

        return fine ? null : $"'{name}' is not a channel name; use {Bounds}";
    }
}
