using Gateway.Abstractions;

namespace Gateway.Diagnostics.Metrics;

/// <summary>How long an upstream takes and how large its messages are, by lane.</summary>
/// <remarks>Added to by the loop of its forwarder, read by any thread. Allocates nothing per message.</remarks>
internal sealed class DeliveryFigures
{
    private readonly Buckets[] ages;
    private readonly Buckets[] sizes;

    /// <summary>Nothing counted yet.</summary>
    /// <param name="meter">Whose instruments get the values, too; null: none do.</param>
    /// <param name="upstream">The upstream's id.</param>
    public DeliveryFigures(GatewayMeter? meter = null, string upstream = "")
    {
        var tag = new KeyValuePair<string, object?>("upstream", upstream);
        RoundTrip = MetricTable.Buckets(MetricTable.RoundTripTime, meter, tag);
        ages = [.. Lanes.All.Select(l => MetricTable.Buckets(MetricTable.DeliveryTime, meter, tag, new("lane", l.Name())))];
        sizes = [.. Lanes.All.Select(l => MetricTable.Buckets(MetricTable.PayloadSize, meter, tag, new("lane", l.Name())))];
    }

    /// <summary>From sending a message to its PUBACK, in seconds.</summary>
    public Buckets RoundTrip { get; }

    /// <summary>From the time of an event to its PUBACK, in seconds; of a batch, of its first event.</summary>
    public Buckets Age(Lane lane) => ages[(int)lane];

    /// <summary>Bytes of the payloads sent.</summary>
    public Buckets Size(Lane lane) => sizes[(int)lane];
}
