using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Tests.Telemetry;

/// <summary>A collector that keeps what it is sent, over HTTP or gRPC (HTTP/2), encrypted when it has a certificate.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly bool grpc;

    private Collector(int port, bool grpc, X509Certificate2? certificate)
    {
        this.grpc = grpc;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(o => o.Listen(IPAddress.Loopback, port, l =>
        {
            l.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1;
            if (certificate is not null)
            {
                l.UseHttps(certificate);
            }
        }));
        app = builder.Build();
        app.Run(TakeAsync);
    }

    /// <summary>What came: the path, the headers and the message.</summary>
    public ConcurrentQueue<(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Message)> Received { get; } = [];

    /// <summary>What it answers with.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    /// <summary>Its address.</summary>
    public Uri Url => new(app.Urls.Single());

    /// <summary>Starts one.</summary>
    public static async Task<Collector> StartAsync(bool grpc = false, int port = 0, X509Certificate2? certificate = null)
    {
        var collector = new Collector(port, grpc, certificate);
        await collector.app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var message = body.ToArray();
        context.Response.StatusCode = Status;
        if (grpc)
        {
            // A frame: not compressed, the length, the message.
            Assert.Equal(0, message[0]);
            message = message.AsSpan(5, BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(1))).ToArray();
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[5]);
            context.Response.AppendTrailer("grpc-status", "0");
        }

        // The server uses the headers again for the next request.
        Received.Enqueue((context.Request.Path.Value!, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), message));
    }
}
