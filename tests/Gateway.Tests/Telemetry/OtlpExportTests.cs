using System.Net;
using System.Net.Sockets;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Metrics;
using Gateway.Telemetry;
using Gateway.Tests.Diagnostics;
using Gateway.Tests.Pipeline;
using Microsoft.AspNetCore.Http;
using TestKit;

namespace Gateway.Tests.Telemetry;

public sealed class OtlpExportTests : IDisposable
{
    // Of opentelemetry/proto/metrics/v1/metrics.proto and collector/metrics/v1/metrics_service.proto.
    private static readonly int[] Attributes = [1, 1, 1];
    private static readonly int[] Metrics = [1, 2, 2];

    private readonly PipelineBench bench = new();
    private readonly GatewayMeter meter;
    private readonly LogLines lines = new();
    private readonly string folder = Directory.CreateTempSubdirectory("otlp-").FullName;

    public OtlpExportTests()
    {
        var sources = MetricsBench.Sources(bench, new UpstreamState());
        meter = new GatewayMeter(() => sources);
    }

    public void Dispose()
    {
        meter.Dispose();
        bench.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(false, "/v1/metrics")]
    [InlineData(true, "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export")]
    public async Task Every_figure_arrives_at_the_collector_and_says_whose_it_is(bool grpc, string path)
    {
        await bench.StartAsync();
        await bench.TurnsAsync();
        await using var collector = await Collector.StartAsync(grpc);
        using (var export = Export(collector.Url, grpc))
        {
            meter.Committed(0.02);
            Assert.True(export.Send());
        }

        Assert.True(collector.Received.TryDequeue(out var received));
        Assert.Equal(path, received.Path);
        Assert.Equal(
            new SortedDictionary<string, string> { ["service.name"] = "sensor-gateway", ["service.version"] = Product.Version, ["service.instance.id"] = "greenhouse-1" },
            new SortedDictionary<string, string>(Wire.At(received.Message, Attributes).ToDictionary(a => Wire.Texts(a, 1).Single(), a => Wire.Texts(a, 2, 1).Single())));
        var names = Wire.Texts(received.Message, [.. Metrics, 1]).ToList();
        Assert.Subset(names.ToHashSet(), new HashSet<string> { "sensor_gateway.store.size", "sensor_gateway.upstream.lag", "sensor_gateway.rule.points", "sensor_gateway.store.commit.time" });
        Assert.Subset(MetricTable.All.Select(m => "sensor_gateway." + m.Name).ToHashSet(), names.ToHashSet());

        // Metric.histogram (9), data_points (1), explicit_bounds (7): ours, and not those of the library.
        var commits = Wire.At(received.Message, Metrics).Single(m => Wire.Texts(m, 1).Single() == "sensor_gateway.store.commit.time");
        Assert.Equal(MetricTable.All.Single(m => m.Name == MetricTable.CommitTime).Bounds, Wire.Doubles(Wire.At(commits, 9, 1, 7).Single()));
        Assert.Equal([$"Information Figures are sent to {collector.Url.GetLeftPart(UriPartial.Authority)}{(grpc ? "/" : path)}"], lines.All);
    }

    [Fact]
    public async Task A_collector_that_is_away_is_said_once_and_so_is_that_it_is_back()
    {
        using var place = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        place.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound but not listening: nobody else gets the port, and it refuses
        var url = new Uri($"http://{place.LocalEndPoint}");
        using var export = Export(url);
        Assert.False(export.Send());
        Assert.False(export.Send());
        Assert.StartsWith($"Warning Figures do not arrive at {url}v1/metrics, tried again every 60 s: Connection refused", Assert.Single(lines.All), StringComparison.Ordinal);

        await using var back = await Collector.StartAsync(port: url.Port);
        Assert.True(export.Send());
        Assert.True(export.Send());
        Assert.Equal($"Information Figures are sent to {url}v1/metrics", lines.All[1]);
        back.Status = StatusCodes.Status401Unauthorized;
        Assert.False(export.Send());
        Assert.EndsWith("the collector answered 401 Unauthorized", lines.All[2], StringComparison.Ordinal);
        Assert.Equal(3, lines.All.Count);
    }

    [Fact]
    public async Task Headers_come_from_their_file_each_time()
    {
        var file = Path.Combine(folder, "headers");
        await using var collector = await Collector.StartAsync();
        using var export = Export(collector.Url, headers: file);
        await File.WriteAllTextAsync(file, "Authorization: Bearer one\nx-tenant: greenhouse\n");
        Assert.True(export.Send());
        await File.WriteAllTextAsync(file, "Authorization: Bearer two\n\n");
        Assert.True(export.Send());
        var seen = collector.Received.Select(r => $"{r.Headers["Authorization"]} {r.Headers.GetValueOrDefault("x-tenant")}");
        Assert.Equal(["Bearer one greenhouse", "Bearer two "], seen);
    }

    [Fact]
    public async Task A_headers_file_that_is_wrong_is_said_without_a_word_of_it()
    {
        var file = Path.Combine(folder, "headers");
        await using var collector = await Collector.StartAsync();
        using var export = Export(collector.Url, headers: file);
        Assert.False(export.Send());
        Assert.Contains(file, Assert.Single(lines.All), StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, "x-tenant: greenhouse\nhunter2\n");
        using var other = Export(collector.Url, headers: file);
        Assert.False(other.Send());
        Assert.EndsWith($": line 2 of {file} is no 'name: value'", lines.All[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(lines.All, l => l.Contains("hunter2", StringComparison.Ordinal));
        Assert.Empty(collector.Received);
    }

    private OtlpExport Export(Uri url, bool grpc = false, string? headers = null) =>
        new(new OtlpSection(grpc ? url : new Uri(url, "/v1/metrics"), grpc, headers, TimeSpan.FromSeconds(60), null), meter, "greenhouse-1", lines, Patience.Limit);
}
