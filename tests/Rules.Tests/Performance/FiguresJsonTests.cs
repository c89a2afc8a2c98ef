using System.Text;
using System.Text.Json;
using Gateway.Rules.Performance;
using TestKit;
using static Gateway.Rules.Tests.Performance.Tale;

namespace Gateway.Rules.Tests.Performance;

public sealed class FiguresJsonTests
{
    [Fact]
    public void All_figures_are_written_as_in_the_example() =>
        Assert.Equal(File.ReadAllText(Repository.PathOf("tests", "Rules.Tests", "Performance", "figures.json")).TrimEnd(), Written(int.MaxValue));

    [Fact]
    public void Lists_of_alerts_may_be_cut_but_not_what_is_counted()
    {
        using var cut = JsonDocument.Parse(Written(1));
        Assert.Equal((1, 1, 1), (Length("never-raised"), Length("always-raised"), Length("alerts")));
        Assert.Equal((5, 2), (cut.RootElement.GetProperty("alert-count").GetInt32(), cut.RootElement.GetProperty("never-raised-count").GetInt32()));
        Assert.Equal("quiet-1", cut.RootElement.GetProperty("never-raised")[0].GetProperty("rule").GetString());
        Assert.Equal("loud-1", cut.RootElement.GetProperty("always-raised")[0].GetProperty("rule").GetString());

        int Length(string list) => cut.RootElement.GetProperty(list).GetArrayLength();
    }

    /// <summary>Two alerts that are always active, two that never are, and one to which everything happens.</summary>
    private static string Written(int most)
    {
        var figures = new AlertFigures(At(0));
        figures.Watch(View("loud-1", 1));
        figures.Watch(View("loud-2", 1, severity: Severity.Critical));
        figures.Watch(View("quiet-1", 0));
        figures.Watch(View("quiet-2", 0));
        figures.Watch(View("r", 0, wantsAcknowledgement: true));
        Play(figures, "r:10+ r:20! r:40a r:50r r:60l r:75k r:90- r:100+ r:101- r:102+q r:103f r:700e7 r:710s r:800u r:810s r:820p r:850v r:860p r:90000+");
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            FiguresJson.Write(json, figures.Report(At(180_000)), most);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
