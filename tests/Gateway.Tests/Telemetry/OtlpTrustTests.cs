using System.Security.Cryptography.X509Certificates;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Metrics;
using Gateway.Telemetry;
using Gateway.Tests.Diagnostics;
using Gateway.Tests.Pipeline;
using TestKit;

namespace Gateway.Tests.Telemetry;

/// <summary>A collector behind TLS: whom the export trusts, and what it says of others.</summary>
public sealed class OtlpTrustTests : IDisposable
{
    private readonly PipelineBench bench = new();
    private readonly GatewayMeter meter;
    private readonly LogLines lines = new();
    private readonly Authority authority = new();

    public OtlpTrustTests()
    {
        var sources = MetricsBench.Sources(bench, new UpstreamState());
        meter = new GatewayMeter(() => sources);
    }

    public void Dispose()
    {
        meter.Dispose();
        bench.Dispose();
        authority.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_collector_with_a_certificate_of_the_own_authority_gets_the_figures(bool grpc)
    {
        using var certificate = authority.Issue();
        await using var collector = await Collector.StartAsync(grpc, certificate: certificate);
        using var export = Export(collector.Url, authority.CaFile, grpc);
        Assert.True(export.Send(), string.Join('\n', lines.All));
        Assert.Single(collector.Received);
    }

    [Fact]
    public async Task One_of_an_unknown_authority_gets_nothing_and_the_log_says_which()
    {
        using var stranger = new Authority("CN=Somebody else");
        using var certificate = stranger.Issue();
        await RefusedAsync(
            certificate, authority.CaFile, $"unknown CA: its certificate was issued by 'CN=Somebody else', which does not lead to an authority in {authority.CaFile}");
    }

    [Fact]
    public async Task Without_a_file_the_authorities_of_this_machine_count()
    {
        using var certificate = authority.Issue();
        await RefusedAsync(
            certificate, null, "unknown CA: its certificate was issued by 'CN=Test authority', which this machine does not trust; name the file with that authority in tls.ca-file");
    }

    [Fact]
    public async Task One_with_another_name_gets_nothing()
    {
        using var certificate = authority.Issue();
        await RefusedAsync(certificate, authority.CaFile, "wrong name: its certificate 'CN=broker.test' is not for 'localhost'; correct otlp.endpoint", "localhost");
    }

    [Fact]
    public async Task One_whose_certificate_has_ended_gets_nothing()
    {
        using var certificate = authority.Issue(from: Authority.Now.AddDays(-2), to: Authority.Now.AddDays(-1));
        await RefusedAsync(certificate, authority.CaFile, "expired: the certificate of 'CN=broker.test' ended");
    }

    [Fact]
    public async Task A_file_that_is_put_right_counts_at_the_next_turn_and_no_figure_is_missing()
    {
        using var certificate = authority.Issue();
        await using var collector = await Collector.StartAsync(certificate: certificate);
        var file = authority.Write("mine.pem", "no certificate");
        using var export = Export(collector.Url, file);
        meter.Committed(0.02);
        Assert.False(export.Send());
        File.Delete(file);
        Assert.False(export.Send());
        File.Copy(authority.CaFile, file);
        meter.Committed(0.02);
        Assert.True(export.Send(), string.Join('\n', lines.All));
        Assert.Equal(2, lines.All.Count);

        // Sums go on while nobody takes them: Metric.histogram (9), data_points (1), count (4).
        Assert.True(collector.Received.TryDequeue(out var received));
        var commits = Wire.At(received.Message, 1, 2, 2).Single(m => Wire.Texts(m, 1).Single() == "sensor_gateway.store.commit.time");
        Assert.Equal(2, BitConverter.ToInt64(Wire.At(commits, 9, 1, 4).Single()));
    }

    private async Task RefusedAsync(X509Certificate2 certificate, string? file, string complaint, string host = "127.0.0.1")
    {
        await using var collector = await Collector.StartAsync(certificate: certificate);
        using var export = Export(new UriBuilder(collector.Url) { Host = host }.Uri, file);
        Assert.False(export.Send());
        Assert.Contains($": {complaint}", Assert.Single(lines.All), StringComparison.Ordinal);
        Assert.Empty(collector.Received);
    }

    private OtlpExport Export(Uri url, string? file, bool grpc = false) =>
        new(new OtlpSection(grpc ? url : new Uri(url, "/v1/metrics"), grpc, null, TimeSpan.FromSeconds(60), file), meter, "greenhouse-1", lines, Patience.Limit);
}
