using System.Diagnostics;
using SystemTests.Install;
using TestKit;

namespace SystemTests.Monitoring;

/// <summary>The alert rules and the answer of <c>/metrics</c>, judged by Prometheus' own tool.</summary>
public sealed class PromtoolTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-promtool-").FullName;

    private static string Rules => Repository.PathOf("deploy", "prometheus", "alerts.yaml");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [ToolFact("promtool")]
    public void The_alert_rules_are_valid() => Tool.Ask("promtool", "check", "rules", "--lint-fatal", Rules);

    [ToolFact("promtool")]
    public void Every_alert_rule_fires_when_it_should_and_none_when_all_is_well()
    {
        File.Copy(Rules, Path.Combine(folder, "alerts.yaml"));
        var tests = Path.Combine(folder, "alerts.test.yaml");
        File.Copy(Repository.PathOf("tests", "SystemTests", "Monitoring", "alerts.test.yaml"), tests);
        Tool.Ask("promtool", "test", "rules", tests);

        var names = File.ReadLines(Rules).Where(l => l.TrimStart().StartsWith("- alert: ", StringComparison.Ordinal)).Select(l => l.Split(": ")[1]);
        var tested = File.ReadAllText(tests);
        Assert.All(names, name => Assert.Contains($"alertname=\"{name}\"", tested, StringComparison.Ordinal));
    }

    [ToolFact("promtool")]
    public async Task A_running_gateway_says_what_prometheus_reads_without_a_complaint()
    {
        using var gateway = await ScrapedGateway.StartAsync(folder);
        var text = await gateway.ScrapeAsync(t => t.Contains("upstream_delivery_time_seconds_count{upstream=\"local\",lane=\"readings\"} ", StringComparison.Ordinal));
        Exposition.Parse(text);
        var start = new ProcessStartInfo("sh", ["-c", "promtool check metrics <\"$0\"", Path.Combine(folder, "metrics")]);
        await File.WriteAllTextAsync(Path.Combine(folder, "metrics"), text);
        Assert.Equal((0, string.Empty, string.Empty), Tool.Run(start));
    }
}
