using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Pipeline;
using Gateway.Rules.Performance;

namespace Gateway.Rehearsing;

/// <summary>Prints what came of a replay as one JSON object.</summary>
internal static class ReplayJson
{
    /// <summary>Prints it.</summary>
    public static void Write(ReplayResult result, TextWriter output)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            Recording(json, result);
            json.WritePropertyName("figures");
            FiguresJson.Write(json, result.Figures);
            json.WritePropertyName("guarded");
            FiguresJson.Write(json, result.Guarded);
            if (result.Differences is { } differences)
            {
                Differences(json, differences);
            }

            if (result.Advice is { } advice)
            {
                Advise(json, advice);
            }

            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static void Recording(Utf8JsonWriter json, ReplayResult result)
    {
        json.WriteStartObject("recording");
        json.WriteNumber("readings", result.Log.Rows);
        if (result.Log.First is { } first)
        {
            json.WriteString("from", Wire.Time(first));
            json.WriteString("to", Wire.Time(result.Log.Last));
        }

        json.WriteNumber("pace", result.Pace.TotalSeconds);
        json.WriteStartArray("points");
        foreach (var point in result.Log.Points)
        {
            json.WriteStartObject();
            json.WriteString("point", point.Point.Id);
            json.WriteNumber("readings", point.Rows);
            json.WriteNumber("bad", point.Bad);
            json.WriteNumber("out-of-order", point.OutOfOrder);
            json.WriteNumber("unknown", point.Unknown.TotalSeconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Differences(Utf8JsonWriter json, IReadOnlyList<Difference> differences)
    {
        json.WriteStartArray("differences");
        foreach (var d in differences)
        {
            json.WriteStartObject();
            json.WriteString("rule", d.Rule);
            json.WriteString("point", d.Point);
            json.WriteNumber("before", d.Before);
            json.WriteNumber("after", d.After);
            json.WriteBoolean("same", d.Same);
            Episodes(json, "gone", d.Gone);
            Episodes(json, "new", d.New);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Episodes(Utf8JsonWriter json, string name, IReadOnlyList<(Episode Episode, bool IsPart)> episodes)
    {
        json.WriteStartArray(name);
        foreach (var (e, isPart) in episodes)
        {
            json.WriteStartObject();
            json.WriteString("raised-at", Wire.Time(e.From));
            if (e.To is { } to)
            {
                json.WriteString("cleared-at", Wire.Time(to));
            }

            json.WriteString("severity", AlertNames.Of(e.Severity));
            if (double.IsFinite(e.Peak))
            {
                json.WriteNumber("peak", e.Peak);
            }

            json.WriteBoolean("part", isPart);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Advise(Utf8JsonWriter json, IReadOnlyList<Advice> advice)
    {
        json.WriteStartArray("advice");
        foreach (var a in advice)
        {
            json.WriteStartObject();
            json.WriteString("rule", a.Alert.Rule);
            json.WriteString("point", a.Alert.Point);
            json.WriteNumber("episodes", a.Before.Episodes);
            json.WriteNumber("active", a.Before.Active.TotalSeconds);
            Tried(json, "best", a.Best);
            Tried(json, "tried", a.Tried);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Tried(Utf8JsonWriter json, string name, IEnumerable<Outcome> tried)
    {
        json.WriteStartArray(name);
        foreach (var outcome in tried)
        {
            json.WriteStartObject();
            json.WriteString("setting", outcome.Key);
            json.WriteString("value", outcome.Value);
            json.WriteNumber("episodes", outcome.Episodes);
            json.WriteNumber("active", outcome.Active.TotalSeconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
