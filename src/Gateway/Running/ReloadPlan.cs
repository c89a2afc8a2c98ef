using Gateway.Abstractions;
using Gateway.Configuration;
using Gateway.Rules;

namespace Gateway.Running;

/// <summary>What a reload makes of the running configuration and the one that is written now.</summary>
/// <remarks>Pure.</remarks>
internal sealed class ReloadPlan
{
    /// <summary>Plans.</summary>
    /// <param name="running">What runs.</param>
    /// <param name="wanted">What is written, valid.</param>
    public ReloadPlan(GatewayConfiguration running, GatewayConfiguration wanted)
    {
        Difference = new ConfigurationDifference(running, wanted);
        NewSensors = Difference.Of("sensors", EntryFate.Added, EntryFate.Changed);
        EndedSensors = Difference.Of("sensors", EntryFate.Removed, EntryFate.Changed);
        NewUpstreams = Difference.Of("upstreams", EntryFate.Added);
        EndedUpstreams = Difference.Of("upstreams", EntryFate.Removed);
        TriedUpstreams = Difference.Of("upstreams", EntryFate.Changed);
        Wanted = wanted;
        var sensors = Sensors(running, wanted);

        // A changed upstream stays as it is until the new settings have got a connection.
        var written = TriedUpstreams.Aggregate(wanted.Written, (w, id) => w.With("upstreams", id, running.Written.Entry("upstreams", id)));
        Next = wanted with
        {
            Sensors = sensors,
            Points = [.. sensors.SelectMany(s => s.Points)],
            Upstreams = [.. wanted.Upstreams.Select(u => TriedUpstreams.Contains(u.Id) ? running.Upstreams.First(r => r.Id == u.Id) : u)],
            Written = written,
        };
    }

    /// <summary>What differs.</summary>
    public ConfigurationDifference Difference { get; }

    /// <summary>What is written.</summary>
    public GatewayConfiguration Wanted { get; }

    /// <summary>What will run: with the sensors that stay as they are, and upstreams that changed as they were.</summary>
    public GatewayConfiguration Next { get; }

    /// <summary>Sensors that are started.</summary>
    public IReadOnlySet<string> NewSensors { get; }

    /// <summary>Sensors that are ended; one that changed is also started.</summary>
    public IReadOnlySet<string> EndedSensors { get; }

    /// <summary>Upstreams that are started.</summary>
    public IReadOnlySet<string> NewUpstreams { get; }

    /// <summary>Upstreams that are ended; their cursors are dropped.</summary>
    public IReadOnlySet<string> EndedUpstreams { get; }

    /// <summary>Upstreams whose new settings are tried.</summary>
    public IReadOnlySet<string> TriedUpstreams { get; }

    /// <summary>The rules as they will be, bound to the points as they will be; they know of nothing yet.</summary>
    public RuleSet BindRules() => RuleSet.Bind(Next.Rules, Next.Points, Next.Computations);

    /// <summary>Why it cannot be done while the gateway runs; null: it can.</summary>
    public string? Refusal => Difference.Restart.Count == 0 ? null
        : $"only a restart changes {string.Join(", ", Difference.Restart.Select(c => c.Path))}; nothing was changed. Do: systemctl restart sensor-gateway";

    /// <summary>Those that stay are the same objects, with their points; the others get numbers that no point has.</summary>
    private List<SensorSection> Sensors(GatewayConfiguration running, GatewayConfiguration wanted)
    {
        var known = running.Sensors.ToDictionary(s => s.Id, StringComparer.Ordinal);
        var staying = wanted.Sensors.Where(s => !NewSensors.Contains(s.Id)).Select(s => known[s.Id]).ToList();
        var taken = staying.SelectMany(s => s.Points).Select(p => p.Index).ToHashSet();
        var next = 0;
        return [.. wanted.Sensors.Select(s => NewSensors.Contains(s.Id) ? s with { Start = Later(s.Start), Points = [.. s.Points.Select(Number)] } : known[s.Id])];

        Point Number(Point p)
        {
            while (!taken.Add(next))
            {
                next++;
            }

            return new Point(next, p.Sensor, p.Channel, p.Unit, p.Recorded, p.Every);
        }
    }

    /// <summary>A sensor that cannot be opened refuses the start of a service, not the life of one that runs.</summary>
    private static SensorStart Later(SensorStart start) => start == SensorStart.Error ? SensorStart.Retry : start;
}
