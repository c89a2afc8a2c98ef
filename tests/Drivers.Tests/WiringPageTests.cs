using TestKit;
using TestKit.Hardware;

namespace Gateway.Drivers.Tests;

/// <summary>
/// The wiring table of a hardware page names the header's pins as they are, and the picture beside it is drawn from that table. With the
/// environment variable <c>GATEWAY_UPDATE_PAGES</c> set, the pictures are drawn anew instead of compared.
/// </summary>
[Collection("hardware pages")]
public sealed class WiringPageTests
{
    public static TheoryData<string> Wired => [.. Names()];

    [Theory]
    [MemberData(nameof(Wired))]
    public void Each_pin_of_the_header_is_called_what_it_is(string name)
    {
        var wires = WiringTable.In(PageOf(name));

        Assert.All(wires.Where(w => w.HeaderPin is not null), w => Assert.Equal(Header.NameOf(w.HeaderPin!.Value), w.HeaderName));
        Assert.Contains(wires, w => w.HeaderPin is not null);
    }

    [Theory]
    [MemberData(nameof(Wired))]
    public void A_pin_of_a_part_stands_there_once(string name)
    {
        var wires = WiringTable.In(PageOf(name));

        Assert.All(wires.GroupBy(w => (w.Part, w.Pin)), g => Assert.Single(g));
    }

    [Theory]
    [MemberData(nameof(Wired))]
    public void Its_picture_is_drawn_from_its_table(string name)
    {
        var path = Repository.PathOf("hardware", "wiring", name + ".svg");
        var drawn = WiringPicture.Draw($"Wiring of {name}", WiringTable.In(PageOf(name)));
        if (SettingsPage.Update)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, drawn);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path) == drawn, $"hardware/wiring/{name}.svg is not what the table of hardware/{name}.md says: run hardware/draw");
        Assert.Contains($"![Wiring of {name}](wiring/{name}.svg)", PageOf(name), StringComparison.Ordinal);
    }

    [Fact]
    public void No_picture_is_left_of_a_page_without_wiring() =>
        Assert.Empty(Directory.EnumerateFiles(Repository.PathOf("hardware", "wiring")).Select(Path.GetFileNameWithoutExtension).Except(Names()));

    private static IEnumerable<string> Names() => DriverCatalog.All.Entries.Select(e => e.Name).Where(n => WiringTable.In(PageOf(n)).Count > 0);

    private static string PageOf(string name) => File.ReadAllText(Repository.PathOf("hardware", name + ".md"));
}
