using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Acquisition;
using Gateway.Scanning;

namespace Gateway.Control;

/// <summary>The commands <c>sensors.…</c>: what is read, and what could be. Nobody who asks holds up a sensor.</summary>
/// <param name="sensors">The sensors that run now.</param>
/// <param name="scan">Scans a bus.</param>
/// <param name="time">The clock.</param>
internal sealed class SensorsTopic(Func<IReadOnlyList<SensorRunner>> sensors, BusScan scan, TimeProvider time)
{
    /// <summary>Sensors in one reply; the rest is asked for with <c>from</c>.</summary>
    internal const int Page = 100;

    /// <summary>Entries in one reply of <c>sensors.read</c>.</summary>
    private const int Entries = 500;

    private const int MostName = 256;

    /// <summary>How long somebody waits for the next reading before he is told to ask again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A page of the sensors, each with its state and its last readings.</summary>
    public Task<JsonObject> ListAsync(ControlCall call)
    {
        var from = (int)(call.Args.OptionalNumber("from", 0, int.MaxValue) ?? 0);
        var most = (int)(call.Args.OptionalNumber("most", 1, Page) ?? Page);
        call.Args.Finish();
        var all = sensors();
        var now = Instant.Now(time);
        var page = new JsonArray([.. all.Skip(from).Take(most).Select(r => (JsonNode)SensorsJson.Of(r, now))]);
        return Task.FromResult(new JsonObject { ["sensors"] = page, ["count"] = all.Count, ["next"] = from + page.Count < all.Count ? from + page.Count : null });
    }

    /// <summary>What a sensor does from now on, or from the entry after <c>after</c>: its readings, and the bytes they come from.</summary>
    public async Task<JsonObject> ReadAsync(ControlCall call)
    {
        var id = call.Args.Text("sensor", MostName);
        var after = call.Args.OptionalNumber("after", 0);
        var raw = call.Args.Flag("raw");
        call.Args.Finish();
        var runner = Find(id);
        var watch = Watch(runner.Latest, raw);
        var behind = after ?? watch.Number;
        var entries = await watch.NextAsync(behind, Entries, Patience);

        // What does not follow on was not fetched in time, and somebody should know.
        var lost = entries.Count > 0 ? entries[0].Number - behind - 1 : 0;
        var sensor = SensorsJson.Of(runner, Instant.Now(time));
        var last = entries.Count > 0 ? entries[^1].Number : behind;
        return new JsonObject
        {
            ["sensor"] = sensor,
            ["entries"] = new JsonArray([.. entries.Where(e => raw || e.Reading is not null).Select(e => (JsonNode)SensorsJson.Of(e))]),
            ["lost"] = lost,
            ["next"] = last,

            // Looked at behind the state: when it is finished and there is no more, there never will be.
            ["more"] = last < watch.Number,
        };
    }

    /// <summary>What answers on an I²C bus.</summary>
    public async Task<JsonObject> ScanAsync(ControlCall call)
    {
        var bus = call.Args.Text("bus", MostName);
        call.Args.Finish();
        var found = await scan.RunAsync(bus);
        return new JsonObject { ["bus"] = bus, ["found"] = new JsonArray([.. found.Select(f => (JsonNode)SensorsJson.Of(f, scan.SensorAt(bus, f.Address)))]) };
    }

    private static SensorWatch Watch(LatestReadings latest, TimeProvider time)
    {
        while (true)
        {
            if (latest.Watch is { } watch)
            {
                return watch;
            }

            latest.Begin(new SensorWatch(time));
        }
    }

    private SensorWatch Watch(LatestReadings latest, bool raw)
    {
        var watch = Watch(latest, time);
        watch.Raw |= raw;
        return watch;
    }

    private SensorRunner Find(string id)
    {
        var all = sensors();
        return all.FirstOrDefault(r => r.Id == id) ?? throw Missing(id, all.Select(r => r.Id));
    }

    /// <summary>There is no such sensor.</summary>
    internal static RefusedException Missing(string id, IEnumerable<string> known)
    {
        var ids = known.ToList();
        return new RefusedException($"there is no sensor '{id}'; {(Spelling.Nearest(id, ids) is { } meant ? $"did you mean '{meant}'?" : ids.Count == 0 ? "none is configured" : $"there are {string.Join(", ", ids.Take(20))}{(ids.Count > 20 ? " and others" : string.Empty)}")}");
    }
}
