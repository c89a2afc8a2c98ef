using System.Globalization;
using TestKit;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>The figures of <c>docs/conformance.md</c> are those of the cases and their list.</summary>
public class ConformancePageTests
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["collectd-manual"] = "collectd, thresholds",
        ["ekuiper-analytic"] = "eKuiper, analytic functions",
        ["ekuiper-count-windows"] = "eKuiper, windows of rows",
        ["ekuiper-event-windows"] = "eKuiper, windows of time",
        ["esphome-filters"] = "ESPHome, filters",
        ["grafana-alerting"] = "Grafana, alert states",
        ["grafana-classic-conditions"] = "Grafana, conditions",
        ["grafana-recovery-threshold"] = "Grafana, recovery threshold",
        ["home-assistant-derivative"] = "Home Assistant, derivative",
        ["home-assistant-statistics"] = "Home Assistant, statistics",
        ["home-assistant-threshold"] = "Home Assistant, threshold",
        ["home-assistant-trend"] = "Home Assistant, trend",
        ["kapacitor-stream"] = "Kapacitor, stream",
        ["node-opcua-limit-alarms"] = "OPC UA (node-opcua), limit alarms",
        ["node-red-rbe"] = "Node-RED, filter",
        ["opcua-dotnet-alarm-states"] = "OPC UA (.NET), alarm states",
        ["openhab-hysteresis"] = "openHAB, hysteresis",
        ["openhab-range"] = "openHAB, range",
        ["prometheus-alerting"] = "Prometheus, alerting rules",
        ["prometheus-promql-windows"] = "Prometheus, range functions",
        ["thingsboard-alarm-rules"] = "ThingsBoard, alarm rules",
    };

    private static readonly string Page = Repository.PathOf("docs", "conformance.md");

    [Fact]
    public void The_page_has_the_figures_of_the_cases()
    {
        var page = File.ReadAllText(Page);
        foreach (var (name, table) in new[] { ("cases", Cases()), ("settings", How()), ("differences", Differences()), ("not-offered", NotOffered()) })
        {
            page = SettingsPage.Update ? SettingsPage.Replace(page, table, name) : page;
            Assert.Equal(table, SettingsPage.In(page, name));
        }

        if (SettingsPage.Update)
        {
            File.WriteAllText(Page, page);
        }
    }

    private static string Cases()
    {
        var counts = OurCases.Counts();
        var all = new FamilyCount(counts.Values.Sum(c => c.Cases), counts.Values.Sum(c => c.Answered), counts.Values.Sum(c => c.Ok), counts.Values.Sum(c => c.OnPurpose));
        return Table(
            "| test suite | cases | question answered | same answer | differs on purpose | differs | not offered |\n|---|--:|--:|--:|--:|--:|--:|",
            [.. counts.Select(c => Row(Names[c.Key], c.Value)), Row("**all**", all)]);
    }

    private static string Row(string name, FamilyCount count) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {count.Cases} | {count.Answered} | {count.Ok}{(count.Answered > 0 ? $" ({100.0 * count.Ok / count.Answered:0.#} %)" : string.Empty)} | {count.OnPurpose} | {count.Answered - count.Ok - count.OnPurpose} | {count.Cases - count.Answered} |");

    private static string How() => Table(
        "| test suite | set here |\n|---|---|",
        OurCases.All.Where(c => OurCases.List[c.Id] is { IsYes: true, Differs: false }).GroupBy(c => c.Family).SelectMany(g => g.Select(c => OurCases.List[c.Id].Text).Distinct().Select(t => $"| {Names[g.Key]} | {t} |")));

    private static string Differences() => Table(
        "| case | how |\n|---|---|",
        OurCases.List.Lines.Where(l => l.IsYes && l.Differs).Select(l => $"| {l.Id} | {l.Text} |"));

    private static string NotOffered() => Table(
        "| the model says | cases | of |\n|---|--:|---|",
        OurCases.All.Where(c => !OurCases.List[c.Id].IsYes).GroupBy(c => OurCases.List[c.Id].Text).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"| {g.Key} | {g.Count()} | {string.Join("; ", g.Select(c => Names[c.Family]).Distinct())} |"));

    private static string Table(string head, IEnumerable<string> rows) => head + "\n" + string.Join('\n', rows);
}
