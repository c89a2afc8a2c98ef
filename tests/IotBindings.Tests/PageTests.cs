using System.Globalization;
using System.Text;
using Gateway.Abstractions.Configuration;
using Gateway.IotBindings.Chips;
using Gateway.IotBindings.Sensors;
using TestKit;

namespace Gateway.IotBindings.Tests;

/// <summary>
/// The page lists what the table has. With the environment variable <c>GATEWAY_UPDATE_PAGES</c> set its table is written anew instead of compared.
/// </summary>
public sealed class PageTests
{
    private static readonly string Path = Repository.PathOf("docs", "extensions", "iot-bindings.md");

    [Fact]
    public void The_page_has_a_row_for_each_line_of_the_table() => Compare("drivers", Drivers());

    [Fact]
    public void The_page_says_who_witnesses_the_values_of_each() => Compare("witnesses", Sources());

    private static void Compare(string table, string expected)
    {
        var page = File.ReadAllText(Path);
        if (SettingsPage.Update)
        {
            File.WriteAllText(Path, SettingsPage.Replace(page, expected, table));
        }

        Assert.True(
            SettingsPage.Update || SettingsPage.In(page, table) == expected,
            $"the table '{table}' in docs/extensions/iot-bindings.md is not that of the code; run this test with GATEWAY_UPDATE_PAGES=1, or paste:\n{expected}");
    }

    private static string Sources()
    {
        var text = new StringBuilder("| driver | its values are compared with |\n|---|---|\n");
        foreach (var line in BindingTable.Lines)
        {
            var source = line.Twin is { } twin ? $"driver `{twin}` on the same simulated chip" : Witnesses.All.First(w => w.Driver == line.Name).Source;
            text.Append(CultureInfo.InvariantCulture, $"| `{line.Driver}` | {source} |\n");
        }

        return text.ToString().TrimEnd('\n');
    }

    private static string Drivers()
    {
        var text = new StringBuilder("| driver | channels | its own settings | guard, beside what holds for all | holds the bus | opening |\n|---|---|---|---|---|---|\n");
        foreach (var line in BindingTable.Lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{line.Driver}` | {Channels(line)} | {Own(line)} | {line.Guard} | {Time(line.Blocks)} | {Time(line.Opens)} |\n");
        }

        return text.ToString().TrimEnd('\n');
    }

    private static string Channels(BindingLine line) => string.Join(", ", line.Construct(Settings.ForDescription()).Channels.Select(c => $"{c.Name} `{c.Unit}`"));

    private static string Own(BindingLine line)
    {
        var settings = Settings.ForDescription();
        line.Construct(settings);
        return string.Join(", ", settings.Declared.Select(s => s.Key).Except(["bus", "address", "select", "every"]).Select(k => $"`{k}`"));
    }

    private static string Time(TimeSpan time) => time == TimeSpan.Zero ? string.Empty : Quantities.Format(time);
}
