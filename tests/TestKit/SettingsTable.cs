using Gateway.Abstractions.Configuration;

namespace TestKit;

/// <summary>The table of settings on a page of the documentation, made from what the code declares.</summary>
public static class SettingsTable
{
    private const string Begin = "<!-- settings:begin -->";
    private const string End = "<!-- settings:end -->";

    /// <summary>The table as Markdown; settings inside a table or list stand under their path.</summary>
    public static string Of(IEnumerable<Setting> settings) =>
        string.Join('\n', ["| setting | default | allowed | meaning |", "|---|---|---|---|", .. Rows(settings, string.Empty)]);

    /// <summary>The text between the markers of a page; null when it has none.</summary>
    public static string? In(string page)
    {
        var (begin, end) = Find(page);
        return begin < 0 ? null : page[begin..end].Trim('\n');
    }

    /// <summary>The page with another table between its markers.</summary>
    public static string Replace(string page, string table)
    {
        var (begin, end) = Find(page);
        return $"{page[..begin]}\n{table}\n{page[end..]}";
    }

    private static (int Begin, int End) Find(string page)
    {
        var begin = page.IndexOf(Begin, StringComparison.Ordinal);
        var end = page.IndexOf(End, StringComparison.Ordinal);
        return begin < 0 || end < begin ? (-1, -1) : (begin + Begin.Length, end);
    }

    private static IEnumerable<string> Rows(IEnumerable<Setting> settings, string path) =>
        settings.SelectMany(s => Rows(s.Children ?? [], Inside(path + s.Key, s.Type)).Prepend(Row(path, s)));

    private static string Inside(string path, SettingType type) => type switch
    {
        SettingType.Table => path + ".NAME.",
        SettingType.Groups => path + "[].",
        _ => path + ".",
    };

    private static string Row(string path, Setting setting)
    {
        var standard = setting.Default switch { null => "must be given", "" => "", var text => $"`{text}`" };
        var allowed = setting.Choices is { Count: > 0 } choices ? string.Join(", ", choices.Select(c => $"`{c}`")) : setting.Bounds;
        return $"| `{path}{setting.Key}` | {standard} | {allowed} | {setting.Summary} |".Replace("|  |", "| |", StringComparison.Ordinal).Replace("|  |", "| |", StringComparison.Ordinal);
    }
}
