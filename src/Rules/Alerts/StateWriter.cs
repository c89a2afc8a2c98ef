using System.Buffers;
using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Rules.Alerts;

/// <summary>Writes alert states as compact JSON, version 1. What is at its default is left out.</summary>
internal sealed class StateWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new(512);

    public byte[] Write(SavedAlert saved, Instant now)
    {
        buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteNumber("v"u8, 1);
        json.WriteString("watch"u8, saved.Watch);
        json.WriteString("limits"u8, saved.Limits);
        json.WriteNumber("saved"u8, saved.SavedAt);
        Flag(json, "recorded"u8, saved.Recorded);
        Text(json, "unit"u8, saved.Unit);
        if (saved.HasReading)
        {
            json.WriteNumber("at"u8, saved.Newest);
        }

        Number(json, "value"u8, saved.Value);
        json.WriteNumber("quality"u8, (byte)saved.Quality);
        Text(json, "unknown"u8, saved.Unknown);
        if (saved.Clock is { } clock && !(saved.HasReading && clock == saved.Newest))
        {
            json.WriteNumber("clock"u8, clock);
        }

        if (saved.Awaited is { } awaited)
        {
            json.WriteString("awaited"u8, awaited);
            json.WriteNumber("awaited-since"u8, saved.AwaitedSince);
        }

        Flag(json, "awaits-verdict"u8, saved.AwaitsVerdict);

        if (double.IsFinite(saved.Still))
        {
            json.WriteNumber("still"u8, saved.Still);
            json.WriteNumber("still-since"u8, saved.StillSince);
        }

        if (saved.PausedAt is { } paused)
        {
            json.WriteNumber("paused"u8, paused);
        }

        json.WriteStartArray("levels"u8);
        foreach (var (key, state) in saved.Levels)
        {
            json.WriteStartObject();
            json.WriteString("key"u8, key);
            json.WriteNumber("phase"u8, (byte)state.Phase);
            json.WriteNumber("side"u8, (byte)state.Side);
            Flag(json, "decided"u8, state.Decided);
            json.WriteNumber("count"u8, state.Count);
            json.WriteNumber("time"u8, state.Since);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteEpisode(json, saved);
        if (!OverlayState.IsDefault(saved.Overlay))
        {
            OverlayState.Write(json, saved.Overlay);
        }

        if (saved.Tracker is { } tracker)
        {
            json.WriteStartObject("signal"u8);
            tracker.Save(json, saved.Recorded ? new Instant(0, 0) : now);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteEpisode(Utf8JsonWriter json, SavedAlert saved)
    {
        var episode = saved.Episode;
        if (episode.Id == 0)
        {
            return;
        }

        json.WriteStartObject("episode"u8);
        json.WriteNumber("id"u8, episode.Id);
        json.WriteNumber("number"u8, episode.Number);
        json.WriteNumber("escalation"u8, episode.Escalation);
        json.WriteNumber("raised"u8, episode.RaisedAt.UtcTicks);
        if (saved.RaisedSince is { } since && since != episode.RaisedAt.UtcTicks)
        {
            json.WriteNumber("since"u8, Math.Max(0, since));
        }

        json.WriteNumber("notified"u8, Math.Max(0, episode.NotifiedAt));
        json.WriteNumber("level"u8, episode.Level);
        json.WriteNumber("peak-level"u8, episode.PeakLevel);
        Number(json, "peak"u8, episode.Peak);
        json.WriteNumber("side"u8, (byte)episode.Side);
        Flag(json, "lost"u8, episode.Lost);
        Flag(json, "reconciled"u8, episode.Reconciled);
        json.WriteString("driver"u8, saved.Driver);
        json.WriteNumber("severity"u8, (byte)saved.Severity);
        Number(json, "limit"u8, saved.Limit);
        Text(json, "side-name"u8, saved.SideName);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, ReadOnlySpan<byte> name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
    }

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    /// <summary>Writes a flag that is set; the default is left out.</summary>
    public static void Flag(Utf8JsonWriter json, ReadOnlySpan<byte> name, bool flag)
    {
        if (flag)
        {
            json.WriteBoolean(name, flag);
        }
    }
}
