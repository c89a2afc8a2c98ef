using System.Text.RegularExpressions;
using Gateway.Abstractions.Configuration;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>
/// Every driver has its page <c>hardware/NAME.md</c>, and what it says of settings and channels is what the code says. With the
/// environment variable <c>GATEWAY_UPDATE_PAGES</c> set, the tables of settings are written anew instead of compared.
/// </summary>
[Collection("hardware pages")]
public sealed class HardwarePageTests
{
    public static TheoryData<string> Names => [.. DriverCatalog.All.Entries.Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_has_a_page_with_its_settings_as_the_code_has_them(string name)
    {
        var path = PageOf(name);
        Assert.True(File.Exists(path), $"hardware/{name}.md is missing: copy the page of another driver");
        var page = File.ReadAllText(path);
        var settings = Settings.ForDescription();
        DriverCatalog.All.Find(name)!.Construct(settings);
        var expected = SettingsTable.Markdown(settings.Declared);
        Assert.True(SettingsPage.In(page) is not null, $"hardware/{name}.md has no lines <!-- settings:begin --> and <!-- settings:end -->");
        if (SettingsPage.Update)
        {
            File.WriteAllText(path, SettingsPage.Replace(page, expected));
        }

        Assert.True(
            SettingsPage.Update || SettingsPage.In(page) == expected,
            $"the settings in hardware/{name}.md are not those of the code; run this test with GATEWAY_UPDATE_PAGES=1, or paste:\n{expected}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_page_begins_with_its_name_and_lists_its_channels(string name)
    {
        var page = File.ReadAllText(PageOf(name));
        var sensor = DriverCatalog.All.Find(name)!.Construct(Settings.ForDescription());

        Assert.StartsWith($"# `{name}`", page, StringComparison.Ordinal);
        foreach (var channel in sensor.Channels.Where(c => double.IsFinite(c.Low) && c.Name != "NAME"))
        {
            Assert.Matches($"(?m)^\\| `{Regex.Escape(channel.Name)}` \\| `?{Regex.Escape(channel.Unit ?? string.Empty)}`? \\|", page);
        }
    }

    [Fact]
    public void No_page_is_left_of_a_driver_that_is_gone()
    {
        var known = DriverCatalog.All.Entries.Select(e => e.Name).Append("README").ToHashSet(StringComparer.Ordinal);
        Assert.All(Directory.EnumerateFiles(Repository.PathOf("hardware"), "*.md"), f => Assert.Contains(Path.GetFileNameWithoutExtension(f), known));
    }

    private static string PageOf(string name) => Repository.PathOf("hardware", name + ".md");
}
