using Gateway.Abstractions.Configuration;

namespace Gateway.Abstractions.Tests;

public sealed class SettingsTableTests
{
    [Fact]
    public void A_table_tells_all_that_is_declared()
    {
        var settings = Settings.ForDescription();
        settings.FilePath("file", "The recording.");
        settings.OptionalText("unit", "its unit");
        settings.Duration("every", "How often.", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(10));
        settings.Choice("from", "Where.", ["head", "oldest"], "head");
        settings.Text("address", "At.", "0x76", bounds: "0x76 | 0x77");
        settings.Table("channels", "Channels.", bounds: "words")[0].Settings.Number("low", "Least.", 0);
        settings.Groups("faults", "Faults.")[0].Flag("on", "On.", fallback: false);
        settings.Group("clear", "Clear.").OptionalNumber("below", "Below.");
        settings.Later("batch", SettingType.Group, "Batches.", "none", off: "off");

        Assert.Equal(
            """
            | setting | type | default | allowed | what it does |
            |---|---|---|---|---|
            | `file` | path | must be given | | The recording. |
            | `unit` | text | | | Its unit. |
            | `every` | duration | `1s` | 10ms or more | How often. |
            | `from` | choice | `head` | `head`, `oldest` | Where. |
            | `address` | text | `0x76` | 0x76 \| 0x77 | At. |
            | `channels` | table | | names: words | Channels. |
            | `channels.NAME.low` | number | `0` | | Least. |
            | `faults` | list of groups | | | Faults. |
            | `faults[].on` | true or false | `false` | | On. |
            | `clear` | group | | | Clear. |
            | `clear.below` | number | | | Below. |
            | `batch` | group | `off` | `off` | Not available yet in this version. Batches. |
            """,
            SettingsTable.Markdown(settings.Declared));
    }

    [Fact]
    public void What_may_stand_in_a_list_or_beside_it_is_told_once()
    {
        var settings = Settings.ForDescription();
        settings.Groups("levels", "Levels.")[0].OptionalNumber("above", "Above.");
        settings.OptionalNumber("above", "Above.");
        Assert.Equal(["levels", "above"], SettingsTable.Rows(settings.Declared).Select(r => r.Name));
        Assert.Equal("Levels. Each takes, as they stand here: above.", SettingsTable.Rows(settings.Declared).First().Summary);
    }
}
