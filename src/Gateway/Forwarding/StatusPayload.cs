using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Diagnostics;

namespace Gateway.Forwarding;

/// <summary>
/// The retained status: with it a subscriber knows for each lane which numbers exist and which it is owed. Not an event.
/// </summary>
internal static class StatusPayload
{
    /// <summary>Writes it.</summary>
    /// <param name="online">False in the will and before DISCONNECT.</param>
    /// <param name="owed">The store, and what the upstream is owed.</param>
    /// <param name="state">The gateway's figures.</param>
    /// <param name="utcNow">The wall clock, in ticks.</param>
    /// <param name="shadow">Whether the upstream is a shadow.</param>
    /// <param name="refusing">The lanes of which the broker takes nothing.</param>
    /// <param name="commands">The commands that are taken; null or empty: none.</param>
    /// <param name="commandsFailure">Why none are, although they should be; null: all is well.</param>
    public static byte[] Write(bool online, Owed owed, GatewayState state, long utcNow, bool shadow = false, IEnumerable<Lane>? refusing = null, IReadOnlyList<string>? commands = null, string? commandsFailure = null)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("status"u8, online ? "online"u8 : "offline"u8);
            json.WriteString("version"u8, Product.Version);
            json.WriteString("stream"u8, owed.Outbox.Stream);
            json.WriteString("boot"u8, Product.Boot);
            json.WriteString("time"u8, Wire.Time(utcNow));
            json.WriteString("store"u8, Store(owed.Outbox, state));
            json.WriteString("clock"u8, state.Clock);
            json.WriteNumber("active-alerts"u8, state.ActiveAlerts);
            if (shadow)
            {
                json.WriteBoolean("shadow"u8, true);
            }

            Names(json, "refusing"u8, [.. (refusing ?? []).Select(l => l.Name()).Distinct()]);
            Names(json, "commands"u8, commands ?? []);
            json.Optional("commands-failure"u8, commandsFailure);
            Write(json, owed.Main);
            if (owed.Older.Count > 0)
            {
                json.WriteStartArray("older"u8);
                foreach (var reader in owed.Older)
                {
                    json.WriteStartObject();
                    json.WriteString("stream"u8, reader.Stream);
                    Write(json, reader);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static string Store(IOutbox outbox, GatewayState state) =>
        state.StoreVolatile ? "volatile" : state.StoreFailure is not null ? "failed" : outbox.Durable ? "durable" : "memory";

    private static void Names(Utf8JsonWriter json, ReadOnlySpan<byte> member, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        json.WriteStartArray(member);
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, IOutboxReader reader)
    {
        json.WriteStartObject("lanes"u8);
        foreach (var lane in reader.Lanes)
        {
            json.WriteStartObject(lane.Name());
            json.WriteNumber("from"u8, reader.From(lane));
            json.WriteNumber("next"u8, reader.Committed(lane));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
