using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using Gateway.Configuration;

namespace Gateway.Telemetry;

/// <summary>The HTTP of the exporter: adds the headers of the operator, trusts whom he trusts, and remembers why the last request failed.</summary>
/// <remarks>For the one thread of the exporter; <see cref="Failure"/> is for any.</remarks>
internal sealed class CollectorHandler : DelegatingHandler
{
    private const int MostHeaders = 32;
    private readonly string? headersFile;
    private readonly CollectorTrust trust;
    private volatile string? failure;

    /// <summary>Makes it; nothing is connected yet.</summary>
    public CollectorHandler(OtlpSection section, TimeSpan connectTime)
    {
        headersFile = section.HeadersFile;
        trust = new CollectorTrust(section.Endpoint.DnsSafeHost, section.CaFile);
        var inner = new SocketsHttpHandler { ConnectTimeout = connectTime, AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 2 };
        inner.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, chain, errors) => trust.Judge(certificate, chain, errors) };
        InnerHandler = inner;
    }

    /// <summary>Why the last request failed, for a person; null: the transport did not fail.</summary>
    public string? Failure => failure;

    /// <inheritdoc />
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            AddHeaders(request);
            return Look(base.Send(request, cancellationToken));
        }
        catch (Exception e)
        {
            failure = Words(e);
            throw;
        }
    }

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            AddHeaders(request);
            return Look(await base.SendAsync(request, cancellationToken));
        }
        catch (Exception e)
        {
            failure = Words(e);
            throw;
        }
    }

    private HttpResponseMessage Look(HttpResponseMessage response)
    {
        // gRPC says in a header of its own what went wrong, if it does before anything else.
        var status = response.Headers.TryGetValues("grpc-status", out var values) ? values.FirstOrDefault() : null;
        failure = !response.IsSuccessStatusCode ? $"the collector answered {((int)response.StatusCode).ToString(CultureInfo.InvariantCulture)} {response.ReasonPhrase}".TrimEnd()
            : status is not (null or "0") ? $"the collector answered with gRPC status {status}"
            : null;
        return response;
    }

    /// <summary>What the file says is a secret: no message repeats any of it.</summary>
    private void AddHeaders(HttpRequestMessage request)
    {
        if (headersFile is null)
        {
            return;
        }

        var number = 0;
        foreach (var line in File.ReadLines(headersFile).Take(MostHeaders))
        {
            number++;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.Trim().Length > 0 && (colon <= 0 || !request.Headers.TryAddWithoutValidation(line[..colon].Trim(), line[(colon + 1)..].Trim())))
            {
                throw new IOException($"line {number.ToString(CultureInfo.InvariantCulture)} of {headersFile} is no 'name: value'");
            }
        }
    }

    private string Words(Exception error) => error switch
    {
        OperationCanceledException => "no answer in time",
        HttpRequestException { InnerException: AuthenticationException } when trust.Complaint is { } complaint => complaint,
        HttpRequestException { InnerException: { } inner } => inner.Message,
        _ => error.Message,
    };
}
