using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Formats;

namespace Gateway.Formats;

/// <summary>
/// Every payload format there is: one line each. An entry gives, for the id of the gateway, a new format; each forwarder
/// has its own.
/// </summary>
public static class FormatCatalog
{
    /// <summary>The table.</summary>
    public static Catalogue<Func<string, IPayloadFormat>> All { get; } = new("format",
    [
        new("cloudevents", "CloudEvents 1.0 as structured JSON, one event a message, or as JSON batches.", ReadCloudEvents),
    ]);

    private static Func<string, IPayloadFormat> ReadCloudEvents(Settings settings)
    {
        var traced = settings.Flag("traceparent", "Whether events carry the attribute traceparent (W3C Trace Context), derived from their source and id.", fallback: false);
        return gateway => new CloudEvents(gateway, traced);
    }
}
