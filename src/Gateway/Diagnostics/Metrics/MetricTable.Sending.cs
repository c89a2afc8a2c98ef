using Gateway.Commands;

namespace Gateway.Diagnostics.Metrics;

/// <summary>The upstreams.</summary>
internal static partial class MetricTable
{
    /// <summary>From sending to PUBACK, recorded as it happens.</summary>
    public const string RoundTripTime = "upstream.puback.time";

    /// <summary>From the time of an event to its PUBACK, recorded as it happens.</summary>
    public const string DeliveryTime = "upstream.delivery.time";

    /// <summary>Size of a payload, recorded as it is sent.</summary>
    public const string PayloadSize = "upstream.payload.size";

    private static double[] LongTimes => [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 7200, 86400];

    private static double[] Sizes => [128, 256, 384, 512, 768, 1024, 2048, 4096, 16384, 65536, 262144, 1048576];

    private static IEnumerable<Metric> Sending =>
    [
        Gauge("upstream.connected", "{flag}", ["upstream"], "1 while the connection stands, else 0.", m => Each(m, u => u.State.Failure is null ? 1 : 0))
            with { Alarm = "0 for 5 min; everything is kept meanwhile" },
        Gauge("upstream.lag", "{event}", ["upstream", "lane"], "Events that are committed and not acknowledged, older streams included.", m => PerLane(m, Lag.Events))
            with { WhenFull = "bounded by the store: see store.size", Alarm = "it grows for 30 min while the connection stands: the broker or drain-rate is too slow" },
        Gauge("upstream.lag.time", "s", ["upstream", "lane"], "Age of the oldest of them by the clock on the wall; 0: none.", m => PerLane(m, (owed, lane) => Lag.Seconds(owed, lane, m.Time.GetUtcNow().UtcTicks)))
            with { Alarm = "above 60 s for alerts, above 1 h for the others" },
        Histogram(DeliveryTime, "s", ["upstream", "lane"], "From the time of an event to its PUBACK, by the clock on the wall; of a batch, of its first event. A recording counts from its own time; what was read before the clock was set does not count.", LongTimes, m => PerLane(m, (d, lane) => d.Age(lane)))
            with { Alarm = "the 95th percentile of alerts above 5 s for 15 min" },
        Histogram(RoundTripTime, "s", ["upstream"], "From sending a message to its PUBACK.", ShortTimes, m => m.Upstreams.Select(u => new Distribution(u.State.Delivery.RoundTrip, ("upstream", u.Id))))
            with { Alarm = "the 95th percentile above 2 s for 15 min" },
        Histogram(PayloadSize, "By", ["upstream", "lane"], "Size of the payloads sent, as compressed, repetitions included; its sum is what went over the line but for the headers.", Sizes, m => PerLane(m, (d, lane) => d.Size(lane))),
        Gauge("upstream.window", "{message}", ["upstream"], "Messages in flight: sent and not acknowledged.", m => Each(m, u => u.State.InFlight))
            with { WhenFull = "nothing more is sent until the broker acknowledges; events wait in the store", Alarm = "at its capacity for 15 min: the broker is too slow" },
        Gauge("upstream.window.capacity", "{message}", ["upstream"], "The most messages in flight: the configured window or what the broker takes, if that is less.", m => Each(m, u => u.State.Window))
            with { Alarm = "see upstream.window" },
        Counter("upstream.published", "{message}", ["upstream"], "Messages with events sent, repetitions included; a batch is one message.", m => Each(m, u => u.State.Published)),
        Counter("upstream.acknowledged", "{message}", ["upstream"], "Of them acknowledged.", m => Each(m, u => u.State.Acknowledged)),
        Counter("upstream.refused", "{message}", ["upstream"], "Of them refused by a reason code.", m => Each(m, u => u.State.Refused))
            with { Alarm = Growing },
        Counter("upstream.connects", "{connection}", ["upstream"], "Connections that were accepted; each one after the first is a reconnect.", m => Each(m, u => u.State.Connects))
            with { Alarm = "more than 5 in 15 min" },
        Gauge("upstream.commands.queue", "{command}", ["upstream"], "Commands that wait to be run.", m => Each(m, u => u.State.CommandsWaiting))
            with { WhenFull = "what comes beyond is dropped without an answer, counted in upstream.commands.dropped and told as system.command-refused" },
        Gauge("upstream.commands.queue.capacity", "{command}", ["upstream"], "The most commands that may wait.", m => Each(m, _ => UpstreamCommands.Room)),
        Counter("upstream.commands", "{command}", ["upstream"], "Commands that were run, whether they could be done or not.", m => Each(m, u => u.State.Commands)),
        Counter("upstream.commands.refused", "{command}", ["upstream"], "Commands that were answered and not run.", m => Each(m, u => u.State.CommandsRefused))
            with { Alarm = $"{Growing}: somebody tries what is not allowed, or with a wrong clock" },
        Counter("upstream.commands.dropped", "{command}", ["upstream"], "Commands that were dropped without an answer, because too many came at once.", m => Each(m, u => u.State.CommandsDropped))
            with { Alarm = Growing },
    ];
}
