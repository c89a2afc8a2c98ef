using System.Diagnostics.Metrics;
using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Acquisition;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Metrics;
using Gateway.Tests.Acquisition;
using Gateway.Tests.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Gateway.Tests.Diagnostics;

/// <summary>The figures as a listener of <see cref="System.Diagnostics.Metrics"/> sees them, of a pipeline turned by hand.</summary>
public sealed class MetricsTests : IDisposable
{
    private readonly PipelineBench bench = new(report: new Gateway.Reporting.ChannelReport());
    private readonly UpstreamState upstream = new() { Failure = null, Published = 5, Acknowledged = 3, Refused = 1, Connects = 2, InFlight = 2, Window = 100 };
    private MetricSources sources;
    private readonly GatewayMeter meter;
    private readonly MeterListener listener = new();
    private readonly Dictionary<string, double> seen = [];

    public MetricsTests()
    {
        sources = MetricsBench.Sources(bench, upstream);
        meter = new GatewayMeter(() => sources);
        sources = sources with { Commits = meter.CommitTimes };
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
    public async Task Every_line_of_the_table_is_an_instrument()
    {
        await bench.StartAsync();
        await bench.TurnAsync();
        Look();
        upstream.Delivery.RoundTrip.Add(1);
        new DeliveryFigures(meter, "local").RoundTrip.Add(1);
        new DeliveryFigures(meter, "local").Age(Lane.Alerts).Add(1);
        new DeliveryFigures(meter, "local").Size(Lane.Alerts).Add(1);
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
    public void Counting_a_commit_or_a_message_allocates_nothing()
    {
        using var unheard = new GatewayMeter(static () => null);
        var figures = new DeliveryFigures(unheard, "local");
        Assert.Equal(0, Allocated.ButOnce(1000, _ =>
        {
            unheard.Committed(0.01);
            figures.RoundTrip.Add(0.01);
            figures.Age(Lane.Readings).Add(1);
            figures.Size(Lane.Readings).Add(300);
        }));
    }

    [Fact]
    public void A_listener_hears_of_every_message_and_of_whom_it_went_to()
    {
        new DeliveryFigures(meter, "cloud").Age(Lane.Alerts).Add(0.75);
        Assert.Equal(0.75, seen["upstream.delivery.time cloud alerts"]);
    }

    [Fact]
    public void A_sensor_shows_how_old_its_last_good_reading_is_and_how_often_it_should_be_read()
    {
        var sensor = new ScriptedSensor(new Gateway.Abstractions.Sensors.Channel("temperature", "Cel")) { Every = TimeSpan.FromSeconds(2) };
        var section = new SensorSection("bench", sensor, SensorStart.Retry, bench.Source.Points);
        using var runner = new SensorRunner(section, bench.Source, bench.Notices, bench.Time, NullLogger.Instance, CancellationToken.None);
        sources = sources with { Sensors = [runner] };
        bench.Time.Advance(TimeSpan.FromSeconds(7));
        Look();
        Assert.Equal((7, 2, 0, 0), (seen["sensor.reading.age bench"], seen["sensor.interval bench"], seen["sensor.failed bench"], seen["sensor.failures bench"]));

        bench.Read(20);
        bench.Time.Advance(TimeSpan.FromSeconds(3));
        bench.Read(double.NaN);
        Look();
        Assert.Equal(3, seen["sensor.reading.age bench"]);
    }

    [Fact]
    public async Task Rules_show_how_many_of_their_points_are_in_which_state()
    {
        await bench.StartAsync();
        Look();
        Assert.Equal(0, seen.Keys.Count(k => k.StartsWith("rule.points", StringComparison.Ordinal)));

        await bench.TurnAsync();
        Look();
        Assert.Equal((1, 0, 0), (seen["rule.points warm undetermined"], seen["rule.points warm normal"], seen["rule.points warm active"]));

        bench.Read(31);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        await bench.TurnsAsync();
        Look();
        Assert.Equal((0, 1, 0), (seen["rule.points warm undetermined"], seen["rule.points warm active"], seen["alerts.held shelved"]));
        Assert.Equal(1, seen["pipeline.readings"]);
    }

    [Fact]
    public async Task Prometheus_reads_the_same_figures()
    {
        await bench.StartAsync();
        bench.Read(31);
        await bench.TurnsAsync();
        meter.Committed(0.02);
        upstream.Delivery.Age(Lane.Alerts).Add(0.3);
        bench.Time.Advance(TimeSpan.FromSeconds(90));
        var text = PrometheusText.Write(sources);
        var read = Exposition.Parse(text);
        Assert.Equal(MetricTable.All.Select(PrometheusText.Name), read.Families.Select(f => f.Name));
        var lines = text.Split('\n');
        Assert.Contains("# TYPE sensor_gateway_source_coalesced_total counter", lines);
        Assert.Contains("sensor_gateway_source_queue{sensor=\"bench\"} 0", lines);
        Assert.Contains("sensor_gateway_upstream_lag{upstream=\"local\",lane=\"alerts\"} 1", lines);
        Assert.Contains("sensor_gateway_upstream_lag_time_seconds{upstream=\"local\",lane=\"system\"} 0", lines);
        Assert.Contains("sensor_gateway_store_commit_time_seconds_bucket{le=\"0.01\"} 0", lines);
        Assert.Contains("sensor_gateway_store_commit_time_seconds_bucket{le=\"+Inf\"} 1", lines);
        Assert.Contains("sensor_gateway_store_commit_time_seconds_sum 0.02", lines);
        Assert.Contains("sensor_gateway_upstream_delivery_time_seconds_bucket{upstream=\"local\",lane=\"alerts\",le=\"0.25\"} 0", lines);
        Assert.Contains("sensor_gateway_upstream_delivery_time_seconds_bucket{upstream=\"local\",lane=\"alerts\",le=\"0.5\"} 1", lines);
        Assert.Contains("sensor_gateway_rule_points{rule=\"warm\",state=\"active\"} 1", lines);
        Assert.Contains("sensor_gateway_process_uptime_seconds 90", lines);
    }

    [Fact]
    public async Task Labels_are_those_that_the_table_names()
    {
        await bench.StartAsync();
        bench.Read(31);
        await bench.TurnsAsync();
        var read = Exposition.Parse(PrometheusText.Write(sources));
        Assert.All(MetricTable.All, metric => Assert.All(
            read.Samples.Where(s => s.Family.Name == PrometheusText.Name(metric)),
            s => Assert.Equal(metric.Tags.Order(StringComparer.Ordinal), s.Labels.Keys.Where(k => k != "le").Order(StringComparer.Ordinal))));
    }

    [Fact]
    public void What_was_written_to_the_disk_is_read_from_what_the_system_says()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "rchar: 323934931\nwrite_bytes: 4096\ncancelled_write_bytes: 17\n");
            Assert.Equal(4096, OwnProcess.BytesWritten(file));
            File.WriteAllText(file, "write_bytes: many\n");
            Assert.Null(OwnProcess.BytesWritten(file));
        }
        finally
        {
            File.Delete(file);
        }

        Assert.Null(OwnProcess.BytesWritten(file));
    }

    private void Look()
    {
        seen.Clear();
        meter.Committed(0.02);
        listener.RecordObservableInstruments();
    }
}
