using System.Buffers;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Diagnostics;
using Gateway.Rules;

namespace Gateway.Pipeline;

/// <summary>Writes the <c>data</c> of alert and system events: the JSON object that is stored and later sent as it is.</summary>
internal sealed class EventData : IDisposable
{
    private const string Unsynchronised = "clock-unsynced";
    private readonly ArrayBufferWriter<byte> buffer = new(512);
    private readonly Utf8JsonWriter json;

    /// <summary>Makes a writer, reused for every event.</summary>
    public EventData() => json = new Utf8JsonWriter(buffer);

    /// <inheritdoc />
    public void Dispose() => json.Dispose();

    /// <summary>The data of an alert's transition.</summary>
    /// <param name="t">The transition.</param>
    /// <param name="unsynchronised">Whether it was stamped before the system clock was synchronised.</param>
    public byte[] Alert(in Transition t, bool unsynchronised = false)
    {
        Begin();
        json.WriteString("rule"u8, t.Rule);
        json.WriteString("sensor"u8, t.Point.Sensor);
        json.WriteString("channel"u8, t.Point.Channel);
        json.WriteNumber("level"u8, t.Level);
        json.WriteString("severity"u8, AlertNames.Of(t.Severity));
        json.Optional("value"u8, t.Value);
        json.Optional("limit"u8, t.Limit);
        json.Optional("unit"u8, t.Unit);
        json.Optional("side"u8, t.Side);
        json.WriteString("quality"u8, t.Quality.Name());
        json.Optional("reason"u8, t.Reason);
        if (t.Episode > 0)
        {
            Episode(t);
        }

        if (t.Kind is TransitionKind.FlappingStarted or TransitionKind.FlappingEnded)
        {
            json.WriteNumber("count"u8, t.Count);
        }

        if (t.Operator is { } note)
        {
            Operator(t.Kind, note);
        }

        json.WriteBoolean("notify"u8, t.Notify);
        json.Optional("held"u8, t.Held);
        json.WriteStartArray("flags"u8);
        foreach (var (flag, name) in AlertNames.Flags)
        {
            if ((t.Flags & flag) != AlertFlags.None)
            {
                json.WriteStringValue(name);
            }
        }

        if (unsynchronised)
        {
            json.WriteStringValue(Unsynchronised);
        }

        json.WriteEndArray();
        if (unsynchronised)
        {
            json.WriteString("boot"u8, Product.Boot);
            Uptime();
        }

        return End();
    }

    /// <summary>The data of a notice about the gateway itself.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="unsynchronised">Whether it was stamped before the system clock was synchronised.</param>
    public byte[] System(in SystemNotice notice, bool unsynchronised = false)
    {
        Begin();
        if (notice.Subject.Length > 0)
        {
            json.WriteString("subject"u8, notice.Subject);
        }

        json.Optional("reason"u8, notice.Reason);
        if (notice.Count > 1)
        {
            json.WriteNumber("count"u8, notice.Count);
        }

        json.WriteString("version"u8, Product.Version);
        json.WriteString("boot"u8, Product.Boot);
        if (unsynchronised)
        {
            json.WriteStartArray("flags"u8);
            json.WriteStringValue(Unsynchronised);
            json.WriteEndArray();
            if (notice.Kind != "unclean-stop")
            {
                Uptime(); // That one says it anyway.
            }
        }

        notice.Facts?.Invoke(json);
        return End();
    }

    /// <summary>With the boot it orders what was stamped before the clock was right.</summary>
    private void Uptime() => json.Optional("uptime"u8, Math.Round(Product.Uptime()?.TotalSeconds ?? double.NaN, 1));

    /// <summary>An alert that never rang can be shelved: then there is none.</summary>
    private void Episode(in Transition t)
    {
        json.WriteString("episode"u8, Wire.Sequence(t.Episode));
        json.WriteNumber("number"u8, t.Number);
        if (t.RaisedAt == default)
        {
            return; // It is over, and this is not its end: an acknowledgement that came late.
        }

        json.WriteString("raised-at"u8, Wire.Time(t.RaisedAt.UtcTicks));
        if (t.Kind == TransitionKind.Cleared || (t.Kind == TransitionKind.FlappingEnded && t.Level == 0))
        {
            json.WriteNumber("duration"u8, TimeSpan.FromTicks(t.At.Ticks - t.RaisedAt.Ticks).TotalSeconds);
            json.Optional("peak"u8, t.Peak);
            json.WriteNumber("peak-level"u8, t.PeakLevel);
        }
    }

    private void Operator(TransitionKind kind, OperatorNote note)
    {
        json.WriteString("by"u8, note.By);
        json.Optional("comment"u8, note.Comment);
        if (note.Until is { } until)
        {
            json.WriteString("until"u8, Wire.Time(until.UtcTicks));
        }

        if (kind == TransitionKind.Shelved)
        {
            json.WriteBoolean("one-shot"u8, note.OneShot);
        }
    }

    private void Begin()
    {
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        json.WriteStartObject();
    }

    private byte[] End()
    {
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
