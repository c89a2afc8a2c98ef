using System.Text;

namespace Gateway.Abstractions.Configuration;

/// <summary>One line about a setting, as documentation and <c>describe</c> show it.</summary>
/// <param name="Name">Its path in the group described: <c>clear.below</c>, <c>channels.NAME.wave</c>, <c>faults[].kind</c>.</param>
/// <param name="Type">What is written there, in words.</param>
/// <param name="Default">The default as one would write it; null: none.</param>
/// <param name="Required">Whether it must be given.</param>
/// <param name="Allowed">The words to choose from, or the bounds in words; empty: anything of that type.</param>
/// <param name="Choice">Whether <paramref name="Allowed"/> are words to be written as they stand.</param>
/// <param name="Summary">What it does, as a sentence.</param>
public sealed record SettingsRow(string Name, string Type, string? Default, bool Required, IReadOnlyList<string> Allowed, bool Choice, string Summary);

/// <summary>Makes tables of declared settings: the only place that decides how a declaration reads.</summary>
public static class SettingsTable
{
    /// <summary>One row for each setting, those inside groups behind their group.</summary>
    public static IEnumerable<SettingsRow> Rows(IEnumerable<Setting> settings) => Rows(settings, string.Empty);

    /// <summary>
    /// The table of a page, with its head and without a line end behind it. A page holds it between the lines
    /// <c>&lt;!-- settings:begin NAME --&gt;</c> and <c>&lt;!-- settings:end --&gt;</c>; a test compares them.
    /// </summary>
    public static string Markdown(IEnumerable<Setting> settings)
    {
        var text = new StringBuilder("| setting | type | default | allowed | what it does |\n|---|---|---|---|---|");
        foreach (var row in Rows(settings))
        {
            var given = row.Required ? "must be given" : row.Default is null ? string.Empty : Code(row.Default);
            var allowed = string.Join(", ", row.Choice ? row.Allowed.Select(Code) : row.Allowed.Select(Escape));
            text.Append('\n').Append(string.Concat(Cells().Select(c => c.Length > 0 ? $"| {c} " : "| "))).Append('|');

            IEnumerable<string> Cells() => [Code(row.Name), row.Type, given, allowed, Escape(row.Summary)];
        }

        return text.ToString();
    }

    /// <summary>A summary as a sentence: some are declared as one, some as the part of one.</summary>
    public static string Sentence(string summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var text = summary.Length > 0 ? char.ToUpperInvariant(summary[0]) + summary[1..] : summary;
        return text.Length == 0 || text[^1] is '.' or '!' or '?' ? text : text + ".";
    }

    private static IEnumerable<SettingsRow> Rows(IEnumerable<Setting> settings, string prefix)
    {
        var siblings = settings.Select(s => s.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var setting in settings)
        {
            var name = prefix + setting.Key;
            var row = new SettingsRow(name, TypeOf(setting), setting.Default, setting.Required, Allowed(setting), setting.Choices.Count > 0 || setting.Later, Summary(setting));

            // What may stand in a list or directly beside it (the levels of a rule) is told once.
            if (setting.Children.Count > 0 && setting.Children.All(c => siblings.Contains(c.Key)))
            {
                yield return row with { Summary = $"{row.Summary} Each takes, as they stand here: {string.Join(", ", setting.Children.Select(c => c.Key))}." };
                continue;
            }

            yield return row;
            var inner = setting.Type switch
            {
                SettingType.Table => name + ".NAME.",
                SettingType.Groups => name + "[].",
                _ => name + ".",
            };
            foreach (var child in Rows(setting.Children, inner))
            {
                yield return child;
            }
        }
    }

    private static IReadOnlyList<string> Allowed(Setting setting) => setting switch
    {
        { Later: true, Ignored: false, Default: { } off } => [off],
        { Choices.Count: > 0 } => setting.Choices,
        { Bounds.Length: 0 } or { Type: SettingType.Boolean } => [],
        _ => [setting.Type == SettingType.Table ? "names: " + setting.Bounds : setting.Bounds],
    };

    private static string Summary(Setting setting) =>
        setting.Later ? "Not available yet in this version. " + Sentence(setting.Summary) : Sentence(setting.Summary);

    private static string TypeOf(Setting setting) => setting.Type switch
    {
        SettingType.Group when setting.Choices.Count > 0 => "choice or group",
        SettingType.Integer => "whole number",
        SettingType.Boolean => "true or false",
        SettingType.Groups => "list of groups",
        SettingType.Numbers => "table of numbers",
        var type => type.ToString().ToLowerInvariant(),
    };

    private static string Code(string text) => $"`{Escape(text)}`";

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
