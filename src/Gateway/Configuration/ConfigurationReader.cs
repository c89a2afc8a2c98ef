using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Rules;
using Gateway.Rules.Computed;

namespace Gateway.Configuration;

/// <summary>Reads all sections in their order; the one place that knows which there are.</summary>
internal static class ConfigurationReader
{
    internal static GatewayConfiguration Read(Settings root, ConfigurationSources sources)
    {
        var gateway = GatewaySection.Read(root.Group("gateway", "Who this gateway is."), sources);
        var (sensors, points) = ReadSensors(root, sources);
        var computations = root.Table("computed", "Points computed from others; their ids are computed/NAME.", Ids.Check, Ids.Bounds, Ids.Pattern).Select(c => Computation.Read(c.Name, c.Settings)).ToList();
        var rules = root.Table("rules", "What to watch, and when to raise and clear.", Ids.Check, Ids.Bounds, Ids.Pattern).Select(r => Rule.Read(r.Name, r.Settings)).ToList();
        if (sensors.Count == root.Table("sensors", string.Empty).Count)
        {
            // For its problems only. With a sensor missing, rules on its points would be a second problem of the same cause.
            RuleSet.Bind(rules, points, computations);
        }

        var upstreams = new List<UpstreamSection>();
        foreach (var (id, settings) in root.Table("upstreams", "Where events are sent.", Ids.Check, Ids.Bounds, Ids.Pattern))
        {
            if (UpstreamReader.Read(id, settings, sources) is { } upstream)
            {
                if (upstreams.FirstOrDefault(other => IsSameClient(other, upstream)) is { } known)
                {
                    settings.Problem("client-id", $"is that of upstream '{known.Id}' at the same broker, which keeps one connection of a client id: the two would end each other's. Give one of them another", warning: true);
                }

                upstreams.Add(upstream);
            }
        }

        var store = StoreSection.Read(root.Group("store", "Where events are kept until they are safe elsewhere."), sources);
        var http = HttpSection.Read(root);
        var otlp = OtlpSection.Read(root);
        var log = LogSection.Read(root.Group("log", "What is logged."));
        root.Finish();
        return new GatewayConfiguration
        {
            Gateway = gateway,
            Sensors = sensors,
            Points = points,
            Computations = computations,
            Rules = rules,
            Upstreams = upstreams,
            Store = store,
            Http = http,
            Otlp = otlp,
            Log = log,
            Extensions = sources.Extensions,
        };
    }

    private static bool IsSameClient(UpstreamSection one, UpstreamSection other) =>
        one.ClientId == other.ClientId && one.Urls.Any(a => other.Urls.Any(b => a.Authority == b.Authority));

    private static (IReadOnlyList<SensorSection> Sensors, IReadOnlyList<Point> Points) ReadSensors(Settings root, ConfigurationSources sources)
    {
        var sensors = new List<SensorSection>();
        var points = new List<Point>();
        foreach (var (id, settings) in root.Table("sensors", "What is read.", Ids.Check, Ids.Bounds, Ids.Pattern))
        {
            if (id == Computation.Sensor)
            {
                settings.Problem(string.Empty, "the name 'computed' is taken by the computed points; give the sensor another one");
            }

            if (SensorSection.Read(id, settings, sources.Drivers, points.Count) is { } sensor)
            {
                SensorAdvice.Give(sensor, settings, sensors);
                sensors.Add(sensor);
                points.AddRange(sensor.Points);
            }
        }

        return (sensors, points);
    }
}
