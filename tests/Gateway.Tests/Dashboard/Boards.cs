using Gateway.Abstractions;
using Gateway.Configuration;
using Gateway.Dashboard;
using Gateway.Diagnostics;
using Gateway.Forwarding;
using Gateway.Outbox;
using Gateway.Rules;

namespace Gateway.Tests.Dashboard;

/// <summary>A board with something on it, at a fixed time.</summary>
internal static class Boards
{
    public static readonly Instant Start = new(TimeSpan.FromHours(5).Ticks, new DateTime(2026, 3, 29, 15, 4, 5, DateTimeKind.Utc).Ticks);

    public static Instant At(double seconds) => Start.At(Start.Ticks + TimeSpan.FromSeconds(seconds).Ticks);

    public static GatewayConfiguration Configuration(int sensors)
    {
        var list = string.Concat(Enumerable.Range(1, sensors).Select(i => $"  room-{i}: {{ driver: simulated, every: 2s, channels: {{ temperature: {{ unit: Cel }} }} }}\n"));
        var loaded = ConfigurationLoader.Parse("test.yaml", "gateway: { id: test }\nsensors:\n" + list, new ConfigurationSources());
        return loaded.Configuration ?? throw new InvalidOperationException(string.Join('\n', loaded.Problems));
    }

    /// <summary>A board with that many points, each with 300 readings of 20 ± 5, and one upstream.</summary>
    public static Board Filled(int sensors, string? failure = null)
    {
        var configuration = Configuration(sensors);
        var board = new Board(configuration);
        var outbox = new MemoryOutbox();
        var reader = outbox.Attach([new("cloud", Lanes.All)])[0];
        board.Attach(new GatewayState(), [new UpstreamFigures("cloud", "mqtt://127.0.0.1:1883/", new OwedSlot(new Owed(outbox, reader, [])), new UpstreamState { Failure = failure })]);
        foreach (var point in configuration.Points)
        {
            for (var i = 0; i < 300; i++)
            {
                board.Take(new Reading(point, At(i), 20 + (5 * Math.Sin(i / 9.0))));
            }
        }

        return board;
    }

    public static Transition Change(TransitionKind kind, Point point, double seconds, Severity severity = Severity.Warning, string rule = "too-warm") =>
        new(kind, rule, point, kind == TransitionKind.Cleared ? 0 : 1, severity, 27.5, 26, "Cel", null, Quality.Good, null, 1, 1, At(seconds), At(0));

    public static View View(Board board, double seconds = 299, IReadOnlyList<LogLine>? log = null) =>
        new(board.Copy(), At(seconds), TimeSpan.FromSeconds(seconds), 12.3, "mosquitto_sub -h 127.0.0.1 -p 1883 -t 'gateways/test/#' -v", log ?? []);
}
