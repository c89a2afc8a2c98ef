using Gateway.Configuration;
using Gateway.Reporting;
using Gateway.Tests.Configuration;

namespace Gateway.Tests.Reporting;

public sealed class ReportReaderTests
{
    [Fact]
    public void The_example_of_the_contract_is_read_as_written()
    {
        var report = Load("on-change: { temperature: 0.1 }, heartbeat: 60s, min-interval: 1s");
        Assert.Equal(
            [
                new ChannelReport { Singles = Singles.Changes, Change = 0.1, Heartbeat = TimeSpan.FromMinutes(1), MinInterval = TimeSpan.FromSeconds(1) },
                new ChannelReport { Singles = Singles.All, Heartbeat = TimeSpan.FromMinutes(1), MinInterval = TimeSpan.FromSeconds(1) },
            ],
            report);
    }

    [Fact]
    public void Aggregates_take_the_place_of_single_readings_of_the_channels_they_name()
    {
        var report = Load("aggregate: { every: 1m, values: [max, mean, max], channels: [humidity] }");
        Assert.Equal([(Singles.All, false), (Singles.None, true)], report.Select(r => (r.Singles, r.Aggregate is not null)));
        Assert.Equal(TimeSpan.FromMinutes(1), report[1].Aggregate!.Every);
        Assert.Equal([AggregateValue.Max, AggregateValue.Mean], report[1].Aggregate!.Values);
    }

    [Fact]
    public void Aggregates_are_of_all_channels_and_tell_all_there_is_and_changes_go_beside_them()
    {
        var report = Load("on-change: { humidity: 5 }, heartbeat: 1h, aggregate: { every: 5m }");
        Assert.Equal([Singles.None, Singles.Changes], report.Select(r => r.Singles));
        Assert.All(report, r => Assert.Equal(Enum.GetValues<AggregateValue>(), r.Aggregate!.Values));
        Assert.All(report, r => Assert.Equal(TimeSpan.FromHours(1), r.Heartbeat));
    }

    [Theory]
    [InlineData("")]
    [InlineData(", report: ")]
    public void Without_it_nothing_stands_between_rules_and_store(string report) => Assert.Empty(Parse(report));

    [Fact]
    public void Every_value_has_a_word() => Assert.Equal(Enum.GetNames<AggregateValue>(), ReportReader.Values, StringComparer.OrdinalIgnoreCase);

    private static IReadOnlyList<ChannelReport> Load(string report) => Parse($", report: {{ {report} }}");

    private static IReadOnlyList<ChannelReport> Parse(string report)
    {
        var loaded = ConfigurationLoader.Parse("c.yaml", $"gateway: {{ id: g }}\nsensors: {{ bench: {{ driver: bme280, bus: i2c-1{report} }} }}", TestSources.With());
        Assert.Empty(loaded.Problems);
        return loaded.Configuration!.Sensors[0].Reports;
    }
}
