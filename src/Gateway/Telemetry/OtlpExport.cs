using System.Diagnostics.Metrics;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Gateway.Telemetry;

/// <summary>
/// Sends every figure to an OpenTelemetry collector. A collector that is away is nothing out of the ordinary: said once, tried again at the
/// next turn, and nothing piles up, since what is sent is the present sum of everything.
/// </summary>
/// <remarks>Works on a thread of its own. The one place that loads OpenTelemetry.</remarks>
internal sealed partial class OtlpExport : IDisposable
{
    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly OtlpSection section;
    private readonly ILogger logger;
    private readonly TimeSpan patience;
    private readonly CollectorHandler handler;
    private readonly HttpClient client;
    private readonly MeterProvider provider;
    private bool? arrives;

    /// <summary>Begins.</summary>
    /// <param name="section">Where to, and how.</param>
    /// <param name="meter">Whose instruments.</param>
    /// <param name="gateway">Id of the gateway.</param>
    /// <param name="logger">The log.</param>
    /// <param name="patience">How long the collector may take, half of it to connect; null: 10 s.</param>
    public OtlpExport(OtlpSection section, GatewayMeter meter, string gateway, ILogger logger, TimeSpan? patience = null)
    {
        this.section = section;
        this.logger = logger;
        this.patience = patience ?? UsualPatience;
        handler = new CollectorHandler(section, this.patience / 2);
        client = new HttpClient(handler) { Timeout = this.patience };
        var exporter = new OtlpMetricExporter(new OtlpExporterOptions
        {
            Endpoint = section.Endpoint,
            Protocol = section.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf,
            TimeoutMilliseconds = (int)this.patience.TotalMilliseconds,
            HttpClientFactory = () => client,
        });
        provider = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("sensor-gateway", serviceVersion: Product.Version, autoGenerateServiceInstanceId: false, serviceInstanceId: gateway))
            .AddMeter(GatewayMeter.Name)
            .AddView(instrument => ReferenceEquals(instrument.Meter, meter.Meter) ? Named(instrument) : MetricStreamConfiguration.Drop)
            .AddReader(new CollectorReader(exporter, section.Every, this.patience, Tell))
            .Build();
    }

    /// <summary>Sends now. False: it did not arrive.</summary>
    public bool Send() => provider.ForceFlush((int)patience.TotalMilliseconds);

    /// <summary>Sends once more, if that takes no longer than a second.</summary>
    public void Dispose()
    {
        provider.Shutdown((int)Farewell.TotalMilliseconds);
        client.CancelPendingRequests();
        provider.Dispose();
        client.Dispose();
        handler.Dispose();
    }

    /// <summary>The meter's name is lost on the way to many stores of figures; so it stands in front of each.</summary>
    private static MetricStreamConfiguration Named(Instrument instrument) => new() { Name = $"sensor_gateway.{instrument.Name}" };

    private void Tell(bool arrived)
    {
        if (arrived == arrives)
        {
            return;
        }

        arrives = arrived;
        var endpoint = section.Endpoint.GetLeftPart(UriPartial.Path); // a query may hold a secret
        if (arrived)
        {
            Log.Arrives(logger, endpoint);
        }
        else
        {
            Log.DoesNotArrive(logger, endpoint, section.Every.TotalSeconds, handler.Failure ?? "the collector did not take them");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Figures are sent to {Endpoint}")]
        public static partial void Arrives(ILogger logger, string endpoint);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Figures do not arrive at {Endpoint}, tried again every {Seconds} s: {Reason}")]
        public static partial void DoesNotArrive(ILogger logger, string endpoint, double seconds, string reason);
    }
}
