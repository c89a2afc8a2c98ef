using System.Buffers;
using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Rules.Computed;

/// <summary>Writes and reads what a computed point keeps over a restart, as compact JSON, version 1.</summary>
internal static class ComputedState
{
    private const int Version = 1;

    public static byte[] Write(ComputedPoint computed, Held held)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteNumber("v"u8, Version);
        if (computed is { HasBegun: true, ClockKind: ClockKind.Recorded })
        {
            json.WriteNumber("clock"u8, computed.Clock);
        }

        json.WriteStartArray("inputs"u8);
        foreach (var slot in computed.Inputs.Where(s => held.Points[s].Recorded && !held.IsAwaited[s]))
        {
            var cell = held.Cells[slot];
            json.WriteStartObject();
            json.WriteString("point"u8, held.Points[slot].Id);
            json.WriteString("unit"u8, held.Points[slot].Unit);
            json.WriteNumber("quality"u8, (byte)cell.Quality);
            if (cell.IsKnown)
            {
                json.WriteNumber("value"u8, cell.Number);
            }

            if (held.Reasons[slot] is { } reason)
            {
                json.WriteString("reason"u8, reason);
                json.WriteBoolean("named"u8, held.NamesPoint[slot]);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static bool Read(ReadOnlySpan<byte> bytes, ComputedPoint computed, Held held)
    {
        State? state;
        try
        {
            var reader = new Utf8JsonReader(bytes);
            using var json = JsonDocument.ParseValue(ref reader);
            state = Parse(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return false;
        }

        if (state is null)
        {
            return false;
        }

        foreach (var slot in computed.Inputs)
        {
            var point = held.Points[slot];
            if (!point.Recorded)
            {
                held.Await(slot, Held.Down);
            }
            else if (state.Inputs.Find(i => i.Point == point.Id && i.Unit == point.Unit) is { } input)
            {
                held.Set(slot, new(input.Value, input.Quality, slot), input.Reason, input.NamesPoint);
            }
        }

        computed.Clock = computed.ClockKind == ClockKind.Recorded ? state.Clock : computed.Clock;
        return true;
    }

    private static State? Parse(JsonElement json)
    {
        if (json.GetProperty("v").GetInt32() != Version)
        {
            return null;
        }

        var inputs = new List<Input>();
        foreach (var item in json.GetProperty("inputs").EnumerateArray())
        {
            var quality = (Quality)item.GetProperty("quality").GetByte();
            var value = item.TryGetProperty("value", out var number) ? number.GetDouble() : double.NaN;
            var reason = item.TryGetProperty("reason", out var text) ? text.GetString() : null;
            if (quality > Quality.Bad || double.IsFinite(value) == (quality == Quality.Bad) || (reason is null) != (quality == Quality.Good))
            {
                return null;
            }

            var named = item.TryGetProperty("named", out var flag) && flag.GetBoolean();
            inputs.Add(new(item.GetProperty("point").GetString(), item.GetProperty("unit").GetString(), value, quality, reason, named));
        }

        return new(json.TryGetProperty("clock", out var clock) ? clock.GetInt64() : long.MinValue, inputs);
    }

    private sealed record State(long Clock, List<Input> Inputs);

    private sealed record Input(string? Point, string? Unit, double Value, Quality Quality, string? Reason, bool NamesPoint);
}
