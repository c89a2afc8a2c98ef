using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Gateway.Configuration;
using Gateway.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Http;

/// <summary>
/// Answers <c>/metrics</c> in the text format of Prometheus, <c>/health/live</c> and <c>/health/ready</c>. A port that is taken or a
/// certificate that cannot be read is said and tried again once a minute: it is no reason to stop watching the cold room.
/// </summary>
internal sealed partial class HttpServer(HttpSection section, Health health, Func<string?> metrics, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>Answers per second, to all who ask together; Prometheus asks every 15 s.</summary>
    public const int Rate = 10;

    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);
    private readonly ILogger logger = loggers.CreateLogger("http");

    /// <summary>How long <see cref="Rate"/> answers have to last.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Listens until told to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (!await ListenAsync(stopping))
            {
                await Task.Delay(Again, time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    /// <summary>The server, not started.</summary>
    internal WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Limit);
        builder.Services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, int>(_ => RateLimitPartition.GetFixedWindowLimiter(
                0,
                _ => new FixedWindowRateLimiterOptions { PermitLimit = Rate, Window = Window, QueueLimit = 0 }));
        });
        var app = builder.Build();
        app.UseRateLimiter();
        app.Run(AnswerAsync);
        return app;
    }

    private async Task<bool> ListenAsync(CancellationToken stopping)
    {
        try
        {
            await using var app = Build();
            await app.StartAsync(stopping);
            Log.Listens(logger, section.CertFile is null ? "http" : "https", section.Listen.ToString());
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, time, stopping);
            }
            finally
            {
                using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200), time);
                await app.StopAsync(now.Token);
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or InvalidOperationException or System.Net.Sockets.SocketException)
        {
            Log.CannotListen(logger, section.Listen.ToString(), section.Hide(e.Message));
            return false;
        }
    }

    private void Limit(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxConcurrentConnections = 20;
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.MaxRequestHeadersTotalSize = 8 << 10;
        options.Limits.MaxRequestLineSize = 2 << 10;
        options.Limits.MaxRequestBufferSize = 16 << 10;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        options.Listen(section.Listen, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (section.CertFile is not null)
            {
                listen.UseHttps(https => Certificates.Apply(section, https));
            }
        });
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (Access.Refuse(context, section) is { } refusal)
        {
            context.Response.StatusCode = refusal;
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        switch (context.Request.Path.Value)
        {
            case "/metrics":
                await MetricsAsync(context);
                break;
            case "/health/live":
                await HealthAsync(context, health.IsLive);
                break;
            case "/health/ready":
                await HealthAsync(context, health.IsReady);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                await TextAsync(context, "there are /metrics, /health/live and /health/ready\n", "text/plain; charset=utf-8");
                break;
        }
    }

    private async Task MetricsAsync(HttpContext context)
    {
        if (metrics() is { } text)
        {
            await TextAsync(context, text, "text/plain; version=0.0.4; charset=utf-8");
            return;
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        await TextAsync(context, "starting\n", "text/plain; charset=utf-8");
    }

    private async Task HealthAsync(HttpContext context, bool answer)
    {
        context.Response.StatusCode = answer ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        using var body = new MemoryStream();
        health.Write(body, answer);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
    }

    private static async Task TextAsync(HttpContext context, string text, string type)
    {
        context.Response.ContentType = type;
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Metrics and health at {Scheme}://{Address}/metrics, /health/live and /health/ready")]
        public static partial void Listens(ILogger logger, string scheme, string address);

        [LoggerMessage(Level = LogLevel.Error, Message = "No metrics and health at {Address}, tried again in a minute: {Reason}")]
        public static partial void CannotListen(ILogger logger, string address, string reason);
    }
}
