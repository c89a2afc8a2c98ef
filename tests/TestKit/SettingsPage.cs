namespace TestKit;

/// <summary>Finds the generated tables on a page of the documentation.</summary>
/// <remarks>
/// A table stands between the lines <c>&lt;!-- settings:begin NAME --&gt;</c> and <c>&lt;!-- settings:end --&gt;</c>; on a page with
/// one table the name is left out.
/// </remarks>
public static class SettingsPage
{
    private const string End = "<!-- settings:end -->";

    /// <summary>Whether tables are to be written anew instead of compared.</summary>
    public static bool Update { get; } = Environment.GetEnvironmentVariable("GATEWAY_UPDATE_PAGES") is not null;

    /// <summary>The table of that name; null when the page has no such lines.</summary>
    public static string? In(string page, string name = "") => Find(page, name) is var (begin, end) ? page[begin..end].Trim('\n') : null;

    /// <summary>The page with another table of that name.</summary>
    public static string Replace(string page, string table, string name = "") =>
        Find(page, name) is var (begin, end) ? $"{page[..begin]}\n{table}\n{page[end..]}" : page;

    private static (int Begin, int End)? Find(string page, string name)
    {
        var mark = name.Length > 0 ? $"<!-- settings:begin {name} -->" : "<!-- settings:begin -->";
        var at = page.IndexOf(mark, StringComparison.Ordinal);
        var end = at < 0 ? -1 : page.IndexOf(End, at, StringComparison.Ordinal);
        return end < 0 ? null : (at + mark.Length, end);
    }
}
