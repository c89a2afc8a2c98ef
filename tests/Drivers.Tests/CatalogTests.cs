using Gateway.Abstractions.Configuration;

namespace Gateway.Drivers.Tests;

/// <summary>What holds for every driver, checked for each the moment it is in the catalogue.</summary>
public sealed class CatalogTests
{
    private const string Kebab = "^[a-z0-9][a-z0-9-]*$";
    private const string Sentence = @"^[A-Z].+\.$";

    public static TheoryData<string> Names => [.. DriverCatalog.All.Entries.Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_setting_has_a_sentence(string name)
    {
        var settings = Settings.ForDescription();
        DriverCatalog.All.Find(name)!.Construct(settings);

        Assert.NotEmpty(settings.Declared);
        Assert.All(Flat(settings.Declared), s => Assert.Matches(Sentence, s.Summary));
        Assert.All(Flat(settings.Declared), s => Assert.Matches(Kebab, s.Key));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_described_in_a_sentence_and_its_name_and_channels_are_kebab_case(string name)
    {
        var entry = DriverCatalog.All.Find(name)!;
        var sensor = entry.Construct(Settings.ForDescription());

        Assert.Matches(Sentence, entry.Summary);
        Assert.Matches(Kebab, name);
        Assert.NotEmpty(sensor.Channels);

        // Channels that the user names have the placeholder of the description.
        Assert.All(sensor.Channels, c => Assert.Matches(Kebab, c.Name == "NAME" ? "name" : c.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_written_gives_problems_and_no_exception(string name)
    {
        var problems = new List<Problem>();
        DriverCatalog.All.Find(name)!.Construct(new Settings(null, "sensors.x", new Place("test.yaml", 1, 1), problems));

        Assert.All(problems, p => Assert.StartsWith("sensors.x.", p.Path, StringComparison.Ordinal));
    }

    private static IEnumerable<Setting> Flat(IEnumerable<Setting> settings) =>
        settings.SelectMany(s => Flat(s.Children ?? []).Prepend(s));
}
