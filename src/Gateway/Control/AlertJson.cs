using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Diagnostics;
using Gateway.Pipeline;
using Gateway.Rules.Operations;

namespace Gateway.Control;

/// <summary>The present state of an alert as JSON; the names are those of its events. What there is not is left out.</summary>
internal static class AlertJson
{
    /// <summary>Writes one alert.</summary>
    public static JsonObject Of(AlertView view, Instant now)
    {
        var json = new JsonObject
        {
            ["rule"] = view.Rule,
            ["point"] = view.Point.Id,
            ["state"] = view.State,
            ["level"] = view.Level,
        };
        Put("severity", view.Severity is { } severity ? AlertNames.Of(severity) : null);
        Put("value", Finite(view.Value));
        Put("unknown", view.Unknown);
        json["quality"] = view.Quality.Name();
        Put("limit", Finite(view.Limit));
        Put("unit", view.Unit);
        Put("side", view.Side);
        if (view.Episode > 0)
        {
            json["episode"] = Wire.Sequence(view.Episode);
            json["number"] = view.Number;
        }

        if (view.RaisedAt is { } raised)
        {
            json["raised-at"] = Wire.Time(raised.UtcTicks);

            // The clock of a recording stands where its last row is; how old an alert is there, nobody here can say.
            Put("age", view.Point.Recorded ? null : Math.Max(0, TimeSpan.FromTicks(now.Ticks - raised.Ticks).TotalSeconds));
        }

        Put("wants-acknowledgement", view.WantsAcknowledgement ? true : null);
        Put("acknowledged-by", view.AcknowledgedBy);
        Put("shelved-until", view.ShelvedUntil is { } until ? Wire.Time(until.UtcTicks) : null);
        json["flags"] = new JsonArray([.. AlertNames.Flags.Where(f => view.Flags.HasFlag(f.Flag)).Select(f => (JsonNode)f.Name)]);
        return json;

        void Put(string name, JsonNode? value)
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
