using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Acquisition;
using Gateway.Configuration;
using Gateway.Describing;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Metrics;
using Gateway.Doctor;
using Gateway.Forwarding;
using Gateway.Pipeline;
using Gateway.Running;

namespace Gateway.Control;

/// <summary>The command <c>status</c>: how the gateway is, from what its parts count anyway. Holds no secrets.</summary>
/// <param name="began">What it began with.</param>
/// <param name="measured">The parts that take part now.</param>
/// <param name="reloader">What knows the configuration; null: there are no files.</param>
internal sealed class StatusTopic(GatewayConfiguration began, Func<MetricSources> measured, Reloader? reloader)
{
    private const int MostProblems = 20;
    private readonly Machine machine = new("/", Environment.UserName);
    private readonly long begun = measured().Time.GetTimestamp();

    /// <summary>Everything.</summary>
    public Task<JsonObject> StatusAsync(ControlCall call)
    {
        call.Args.Finish();
        var parts = measured();
        var outbox = parts.Store.Current;
        return Task.FromResult(new JsonObject
        {
            ["gateway"] = began.Gateway.Id,
            ["version"] = Product.Version,
            ["stream"] = outbox.Stream,
            ["boot"] = Product.Boot,
            ["time"] = Wire.Time(parts.Time.GetUtcNow().UtcTicks),
            ["clock-synchronised"] = BoardChecks.IsSynchronised(machine, began.Gateway.ClockFile),
            ["uptime"] = Seconds(parts.Time.GetElapsedTime(begun)),
            ["machine-uptime"] = Product.Uptime() is { } up ? Seconds(up) : null,
            ["store"] = Store(parts),
            ["alerts"] = new JsonObject { ["active"] = parts.State.ActiveAlerts },
            ["rules"] = Rules(parts.Pipeline.Standings),
            ["upstreams"] = new JsonArray([.. parts.Upstreams.Select(u => (JsonNode)Upstream(u, parts))]),
            ["sensors"] = new JsonArray([.. parts.Sensors.Zip(parts.Sources, (runner, source) => (JsonNode)Sensor(runner, source, parts))]),
            ["queues"] = Queues(parts),
            ["configuration"] = Configuration(),
            ["extensions"] = new JsonArray([.. began.Extensions.All.Select(e => (JsonNode)DescriptionJson.Of(e))]),
        });
    }

    /// <summary>The same in one message of a bounded size.</summary>
    public async Task<JsonObject> BriefAsync(ControlCall call) => StatusBrief.Of(await StatusAsync(call));

    private JsonObject Rules(RuleStandings standings) => new()
    {
        ["rules"] = (reloader?.Running ?? began).Rules.Count,
        ["points"] = new JsonObject([.. standings.All.GroupBy(s => s.State).Select(g => KeyValuePair.Create<string, JsonNode?>(g.Key, g.Sum(s => s.Points)))]),
        ["held"] = new JsonObject([.. standings.Held.Select(h => KeyValuePair.Create<string, JsonNode?>(h.Why, h.Alerts))]),
    };

    private JsonObject Store(MetricSources parts)
    {
        var figures = parts.Store.Current.Figures;
        return new JsonObject
        {
            ["state"] = parts.State.StoreVolatile ? "volatile" : parts.Store.Current.Durable ? "durable" : "memory",
            ["engine"] = (began.Store.InMemory ? StoreEngine.Memory : began.Store.Engine).Name,
            ["guarantee"] = began.Store.InMemory ? null : began.Store.Engine.Guarantee,
            ["failure"] = parts.State.StoreFailure,
            ["used"] = figures.Bytes,
            ["limit"] = figures.Limit,
            ["counted-in"] = parts.Store.Current.Durable ? "bytes" : "events",
            ["dead-letters"] = figures.DeadLetters,
            ["evicted"] = figures.Evicted,
            ["damaged"] = figures.Damaged,
        };
    }

    private JsonObject Upstream(UpstreamFigures upstream, MetricSources parts)
    {
        var (state, owed) = (upstream.State, upstream.Owed);
        var now = parts.Time.GetUtcNow().UtcTicks;
        return new JsonObject
        {
            ["id"] = upstream.Id,
            ["endpoint"] = upstream.Endpoint,
            ["connected"] = state.Failure is null,
            ["for"] = Seconds(state.For),
            ["failure"] = state.Failure,
            ["in-flight"] = state.InFlight,
            ["lanes"] = new JsonArray([.. owed.Main.Lanes.Select(lane => (JsonNode)new JsonObject
            {
                ["lane"] = lane.Name(),
                ["waiting"] = (long)Lag.Events(owed, lane),
                ["oldest"] = Math.Round(Lag.Seconds(owed, lane, now), 1),
            })]),
            ["trial"] = reloader?.Trials.Of(upstream.Id),
        };
    }

    private static JsonObject Sensor(SensorRunner runner, Source source, MetricSources parts)
    {
        var now = Instant.Now(parts.Time).Ticks;
        var failure = runner.Failure;
        return new JsonObject
        {
            ["id"] = runner.Id,
            ["state"] = failure is not null ? (runner.IsOver ? "left-out" : "failed")
                : runner.IsOver ? "finished"
                : source.IsHeld ? "waiting"
                : source.LastGood == long.MinValue ? "silent"
                : "ok",
            ["failure"] = failure,
            ["failures"] = runner.Failures,
            ["every"] = runner.Sensor.Every > TimeSpan.Zero ? runner.Sensor.Every.TotalSeconds : null,
            ["good"] = source.LastGood == long.MinValue ? null : Seconds(TimeSpan.FromTicks(Math.Max(0, now - source.LastGood))),
            ["queued"] = source.Queued,
            ["overwritten"] = source.Coalesced,
        };
    }

    private static JsonArray Queues(MetricSources parts)
    {
        var fullest = parts.Sources.OrderByDescending(s => s.Queued).FirstOrDefault();
        return
        [
            Queue(fullest is null ? "sensor" : $"sensor {fullest.Id}", fullest?.Queued ?? 0, Source.Capacity),
            Queue("batch", parts.Pipeline.Waiting, PipelineLoop.BatchLimit),
            Queue("requests", parts.Door.Waiting, RulesDoor.Room),
        ];

        static JsonObject Queue(string name, long length, long capacity) => new() { ["queue"] = name, ["length"] = length, ["capacity"] = capacity };
    }

    /// <summary>Reads the files now: whether they say what runs.</summary>
    private JsonObject? Configuration()
    {
        if (reloader is null)
        {
            return null;
        }

        var (loaded, plan) = reloader.Look();
        var json = new JsonObject
        {
            ["path"] = reloader.Path,
            ["files"] = new JsonArray([.. loaded.Files.Select(f => (JsonNode)f)]),
            ["state"] = plan is null ? "invalid" : plan.Difference.IsEmpty ? "in-force" : "differs",
        };
        ReloadTopic.Add(json, plan?.Difference);
        json["problems"] = new JsonArray([.. plan is null ? ReloadNotices.Lines(loaded.Problems.Where(p => !p.IsWarning)).Take(MostProblems).Select(p => (JsonNode)p) : []]);
        return json;
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 1);
}
