using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Metrics;
using Gateway.Http;
using Gateway.Systemd;
using Gateway.Tests.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Gateway.Tests.Http;

public sealed class HttpServerTests : IAsyncDisposable
{
    private readonly PipelineBench bench = new();
    private readonly Heartbeat heartbeat;
    private readonly List<WebApplication> apps = [];
    private readonly string folder = Directory.CreateTempSubdirectory("http-").FullName;
    private MetricSources? sources;

    public HttpServerTests()
    {
        heartbeat = new Heartbeat(bench.Time);
        sources = new MetricSources
        {
            Sources = [bench.Source],
            Sensors = [],
            Pipeline = bench.Loop,
            Store = bench.Store,
            Notices = bench.Notices,
            Door = bench.Door,
            Upstreams = [new UpstreamFigures("local", "mqtt://broker", bench.Store.Slots[0], new UpstreamState { Failure = "connection refused" })],
            State = bench.State,
            Commits = new Buckets([1]),
            Time = bench.Time,
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in apps)
        {
            await app.DisposeAsync();
        }

        bench.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Metrics_are_the_text_that_prometheus_reads()
    {
        await bench.StartAsync();
        using var client = await StartAsync();

        using var answer = await client.GetAsync(new Uri("/metrics", UriKind.Relative));

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n');
        Assert.Contains("# TYPE sensor_gateway_upstream_connected gauge", lines);
        Assert.Contains("sensor_gateway_upstream_connected{upstream=\"local\"} 0", lines);
        Assert.Contains("sensor_gateway_store_commit_time_seconds_bucket{le=\"+Inf\"} 0", lines);
    }

    [Fact]
    public async Task A_broker_that_is_away_is_told_and_makes_nobody_unfit()
    {
        using var client = await StartAsync();

        var (status, checks) = await AskAsync(client, "/health/ready");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("not connected: local", checks.GetProperty("upstreams").GetProperty("detail").GetString());
        Assert.True(checks.GetProperty("store").GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task A_disk_that_cannot_be_written_is_live_and_not_ready()
    {
        bench.State.StoreVolatile = true;
        bench.State.StoreFailure = "no space left";
        using var client = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(client, "/health/live")).Status);
        var (status, checks) = await AskAsync(client, "/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("no space left", checks.GetProperty("store").GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_part_that_makes_no_step_is_neither_live_nor_ready()
    {
        bench.Time.Advance(Watchdog.Patience);
        using var client = await StartAsync();

        var (status, checks) = await AskAsync(client, "/health/live");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("the pipeline has not made a step for 90 s", checks.GetProperty("progress").GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(client, "/health/ready")).Status);
    }

    [Fact]
    public async Task Before_the_pipeline_runs_it_is_live_and_not_ready()
    {
        sources = null;
        using var client = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(client, "/health/live")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(client, "/health/ready")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(client, "/metrics"));
    }

    [Fact]
    public async Task Other_paths_methods_and_names_are_refused()
    {
        using var client = await StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client, "/"));
        using var post = await client.PostAsync(new Uri("/metrics", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        rebound.Headers.Host = "attacker.example.com";
        using var answer = await client.SendAsync(rebound);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("wrong", HttpStatusCode.Unauthorized)]
    [InlineData("", HttpStatusCode.Unauthorized)]
    [InlineData("se cret", HttpStatusCode.OK)]
    public async Task With_a_token_only_who_has_it_gets_an_answer(string? token, HttpStatusCode expected)
    {
        var file = Path.Combine(folder, "token");
        await File.WriteAllTextAsync(file, "se cret\n");
        using var client = await StartAsync(s => s with { TokenFile = file });
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);

        Assert.Equal(expected, await StatusAsync(client, "/health/live"));
    }

    [Fact]
    public async Task A_token_file_that_is_missing_or_empty_lets_nobody_in()
    {
        var file = Path.Combine(folder, "token");
        using var client = await StartAsync(s => s with { TokenFile = file });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", string.Empty);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, "/metrics"));
        await File.WriteAllTextAsync(file, "\n");
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, "/metrics"));
    }

    [Fact]
    public async Task Who_asks_without_end_is_told_to_wait()
    {
        using var client = await StartAsync();
        for (var i = 0; i < HttpServer.Rate; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/live"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(client, "/health/live"));
    }

    [Fact]
    public async Task With_client_certificates_only_those_of_the_authority_get_in()
    {
        using var authority = new Authority();
        using var strangers = new Authority("CN=Somebody else");
        using var own = authority.Issue();
        using var friend = authority.Issue("prometheus");
        using var stranger = strangers.Issue("prometheus");
        var (certificate, key) = authority.Write("server", own);

        async Task<bool> GetsInAsync(X509Certificate2? client)
        {
            using var http = await StartAsync(s => s with { CertFile = certificate, KeyFile = key, ClientCaFile = authority.CaFile }, client, authority);
            try
            {
                return await StatusAsync(http, "/metrics") == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }

        Assert.True(await GetsInAsync(friend));
        Assert.False(await GetsInAsync(stranger));
        Assert.False(await GetsInAsync(null));
    }

    private async Task<HttpClient> StartAsync(Func<HttpSection, HttpSection>? change = null, X509Certificate2? certificate = null, Authority? authority = null)
    {
        var section = new HttpSection(new IPEndPoint(IPAddress.Loopback, 0), null, null, null, null);
        var server = new HttpServer(
            change?.Invoke(section) ?? section,
            new Health(heartbeat, bench.State, () => sources),
            () => sources is { } now ? PrometheusText.Write(now) : null,
            TimeProvider.System,
            NullLoggerFactory.Instance)
        {
            Window = TimeSpan.FromHours(1), // so that no machine is too slow to ask too often
        };
        var app = server.Build();
        apps.Add(app);
        await app.StartAsync();
        var handler = new SocketsHttpHandler();
        if (authority is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(authority.CaFile);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        return new HttpClient(handler) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Checks)> AskAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, json.RootElement.GetProperty("checks").Clone());
    }
}
