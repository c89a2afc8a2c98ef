using System.Diagnostics.Metrics;
using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Acquisition;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Metrics;
using Gateway.Tests.Pipeline;
using TestKit;

namespace Gateway.Tests.Diagnostics;

/// <summary>The figures as a listener of <see cref="System.Diagnostics.Metrics"/> sees them, of a pipeline turned by hand.</summary>
public sealed class MetricsTests : IDisposable
{
    private readonly PipelineBench bench = new(report: new Gateway.Reporting.ChannelReport());
    private readonly UpstreamState upstream = new() { Failure = null, Published = 5, Acknowledged = 3, Refused = 1, Connects = 2, InFlight = 2, Window = 100 };
    private readonly MetricSources sources;
    private readonly GatewayMeter meter;
    private readonly MeterListener listener = new();
    private readonly Dictionary<string, double> seen = [];

    public MetricsTests()
    {
        sources = new MetricSources
        {
            Sources = [bench.Source],
            Sensors = [],
            Pipeline = bench.Loop,
            Reports = bench.Reports,
            Store = bench.Store,
            Notices = bench.Notices,
            Door = bench.Door,
            Upstreams = [new UpstreamFigures("local", "mqtt://broker", bench.Store.Slots[0], upstream)],
            State = bench.State,
            Time = bench.Time,
        };
        meter = new GatewayMeter(() => sources);
        listener.InstrumentPublished = (instrument, who) =>
        {
            // Tests beside this one may have a meter of the same name.
            if (ReferenceEquals(instrument.Meter, meter.Meter))
            {
                who.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            var words = new List<string> { instrument.Name };
            foreach (var tag in tags)
            {
                words.Add($"{tag.Value}");
            }

            seen[string.Join(' ', words)] = value;
        });
        listener.Start();
    }

    public void Dispose()
    {
        listener.Dispose();
        meter.Dispose();
        bench.Dispose();
    }

    [Fact]
    public void Every_line_of_the_table_is_an_instrument()
    {
        meter.Committed(0.01);
        Look();
        Assert.Equal(
            MetricTable.All.Select(m => m.Name).Where(n => n != "store.lost" && !n.StartsWith("sensor.", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            seen.Keys.Select(k => k.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Queues_show_their_length_and_their_capacity()
    {
        await bench.StartAsync();
        for (var i = 0; i < Source.Capacity + 3; i++)
        {
            bench.Read(20);
        }

        Look();
        Assert.Equal((Source.Capacity, Source.Capacity), (seen["source.queue bench"], seen["source.queue.capacity bench"]));
        Assert.Equal((1, 1, 2), (seen["source.overflow bench"], seen["source.overflow.capacity bench"], seen["source.coalesced bench/temperature"]));

        bench.Source.TryRead(out _);
        await bench.TurnAsync();
        bench.Read(21);
        await bench.TurnsAsync();
        Look();
        Assert.Equal(0, seen["source.queue bench"]);
        Assert.InRange(seen["pipeline.batch"], 1, seen["pipeline.batch.capacity"]);
    }

    [Fact]
    public async Task An_upstream_shows_how_far_it_is_behind_in_events_and_in_time()
    {
        await bench.StartAsync();
        bench.Read(31);
        await bench.TurnsAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(42));
        Look();
        Assert.Equal((1, 1), (seen["upstream.lag local alerts"], seen["upstream.lag local readings"]));
        Assert.Equal(42, seen["upstream.lag.time local alerts"], 0.001);
        Assert.Equal((0, 0), (seen["upstream.lag local system"], seen["upstream.lag.time local system"]));

        bench.Reader.Acknowledge(Lane.Alerts, 1);
        Look();
        Assert.Equal((0, 0), (seen["upstream.lag local alerts"], seen["upstream.lag.time local alerts"]));
        Assert.Equal((1, 5, 3, 1, 2), (seen["upstream.connected local"], seen["upstream.published local"], seen["upstream.acknowledged local"], seen["upstream.refused local"], seen["upstream.connects local"]));
        Assert.Equal((2, 100), (seen["upstream.window local"], seen["upstream.window.capacity local"]));
    }

    [Fact]
    public async Task Commits_and_their_failures_are_counted_and_memory_in_the_place_of_the_disk_shows()
    {
        await bench.TurnVolatileAsync(() => bench.Read(31));
        await bench.TurnsAsync();
        Look();
        Assert.Equal((1, 2), (seen["store.volatile"], seen["store.failures"]));
        Assert.Equal((1, 1, 1), (seen["store.events alerts"], seen["store.events system"], seen["store.events readings"]));
        Assert.Equal(1, seen["alerts.active"]);
        Assert.True(seen["process.memory"] > 0);
    }

    [Fact]
    public void Times_of_commits_are_counted_by_size()
    {
        var buckets = new Buckets([0.01, 0.1]);
        buckets.Add(0.01);
        buckets.Add(0.011);
        buckets.Add(5);
        Assert.Equal((1, 2, 3), (buckets.UpTo(0), buckets.UpTo(1), buckets.UpTo(2)));
        Assert.Equal(5.021, buckets.Sum, 1e-9);
    }

    [Fact]
    public void Counting_a_commit_allocates_nothing()
    {
        using var unheard = new GatewayMeter(static () => null);
        Assert.Equal(0, Allocated.ButOnce(1000, _ => unheard.Committed(0.01)));
    }

    [Fact]
    public async Task Prometheus_reads_the_same_figures()
    {
        await bench.StartAsync();
        bench.Read(31);
        await bench.TurnsAsync();
        var commits = new Buckets([0.01, 0.1]);
        commits.Add(0.02);
        var lines = PrometheusText.Write(sources, commits).Split('\n');
        Assert.Contains("# TYPE sensor_gateway_source_coalesced_total counter", lines);
        Assert.Contains("sensor_gateway_source_queue{sensor=\"bench\"} 0", lines);
        Assert.Contains("sensor_gateway_upstream_lag{upstream=\"local\",lane=\"alerts\"} 1", lines);
        Assert.Contains("sensor_gateway_upstream_lag_time_seconds{upstream=\"local\",lane=\"system\"} 0", lines);
        Assert.Contains("sensor_gateway_store_commit_time_seconds_bucket{le=\"0.01\"} 0", lines);
        Assert.Contains("sensor_gateway_store_commit_time_seconds_bucket{le=\"+Inf\"} 1", lines);
        Assert.Contains("sensor_gateway_store_commit_time_seconds_sum 0.02", lines);
        Assert.All(lines.SkipLast(1), l => Assert.Matches("^(# (HELP|TYPE) sensor_gateway_[a-z_]+ .+|sensor_gateway_[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*\\})? [0-9.E+-]+)$", l));
    }

    private void Look()
    {
        seen.Clear();
        meter.Committed(0.02);
        listener.RecordObservableInstruments();
    }
}
