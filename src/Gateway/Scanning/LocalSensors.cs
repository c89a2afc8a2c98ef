using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Abstractions.Store;
using Gateway.Abstractions.StoreParts;
using Gateway.Configuration;
using Gateway.Control;
using Gateway.Drivers;
using Gateway.Drivers.Scanning;
using Gateway.Outbox.Sqlite;

namespace Gateway.Scanning;

/// <summary>
/// Answers the commands <c>sensors.…</c> when no service runs: it holds the lock of the store while it touches a bus, so that no service
/// comes beside it.
/// </summary>
/// <param name="configuration">What is configured.</param>
/// <param name="time">The clock.</param>
internal sealed class LocalSensors(GatewayConfiguration configuration, TimeProvider time) : IAsyncDisposable
{
    private readonly OpenBuses buses = new(configuration.Extensions.Extended);
    private LocalSensor? sensor;
    private FileStream? held;

    private IReadOnlyList<SensorSection> Sections => configuration.Sensors;

    /// <summary>Answers one command, as the service would.</summary>
    /// <exception cref="RefusedException">It is not done.</exception>
    public Task<JsonObject> AskAsync(string command, JsonObject args)
    {
        switch (command)
        {
            case "sensors.list":
                return Task.FromResult(new JsonObject { ["sensors"] = new JsonArray([.. Sections.Select(s => (JsonNode)SensorsJson.Of(s))]), ["count"] = Sections.Count, ["next"] = null });
            case "sensors.read":
                Hold();
                Start((string?)args["sensor"] ?? string.Empty);
                args["after"] ??= 0;
                return Topic().ReadAsync(Call(args));
            default:
                Hold();
                return Topic().ScanAsync(Call(args));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (sensor is not null)
        {
            await sensor.DisposeAsync();
        }

        if (held is not null)
        {
            await held.DisposeAsync();
        }
    }

    private static ControlCall Call(JsonObject args)
    {
        using var json = JsonDocument.Parse(args.ToJsonString());
        return new ControlCall(Peer.Self(), Environment.UserName, new Arguments(json.RootElement.Clone(), "args."));
    }

    private SensorsTopic Topic() => new(
        () => sensor is null ? [] : [sensor.Runner],
        new BusScan(static () => [], [.. Sections.Select(s => new BusMember(s.Id, s.Sensor))], buses, new NodeInventory(), time),
        time);

    private void Start(string id) =>
        sensor ??= new LocalSensor(Sections.FirstOrDefault(s => s.Id == id) ?? throw SensorsTopic.Missing(id, Sections.Select(s => s.Id)), buses, time);

    /// <summary>Without a store on disk there is no lock, and a folder that is not there nobody has ever used.</summary>
    private void Hold()
    {
        if (held is not null || configuration.Store.InMemory || !Directory.Exists(configuration.Store.Path))
        {
            return;
        }

        try
        {
            held = StoreLock.Take(configuration.Store.Path);
        }
        catch (OutboxException e) when (e.Kind == OutboxFailure.Taken)
        {
            throw new RefusedException($"{configuration.Store.Path} is in use: a service runs that cannot be asked, or another command reads sensors; nothing opens a bus beside it");
        }
        catch (OutboxException)
        {
            throw new RefusedException($"the lock in {configuration.Store.Path} cannot be taken, and without it a service might start beside this; use sudo");
        }
    }
}
