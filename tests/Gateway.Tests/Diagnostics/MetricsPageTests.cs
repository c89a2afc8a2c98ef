using System.Text;
using Gateway.Diagnostics.Metrics;
using TestKit;

namespace Gateway.Tests.Diagnostics;

/// <summary><c>docs/metrics.md</c> has the table of the code; with <c>GATEWAY_UPDATE_PAGES</c> set it is written anew.</summary>
public sealed class MetricsPageTests
{
    private static readonly string Page = Repository.PathOf("docs", "metrics.md");

    [Fact]
    public void The_page_has_the_table_of_the_code()
    {
        var page = File.ReadAllText(Page);
        var expected = Table();
        if (SettingsPage.Update)
        {
            File.WriteAllText(Page, page = SettingsPage.Replace(page, expected, "metrics"));
        }

        Assert.Equal(expected, SettingsPage.In(page, "metrics"));
    }

    [Fact]
    public void Every_queue_says_what_happens_when_it_is_full()
    {
        Assert.All(MetricTable.All.Where(m => m.Name.EndsWith(".capacity", StringComparison.Ordinal)), capacity =>
            Assert.NotNull(MetricTable.All.Single(m => m.Name + ".capacity" == capacity.Name).WhenFull));
        Assert.Equal(MetricTable.All.Count, MetricTable.All.Select(m => m.Name).Distinct().Count());
        Assert.All(MetricTable.All, m => Assert.Matches("^[a-z]+([.-][a-z]+)*$", m.Name));
    }

    private static string Table()
    {
        var text = new StringBuilder("| name | kind | unit | told apart by | what it says | when it is full |\n|---|---|---|---|---|---|");
        foreach (var m in MetricTable.All)
        {
            text.Append($"\n| `{m.Name}` | {(m.Kind switch { MetricKind.Counter => "counter", MetricKind.Histogram => "histogram", _ => "gauge" })} | `{m.Unit}` | {string.Join(", ", m.Tags.Select(t => $"`{t}`"))} | {m.Summary} | {m.WhenFull} |");
        }

        return text.ToString();
    }
}
