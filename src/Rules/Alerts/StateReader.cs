using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Rules.Levels;

namespace Gateway.Rules.Alerts;

/// <summary>Reads what <see cref="StateWriter"/> wrote. Unknown names are passed over; anything else odd makes it unreadable.</summary>
internal static class StateReader
{
    /// <summary>Null when the bytes are damaged or of another version.</summary>
    public static SavedAlert? Read(ReadOnlySpan<byte> bytes)
    {
        var saved = new SavedAlert();
        try
        {
            var json = new Utf8JsonReader(bytes);
            var version = 0;
            Expect(json.Read() && json.TokenType == JsonTokenType.StartObject);
            while (Next(ref json))
            {
                if (json.ValueTextEquals("v"u8))
                {
                    json.Read();
                    version = json.GetInt32();
                }
                else
                {
                    ReadMember(ref json, saved);
                }
            }

            saved.Clock = Math.Max(saved.Clock, saved.Newest);
            return version == 1 && !json.Read() && IsSane(saved) ? saved : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static void ReadMember(ref Utf8JsonReader json, SavedAlert saved)
    {
        var name = json.GetString();
        json.Read();
        switch (name)
        {
            case "watch": saved.Watch = Text(ref json); break;
            case "limits": saved.Limits = Text(ref json); break;
            case "saved": saved.SavedAt = json.GetInt64(); break;
            case "recorded": saved.Recorded = json.GetBoolean(); break;
            case "unit": saved.Unit = Text(ref json); break;
            case "at": (saved.HasReading, saved.Newest) = (true, json.GetInt64()); break;
            case "value": saved.Value = json.GetDouble(); break;
            case "quality": saved.Quality = (Quality)json.GetByte(); break;
            case "unknown": saved.Unknown = Text(ref json); break;
            case "paused": saved.PausedAt = json.GetInt64(); break;
            case "clock": saved.Clock = json.GetInt64(); break;
            case "still": saved.Still = json.GetDouble(); break;
            case "still-since": saved.StillSince = json.GetInt64(); break;
            case "overlay": saved.Overlay = OverlayState.Read(JsonElement.ParseValue(ref json)); break;
            case "signal": saved.Signal = JsonElement.ParseValue(ref json); break;
            case "levels": ReadLevels(ref json, saved); break;
            case "episode": ReadEpisode(ref json, saved); break;
            default: json.Skip(); break;
        }
    }

    private static void ReadLevels(ref Utf8JsonReader json, SavedAlert saved)
    {
        Expect(json.TokenType == JsonTokenType.StartArray);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            Expect(json.TokenType == JsonTokenType.StartObject);
            var key = string.Empty;
            var state = default(LevelState);
            while (Next(ref json))
            {
                var name = json.GetString();
                json.Read();
                switch (name)
                {
                    case "key": key = Text(ref json); break;
                    case "phase": state.Phase = (Phase)json.GetByte(); break;
                    case "side": state.Side = (Side)json.GetByte(); break;
                    case "decided": state.Decided = json.GetBoolean(); break;
                    case "count": state.Count = json.GetInt32(); break;
                    case "time": state.Since = json.GetInt64(); break;
                    default: json.Skip(); break;
                }
            }

            Expect(state.Phase <= Phase.Falling && state.Side <= Side.High && state.Count >= 0 && state.Since >= 0);
            saved.Levels.Add((key, state));
        }
    }

    private static void ReadEpisode(ref Utf8JsonReader json, SavedAlert saved)
    {
        Expect(json.TokenType == JsonTokenType.StartObject);
        var episode = Episode.None;
        while (Next(ref json))
        {
            var name = json.GetString();
            json.Read();
            switch (name)
            {
                case "id": episode.Id = json.GetInt64(); break;
                case "number": episode.Number = json.GetInt32(); break;
                case "raised": episode.RaisedAt = Instant.Recorded(json.GetInt64()); break;
                case "level": episode.Level = json.GetInt32(); break;
                case "peak-level": episode.PeakLevel = json.GetInt32(); break;
                case "peak": episode.Peak = json.GetDouble(); break;
                case "side": episode.Side = (Side)json.GetByte(); break;
                case "escalation": episode.Escalation = json.GetInt32(); break;
                case "notified": episode.NotifiedAt = json.GetInt64(); break;
                case "lost": episode.Lost = json.GetBoolean(); break;
                case "reconciled": episode.Reconciled = json.GetBoolean(); break;
                case "driver": saved.Driver = Text(ref json); break;
                case "severity": saved.Severity = (Severity)json.GetByte(); break;
                case "limit": saved.Limit = json.GetDouble(); break;
                case "side-name": saved.SideName = Text(ref json); break;
                default: json.Skip(); break;
            }
        }

        saved.Episode = episode;
    }

    /// <summary>Goes to the next name of the object that was entered; false at its end.</summary>
    private static bool Next(ref Utf8JsonReader json)
    {
        Expect(json.Read() && json.TokenType is JsonTokenType.PropertyName or JsonTokenType.EndObject);
        return json.TokenType == JsonTokenType.PropertyName;
    }

    private static bool IsSane(SavedAlert saved) =>
        saved.Quality <= Quality.Bad
        && (saved.Unknown is not null || double.IsFinite(saved.Value) || !saved.HasReading)
        && saved.Severity is >= Severity.Info and <= Severity.Critical
        && saved.Episode is { Level: >= 0, Side: <= Side.High }
        && (saved.Episode.Level == 0 || saved.Episode is { Id: > 0, Number: > 0 })
        && IsLabel(saved.Episode.RaisedAt.UtcTicks) && IsLabel(saved.Episode.NotifiedAt) && IsLabel(saved.StillSince) && IsLabel(saved.SavedAt)
        && IsLabel(saved.Overlay.Shelf?.Until.UtcTicks ?? 0) && saved.Overlay.Raises.TrueForAll(IsLabel);

    /// <summary>Whether it is a time that a person could read.</summary>
    private static bool IsLabel(long utcTicks) => utcTicks >= 0 && utcTicks <= DateTime.MaxValue.Ticks;

    private static string Text(ref Utf8JsonReader json) => json.GetString() ?? throw new JsonException("text was expected");

    private static void Expect(bool condition)
    {
        if (!condition)
        {
            throw new JsonException("not an alert's state");
        }
    }
}
