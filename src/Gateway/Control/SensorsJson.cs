using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Acquisition;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Drivers;
using Gateway.Drivers.Scanning;
using Gateway.Scanning;

namespace Gateway.Control;

/// <summary>Sensors, their readings and what was found, as JSON. What there is not is left out.</summary>
internal static class SensorsJson
{
    /// <summary>A sensor that is configured.</summary>
    public static JsonObject Of(SensorSection section)
    {
        var json = new JsonObject { ["sensor"] = section.Id, ["driver"] = section.Driver };
        Put(json, "place", SensorPlace.Of(section.Sensor)?.Text);
        Put(json, "every", section.Sensor.Every > TimeSpan.Zero ? section.Sensor.Every.TotalSeconds : null);
        json["channels"] = new JsonArray([.. section.Points.Select(p =>
        {
            var channel = new JsonObject { ["channel"] = p.Channel };
            Put(channel, "unit", p.Unit);
            return (JsonNode)channel;
        })]);
        return json;
    }

    /// <summary>A sensor that runs.</summary>
    public static JsonObject Of(SensorRunner runner, Instant now)
    {
        var json = Of(runner.Section);
        var (failure, due) = (runner.Failure, runner.Due);
        json["state"] = failure is not null ? "failed"
            : due == SensorRunner.Never ? runner.WasOpen ? "finished" : "left-out"
            : runner.WasOpen ? "works" : "starting";
        Put(json, "failure", failure);
        json["failures"] = runner.Failures;
        Put(json, "next", due == SensorRunner.Never ? null : Math.Max(0, TimeSpan.FromTicks(due - now.Ticks).TotalSeconds));
        json["readings"] = new JsonArray([.. runner.Section.Points.Select((p, i) => (JsonNode)(runner.Latest.Of(i) is { } reading ? Of(reading, now) : new JsonObject { ["channel"] = p.Channel }))]);
        return json;
    }

    /// <summary>A reading.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="now">The present instant, for its age; null: its age is not told.</param>
    public static JsonObject Of(in Reading reading, Instant? now)
    {
        var json = new JsonObject { ["channel"] = reading.Point.Channel };
        Put(json, "value", double.IsFinite(reading.Value) ? reading.Value : null);
        Put(json, "unit", reading.Point.Unit);
        json["quality"] = reading.Quality.Name();
        Put(json, "reason", reading.Reason);
        json["at"] = Time(reading.At.UtcTicks);
        Put(json, "age", now is { } present && !reading.Point.Recorded ? Math.Max(0, TimeSpan.FromTicks(present.Ticks - reading.At.Ticks).TotalSeconds) : null);
        return json;
    }

    /// <summary>What was seen of a sensor.</summary>
    public static JsonObject Of(WatchEntry entry)
    {
        var json = new JsonObject { ["number"] = entry.Number };
        if (entry.Reading is { } reading)
        {
            json["reading"] = Of(reading, null);
        }
        else if (entry.Transaction is { } transaction)
        {
            var bytes = new JsonObject();
            Put(bytes, "write", transaction.Write.Length > 0 ? transaction.Write : null);
            Put(bytes, "read", transaction.Read);
            Put(bytes, "error", transaction.Error);
            json["transaction"] = bytes;
        }

        return json;
    }

    /// <summary>What was found at an address.</summary>
    public static JsonObject Of(AddressFound found, string? sensor)
    {
        var json = new JsonObject { ["address"] = $"0x{found.Address:x2}" };
        Put(json, "sensor", sensor);
        Put(json, "taken-by", found.TakenBy);
        Put(json, "driver", found.Driver);
        Put(json, "evidence", found.Evidence);
        if (found.Candidates.Count > 0)
        {
            json["candidates"] = new JsonArray([.. found.Candidates.Select(c => (JsonNode)c)]);
        }

        return json;
    }

    /// <summary>A time with every digit that the clock has, so that what is recorded is played as it was.</summary>
    private static string Time(long utcTicks) =>
        new DateTime(Math.Clamp(utcTicks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private static void Put(JsonObject json, string name, JsonNode? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }
}
