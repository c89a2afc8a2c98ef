using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Abstractions.Store;
using Gateway.Configuration;
using Gateway.Formats;
using Gateway.Rules;

namespace Gateway.Benchmarks;

/// <summary>What a gateway under measurement is made of.</summary>
/// <param name="Sensor">Its one sensor, <c>bench</c>.</param>
/// <param name="Broker">Where it sends to.</param>
/// <param name="Folder">Where its store is.</param>
internal sealed record BenchSetup(ISensor Sensor, Uri Broker, string Folder)
{
    /// <summary>The id of sensor, gateway and upstream.</summary>
    public const string Id = "bench";

    /// <summary>What it is made of where there is a choice.</summary>
    public BenchParts Parts { get; init; } = BenchParts.BuiltIn;

    /// <summary>Events per second at most when there is a backlog.</summary>
    public double DrainRate { get; init; } = 1e9;

    /// <summary>Whether each point has an alert that is active above 100.</summary>
    public bool WithRule { get; init; }

    /// <summary>The sensor's points.</summary>
    public IReadOnlyList<Point> Points { get; } = [.. Sensor.Channels.Select((c, i) => new Point(i, Id, c.Name, c.Unit, every: Sensor.Every))];

    /// <summary>The upstream.</summary>
    public UpstreamSection Upstream() => new()
    {
        Id = Id,
        Urls = [Broker],
        Version5 = true,
        KeepAlive = TimeSpan.FromSeconds(30),
        AckTimeout = TimeSpan.FromSeconds(20),
        RetryMax = TimeSpan.FromSeconds(1),
        Window = 100,
        DrainRate = DrainRate,
        Send = Lanes.All,
        FromOldest = false,
        Format = FormatCatalog.All.Find("cloudevents")!.Construct(Settings.ForDescription()),
    };

    /// <summary>The alerts.</summary>
    public RuleSet Alerts() => RuleSet.Bind(WithRule ? [ReadRule()] : [], Points);

    /// <summary>It flaps on purpose.</summary>
    private static Rule ReadRule()
    {
        var place = new Place(Id, 1, 1);
        MapEntry Entry(string key, string value) => new(place, key, new ScalarNode(place, value));
        var node = new MapNode(place, [Entry("point", "*/*"), Entry("above", "100"), Entry("hysteresis", "1"), Entry("flapping", "off")]);
        return Rule.Read("high", new Settings(node, "rules", place, []));
    }
}
