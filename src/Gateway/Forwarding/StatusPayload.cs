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
    /// <param name="outbox">The store.</param>
    /// <param name="reader">The upstream's view of it.</param>
    /// <param name="state">The gateway's figures.</param>
    /// <param name="utcNow">The wall clock, in ticks.</param>
    public static byte[] Write(bool online, IOutbox outbox, IOutboxReader reader, GatewayState state, long utcNow)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("status"u8, online ? "online"u8 : "offline"u8);
            json.WriteString("version"u8, Product.Version);
            json.WriteString("stream"u8, outbox.Stream);
            json.WriteString("boot"u8, Product.Boot);
            json.WriteString("time"u8, Wire.Time(utcNow));
            json.WriteString("store"u8, state.StoreVolatile ? "volatile"u8 : state.StoreFailure is not null ? "failed"u8 : outbox.Durable ? "durable"u8 : "memory"u8);
            json.WriteNumber("active-alerts"u8, state.ActiveAlerts);
            json.WriteStartObject("lanes"u8);
            foreach (var lane in reader.Lanes)
            {
                json.WriteStartObject(lane.Name());
                json.WriteNumber("from"u8, reader.From(lane));
                json.WriteNumber("next"u8, reader.Committed(lane));
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
