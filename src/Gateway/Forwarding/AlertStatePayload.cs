using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Diagnostics;
using Gateway.Pipeline;
using Gateway.Rules;
using Gateway.Rules.Operations;

namespace Gateway.Forwarding;

/// <summary>The retained state of an alert. The names are those of its events; what there is not is left out. Not an event.</summary>
internal static class AlertStatePayload
{
    /// <summary>Writes it.</summary>
    /// <param name="view">How the alert is.</param>
    /// <param name="stream">The stream that episode and sequence are numbered in.</param>
    /// <param name="sequence">Number of its last event; 0: not known, it was before the last start.</param>
    /// <param name="sinceUtc">Time label of that event, in ticks; 0: not known.</param>
    public static byte[] Write(AlertView view, string stream, long sequence, long sinceUtc)
    {
        using var buffer = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("rule"u8, view.Rule);
            json.WriteString("sensor"u8, view.Point.Sensor);
            json.WriteString("channel"u8, view.Point.Channel);
            json.WriteString("state"u8, view.State);
            json.WriteNumber("level"u8, view.Level);
            json.Optional("severity"u8, view.Severity is { } severity ? AlertNames.Of(severity) : null);
            var since = sinceUtc > 0 ? sinceUtc : view.RaisedAt?.UtcTicks ?? 0;
            json.Optional("since"u8, since > 0 ? Wire.Time(since) : null);
            json.Optional("raised-at"u8, view.RaisedAt is { } raised ? Wire.Time(raised.UtcTicks) : null);
            json.Optional("value"u8, view.Value);
            json.Optional("limit"u8, view.Limit);
            json.Optional("unit"u8, view.Unit);
            json.Optional("side"u8, view.Side);
            json.WriteString("quality"u8, view.Quality.Name());
            json.Optional("unknown"u8, view.Unknown);
            json.WriteBoolean("acked"u8, (view.Flags & AlertFlags.Acknowledged) != AlertFlags.None);
            json.Optional("acked-by"u8, view.AcknowledgedBy);
            json.WriteBoolean("latched"u8, (view.Flags & AlertFlags.Latched) != AlertFlags.None);
            json.WriteBoolean("shelved"u8, (view.Flags & AlertFlags.Shelved) != AlertFlags.None);
            json.Optional("shelved-until"u8, view.ShelvedUntil is { } until ? Wire.Time(until.UtcTicks) : null);
            json.WriteBoolean("suppressed"u8, (view.Flags & AlertFlags.Suppressed) != AlertFlags.None);
            json.WriteBoolean("flapping"u8, (view.Flags & AlertFlags.Flapping) != AlertFlags.None);
            json.WriteString("stream"u8, stream);
            json.Optional("episode"u8, view.Episode > 0 ? Wire.Sequence(view.Episode) : null);
            if (view.Episode > 0)
            {
                json.WriteNumber("number"u8, view.Number);
            }

            json.Optional("sequence"u8, sequence > 0 ? Wire.Sequence(sequence) : view.Number == 1 ? Wire.Sequence(view.Episode) : null);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
