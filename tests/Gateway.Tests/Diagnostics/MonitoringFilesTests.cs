using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Diagnostics.Metrics;
using Gateway.Tests.Describing;
using TestKit;

namespace Gateway.Tests.Diagnostics;

/// <summary>The dashboard and the alert rules in <c>deploy</c> ask for nothing that the gateway does not say.</summary>
public sealed class MonitoringFilesTests : IAsyncLifetime, IDisposable
{
    private static readonly string Rules = Repository.PathOf("deploy", "prometheus", "alerts.yaml");
    private static readonly string Dashboard = Repository.PathOf("deploy", "grafana", "sensor-gateway.json");
    private readonly MetricsBench bench = new();
    private Exposition read = null!;

    public async Task InitializeAsync() => read = Exposition.Parse(await bench.WriteAsync());

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Every_alert_rule_reads_what_the_gateway_says() => Assert.All(
        AlertRules(),
        rule => Assert.Empty(MetricQuery.Problems(Text(rule, "expr"), $"{rule["annotations"]!["summary"]} {rule["annotations"]!["description"]}", read)));

    [Fact]
    public void Every_alert_rule_has_a_severity_and_says_what_to_do()
    {
        Assert.All(AlertRules(), rule =>
        {
            Assert.Contains((string?)rule["labels"]!["severity"], (string[])["info", "warning", "critical"]);
            Assert.Contains("$labels.instance", Text(rule["annotations"]!, "summary"), StringComparison.Ordinal);
            Assert.NotEmpty(Text(rule["annotations"]!, "description"));
        });
        Assert.Equal(AlertRules().Count, AlertRules().Select(r => Text(r, "alert")).Distinct().Count());
    }

    [Fact]
    public void What_the_page_calls_an_alarm_has_a_rule_and_what_has_a_rule_is_called_so()
    {
        var ruled = AlertRules().SelectMany(r => MetricQuery.Read(Text(r, "expr"))).Distinct();
        Assert.Equal(
            MetricTable.All.Where(m => m.Alarm is not null).Select(m => m.Name).Order(StringComparer.Ordinal),
            ruled.Select(m => m.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_panel_reads_what_the_gateway_says() => Assert.All(Panels(), panel =>
    {
        Assert.NotEmpty(panel["targets"]!.AsArray());
        Assert.All(panel["targets"]!.AsArray(), target => Assert.Empty(MetricQuery.Problems(Text(target!, "expr"), Text(target!, "legendFormat"), read)));
    });

    [Fact]
    public void Every_panel_has_a_title_a_unit_and_a_sentence() => Assert.All(Panels(), panel =>
    {
        Assert.NotEmpty(Text(panel, "title"));
        Assert.EndsWith(".", Text(panel, "description"), StringComparison.Ordinal);
        Assert.Contains(Text(panel["fieldConfig"]!["defaults"]!, "unit"), (string[])["none", "s", "bytes", "Bps", "cps", "percentunit"]);
    });

    [Fact]
    public void Of_several_gateways_each_line_says_whose_it_is() => Assert.All(Panels(), panel => Assert.All(panel["targets"]!.AsArray(), target =>
    {
        Assert.Matches("\\{\\{(instance|gateway)\\}\\}", Text(target!, "legendFormat"));
        Assert.DoesNotMatch(@"sum by \((?!instance)", Text(target!, "expr"));
    }));

    [Fact]
    public void A_panel_has_the_unit_of_its_figures() => Assert.All(Panels(), panel =>
    {
        var unit = Text(panel["fieldConfig"]!["defaults"]!, "unit");
        Assert.All(panel["targets"]!.AsArray(), target =>
        {
            var query = Text(target!, "expr");
            var figures = MetricQuery.Read(query).ToList();
            var isRate = query.Contains("rate(", StringComparison.Ordinal) && !query.Contains("histogram_quantile", StringComparison.Ordinal);
            var expected = query.Contains(" / ", StringComparison.Ordinal) ? "percentunit"
                : (figures.FirstOrDefault()?.Unit, isRate) switch { ("s", false) => "s", ("s", true) => "percentunit", ("By", false) => "bytes", ("By", true) => "Bps", (_, true) => "cps", _ => "none" };
            Assert.Equal(expected, unit);
        });
    });

    [Fact]
    public void Panels_have_ids_of_their_own_and_do_not_overlap()
    {
        var all = JsonNode.Parse(File.ReadAllText(Dashboard))!["panels"]!.AsArray();
        Assert.Equal(all.Count, all.Select(p => (int)p!["id"]!).Distinct().Count());
        var taken = new HashSet<(int X, int Y)>();
        Assert.All(all, panel =>
        {
            var place = panel!["gridPos"]!;
            for (var x = (int)place["x"]!; x < (int)place["x"]! + (int)place["w"]!; x++)
            {
                for (var y = (int)place["y"]!; y < (int)place["y"]! + (int)place["h"]!; y++)
                {
                    Assert.True(x < 24 && taken.Add((x, y)));
                }
            }
        });
    }

    [Theory]
    [InlineData("sensor_gateway_store_bytes", "", "the gateway says no sensor_gateway_store_bytes")]
    [InlineData("sensor_gateway_upstream_lag{line=\"alerts\"}", "", "sensor_gateway_upstream_lag has no label line")]
    [InlineData("sensor_gateway_upstream_lag{lane=\"alarms\"}", "", "sensor_gateway_upstream_lag is never said with lane=\"alarms\"")]
    [InlineData("sum by (sensor) (sensor_gateway_upstream_lag)", "", "grouped by sensor, which none of the figures has")]
    [InlineData("sum by (upstream) (sensor_gateway_upstream_lag)", "{{lane}}", "shows lane, which is not in the result")]
    [InlineData("sensor_gateway_store_commit_time_seconds", "", "the gateway says no sensor_gateway_store_commit_time_seconds")]
    [InlineData("vector(1)", "", "no figure in it")]
    public void A_wrong_query_would_be_noticed(string query, string shown, string problem) => Assert.Equal([problem], MetricQuery.Problems(query, shown, read));

    private static List<JsonNode> AlertRules() =>
        [.. YamlAsJson.Read(File.ReadAllText(Rules))!["groups"]!.AsArray().SelectMany(g => g!["rules"]!.AsArray()).Select(r => r!)];

    private static List<JsonNode> Panels() =>
        [.. JsonNode.Parse(File.ReadAllText(Dashboard))!["panels"]!.AsArray().Where(p => (string?)p!["type"] != "row").Select(p => p!)];

    private static string Text(JsonNode node, string key) => node[key] is { } value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : throw new KeyNotFoundException(key);
}
