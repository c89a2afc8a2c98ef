using System.Text;
using Gateway.Diagnostics.Metrics;
using TestKit;

namespace Gateway.Tests.Diagnostics;

/// <summary><c>docs/metrics.md</c> has the table of the code; with <c>GATEWAY_UPDATE_PAGES</c> set it is written anew.</summary>
public sealed class MetricsPageTests
{
    private static readonly string Page = Repository.PathOf("docs", "metrics.md");

    [Theory]
    [InlineData("metrics")]
    [InlineData("queues")]
    public void The_page_has_the_tables_of_the_code(string table)
    {
        var page = File.ReadAllText(Page);
        var expected = table == "metrics" ? Metrics() : Queues();
        if (SettingsPage.Update)
        {
            File.WriteAllText(Page, page = SettingsPage.Replace(page, expected, table));
        }

        Assert.Equal(expected, SettingsPage.In(page, table));
    }

    [Fact]
    public void Every_queue_says_what_happens_when_it_is_full()
    {
        Assert.All(MetricTable.All.Where(m => m.Name.EndsWith(".capacity", StringComparison.Ordinal)), capacity =>
            Assert.NotNull(MetricTable.All.Single(m => m.Name + ".capacity" == capacity.Name).WhenFull));
        Assert.Equal(MetricTable.All.Count, MetricTable.All.Select(m => m.Name).Distinct().Count());
        Assert.All(MetricTable.All, m => Assert.Matches("^[a-z]+([.-][a-z]+)*$", m.Name));
    }

    private static string Metrics()
    {
        var text = new StringBuilder("| name | kind | unit | labels | what it says | alarm when |\n|---|---|---|---|---|---|");
        foreach (var m in MetricTable.All)
        {
            text.Append($"\n| `{m.Name}` | {PrometheusText.KindName(m.Kind)} | `{m.Unit}` | {string.Join(", ", m.Tags.Select(t => $"`{t}`"))} | {m.Summary} | {m.Alarm} |");
        }

        return text.ToString();
    }

    private static string Queues()
    {
        var text = new StringBuilder("| length | capacity | when it is full |\n|---|---|---|");
        foreach (var m in MetricTable.All.Where(m => m.WhenFull is not null))
        {
            var capacity = MetricTable.All.FirstOrDefault(c => c.Name == m.Name + ".capacity")?.Name;
            text.Append($"\n| `{m.Name}` | {(capacity is null ? string.Empty : $"`{capacity}`")} | {m.WhenFull} |");
        }

        return text.ToString();
    }
}
