using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Gateway.Abstractions.Configuration;
using Gateway.Configuration;
using Gateway.Describing;
using TestKit;

namespace Gateway.Tests.Describing;

/// <summary>
/// The tables of <c>docs/configuration.md</c> are those of the declarations, and its examples are read without a complaint.
/// With the environment variable <c>GATEWAY_UPDATE_PAGES</c> set, the tables are written anew instead of compared.
/// </summary>
public sealed partial class ConfigurationPageTests
{
    private static readonly string Page = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "docs", "configuration.md"));

    public static TheoryData<string> Sections => [.. Declared().Where(s => s.Children.Count > 0).Select(s => s.Key)];

    public static TheoryData<string> Examples => [.. Yaml().Matches(File.ReadAllText(Page)).Select(m => m.Groups["text"].Value)];

    [Theory]
    [MemberData(nameof(Sections))]
    public void A_section_has_the_table_of_its_settings(string section)
    {
        var page = File.ReadAllText(Page);
        var expected = SettingsTable.Markdown(Declared().Single(s => s.Key == section).Children);
        Assert.True(SettingsPage.In(page, section) is not null, $"docs/configuration.md has no lines <!-- settings:begin {section} --> and <!-- settings:end -->");
        if (SettingsPage.Update)
        {
            File.WriteAllText(Page, page = SettingsPage.Replace(page, expected, section));
        }

        Assert.True(
            SettingsPage.In(page, section) == expected,
            $"the settings of '{section}' in docs/configuration.md are not those of the code; run this test with GATEWAY_UPDATE_PAGES=1, or paste:\n{expected}");
    }

    [Fact]
    public void Every_section_has_its_heading() =>
        Assert.All(Declared(), s => Assert.Contains($"\n## `{s.Key}`", File.ReadAllText(Page), StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_read_without_a_complaint(string yaml)
    {
        var whole = yaml.Contains("gateway:", StringComparison.Ordinal) ? yaml : FirstSteps.Gateway + "\n" + yaml;
        Assert.Empty(ConfigurationLoader.Parse("configuration.md", whole, new ConfigurationSources { Environment = _ => "/run/x" }).Problems);
    }

    private static IReadOnlyCollection<Setting> Declared() => Subjects.Configuration(new ConfigurationSources());

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex("^```yaml\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Yaml();
}
