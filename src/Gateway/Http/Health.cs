using System.Globalization;
using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Metrics;
using Gateway.Systemd;

namespace Gateway.Http;

/// <summary>
/// What <c>/health/live</c> and <c>/health/ready</c> say. Live: every part made a step in the last 90 s or waits knowingly, as the watchdog
/// asks. Ready: besides, alerts reach the disk. Sensors and brokers that fail are told, and do not make the gateway unfit: a restart mends neither.
/// </summary>
internal sealed class Health(Heartbeat heartbeat, GatewayState state, Func<MetricSources?> sources)
{
    /// <summary>Whether every part moves.</summary>
    public bool IsLive => heartbeat.Worst().Overdue < Watchdog.Patience;

    /// <summary>Whether readings are judged and kept on the disk.</summary>
    public bool IsReady => IsLive && sources() is not null && !state.StoreVolatile;

    /// <summary>The facts, the same for both questions.</summary>
    public void Write(Stream output, bool answer)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("status", answer ? "ok" : "failing");
        json.WriteStartObject("checks");
        var (part, overdue) = heartbeat.Worst();
        Check(json, "progress", overdue < Watchdog.Patience, overdue < Watchdog.Patience ? null : string.Create(CultureInfo.InvariantCulture, $"the {part} has not made a step for {overdue.TotalSeconds:0} s"));
        Check(json, "pipeline", sources() is not null, sources() is null ? "starting" : null);
        Check(json, "store", !state.StoreVolatile, state.StoreFailure);
        if (sources() is { } now)
        {
            var failed = now.Sensors.Where(s => s.Failure is not null).Select(s => s.Id).ToList();
            Check(json, "sensors", failed.Count == 0, failed.Count == 0 ? null : $"failed: {string.Join(", ", failed)}");
            var away = now.Upstreams.Where(u => u.State.Failure is not null).Select(u => u.Id).ToList();
            Check(json, "upstreams", away.Count == 0, away.Count == 0 ? null : $"not connected: {string.Join(", ", away)}");
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Check(Utf8JsonWriter json, string name, bool ok, string? detail)
    {
        json.WriteStartObject(name);
        json.WriteBoolean("ok", ok);
        if (detail is not null)
        {
            json.WriteString("detail", detail);
        }

        json.WriteEndObject();
    }
}
