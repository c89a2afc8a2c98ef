using System.Net;
using Gateway.Abstractions.Configuration;

namespace Gateway.Configuration;

/// <summary>The group <c>otlp</c>: the figures for an OpenTelemetry collector. Without it nothing is sent, and no library for it is loaded.</summary>
/// <param name="Endpoint">Where to; with http/protobuf the whole address.</param>
/// <param name="Grpc">Whether it is gRPC; else http/protobuf.</param>
/// <param name="HeadersFile">The file with headers to send along, read each time; null: none.</param>
/// <param name="Every">How often.</param>
/// <param name="CaFile">The only authorities to trust; null: those of this machine.</param>
internal sealed record OtlpSection(Uri Endpoint, bool Grpc, string? HeadersFile, TimeSpan Every, string? CaFile)
{
    private const string Path = "/v1/metrics";

    /// <summary>Reads the group; null when there is none.</summary>
    internal static OtlpSection? Read(Settings root)
    {
        var wanted = root.IsGroup("otlp");
        var settings = root.Group("otlp", "Figures for an OpenTelemetry collector; without this group nothing is sent.");
        var grpc = settings.Choice("protocol", "How they are sent.", ["http/protobuf", "grpc"], "http/protobuf") == "grpc";
        var endpoint = settings.OptionalText(
            "endpoint", $"Address of the collector. Without it http://127.0.0.1:4318, with grpc http://127.0.0.1:4317. With http/protobuf and no path, {Path} is added.", Check, "http:// or https:// with a host");
        var headers = settings.OptionalFilePath("headers-file", "File with headers to send along, one 'name: value' a line, as an API key. Read each time.");
        var every = settings.Duration("every", "How often they are sent.", TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        var tls = settings.Group("tls", "For https://.");
        var authorities = tls.OptionalFilePath("ca-file", "PEM file with the authorities that are trusted, and no others; without it those of this machine.");
        var url = new Uri(endpoint is null || Check(endpoint) is not null ? $"http://127.0.0.1:{(grpc ? 4317 : 4318)}" : endpoint);
        if (authorities is not null && url.Scheme != Uri.UriSchemeHttps)
        {
            settings.Problem("tls", "has no effect on http://, which is not encrypted; use https:// in endpoint, or remove it");
        }

        if (headers is not null && url.Scheme != Uri.UriSchemeHttps && !IsHere(url))
        {
            settings.Problem("headers-file", "the headers cross the network unencrypted; use https:// in endpoint", warning: true);
        }

        return wanted ? new OtlpSection(grpc || url.AbsolutePath != "/" ? url : new Uri(url, Path), grpc, headers, every, authorities) : null;
    }

    private static bool IsHere(Uri url) => url.Host == "localhost" || (IPAddress.TryParse(url.Host.AsSpan().Trim("[]"), out var address) && IPAddress.IsLoopback(address));

    private static string? Check(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0 ? "must be an address as http://collector.example.com:4318"
        : url.UserInfo.Length > 0 ? "must not hold a password; give it as a header in headers-file"
        : null;
}
