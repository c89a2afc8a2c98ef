using System.Text.Json.Nodes;

namespace Gateway.Cli;

/// <summary><c>sensors list</c>: fetches the sensors page by page and prints them.</summary>
internal static class SensorsList
{
    /// <summary>Fetches and prints.</summary>
    public static async Task RunAsync(Ask ask, bool runs, bool json, TextWriter output)
    {
        var sensors = await FetchAsync(ask);
        if (json)
        {
            await output.WriteLineAsync(new JsonArray([.. sensors.Select(s => s.DeepClone())]).ToJsonString());
            return;
        }

        foreach (var line in Lines(sensors, runs))
        {
            await output.WriteLineAsync(line);
        }
    }

    /// <summary>All of them.</summary>
    internal static async Task<IReadOnlyList<JsonNode>> FetchAsync(Ask ask)
    {
        var sensors = new List<JsonNode>();
        for (int? from = 0; from is not null;)
        {
            var page = await ask("sensors.list", new JsonObject { ["from"] = from });
            sensors.AddRange((page["sensors"] as JsonArray ?? []).OfType<JsonNode>());
            from = (int?)page["next"];
        }

        return sensors;
    }

    /// <summary>The lines for a person.</summary>
    internal static IEnumerable<string> Lines(IReadOnlyList<JsonNode> sensors, bool runs)
    {
        if (sensors.Count == 0)
        {
            yield return "there are no sensors; 'sensor-gateway sensors scan' finds what is connected";
            yield break;
        }

        // One table for all, so that it can be read down; what a sensor measures stands below it.
        var heads = SensorsText.Table([runs ? ["SENSOR", "STATE", "DRIVER", "EVERY", "FAILED", "NEXT", "PLACE"] : ["SENSOR", "DRIVER", "EVERY", "PLACE"], .. sensors.Select(s => Head(s, runs))]).ToList();
        using var points = SensorsText.Rows([.. sensors.SelectMany(s => Readings(s).Select(r => Point(r, SensorsText.Text(s, "failure"))))], "  ").GetEnumerator();
        yield return heads[0];
        foreach (var (sensor, head) in sensors.Zip(heads.Skip(1)))
        {
            yield return head;
            foreach (var line in SensorsText.Text(sensor, "failure") is { Length: > 0 } failure ? SensorsText.Fold(failure, SensorsText.Width - 4) : [])
            {
                yield return "  ! " + line;
            }

            foreach (var _ in Readings(sensor))
            {
                points.MoveNext();
                foreach (var line in points.Current)
                {
                    yield return line;
                }
            }
        }

        if (!runs)
        {
            yield return "no service runs: this is the configuration alone";
        }
    }

    private static IEnumerable<JsonNode> Readings(JsonNode sensor) => (sensor["readings"] as JsonArray ?? []).OfType<JsonNode>();

    private static string[] Head(JsonNode sensor, bool runs)
    {
        string[] common = [SensorsText.Text(sensor, "driver"), SensorsText.Seconds(sensor["every"])];
        var place = SensorsText.Text(sensor, "place");
        return runs
            ? [SensorsText.Text(sensor, "sensor"), SensorsText.Text(sensor, "state"), .. common, SensorsText.Text(sensor, "failures"), SensorsText.Seconds(sensor["next"]), place]
            : [SensorsText.Text(sensor, "sensor"), .. common, place];
    }

    /// <summary>A channel; why it is bad, unless that stands above for the whole sensor.</summary>
    private static string[] Point(JsonNode reading, string failure) => reading["at"] is null
        ? [SensorsText.Text(reading, "channel"), string.Empty, "no reading yet"]
        : [SensorsText.Text(reading, "channel"), SensorsText.Value(new JsonObject { ["value"] = reading["value"]?.DeepClone(), ["unit"] = reading["unit"]?.DeepClone() }), Age(reading), SensorsText.Text(reading, "reason") is { Length: > 0 } reason && reason == failure ? SensorsText.Text(reading, "quality") : SensorsText.Quality(reading)];

    /// <summary>How long ago; of a recording, when it was.</summary>
    private static string Age(JsonNode reading) => reading["age"] is { } age ? SensorsText.Seconds(age) + " ago" : SensorsText.Text(reading, "at").Split('.')[0].Replace('T', ' ');
}
