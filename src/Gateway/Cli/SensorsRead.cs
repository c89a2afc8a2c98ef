using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Gateway.Control;

namespace Gateway.Cli;

/// <summary><c>sensors read</c>: the next reading of each channel with the transactions they come from, once or until told to stop.</summary>
internal sealed class SensorsRead(Ask ask, string id, bool json, TextWriter output, TextWriter error)
{
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly List<JsonNode> row = [];
    private int channels = 1;
    private bool told;
    private bool waited;

    /// <summary>Reads; the exit code is 1 when the sensor failed.</summary>
    public async Task<int> RunAsync(bool watch)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var code = ExitCode.Done;
        await foreach (var answer in SensorsFeed.EachAsync(ask, id, raw: true, stop.Token))
        {
            await HeadAsync(answer);
            foreach (var entry in (answer["entries"] as JsonArray ?? []).OfType<JsonObject>())
            {
                code = entry["reading"]?["quality"] is { } quality && (string?)quality == "bad" ? ExitCode.Fault : code;
                await EntryAsync(entry);
                if (!watch && seen.Count >= channels)
                {
                    await RowAsync();
                    return code;
                }
            }

            await EndAsync(answer);
            if (SensorsFeed.IsOver(answer))
            {
                await RowAsync();
                if (seen.Count > 0)
                {
                    return code;
                }

                throw new RefusedException($"sensor {id} reads nothing more: it is {((string?)answer["sensor"]!["state"] == "finished" ? "at the end of its recording" : "left out ('start: ignore')")}");
            }
        }

        return ExitCode.Done;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private async Task HeadAsync(JsonObject answer)
    {
        if (told)
        {
            return;
        }

        told = true;
        var sensor = answer["sensor"]!;
        channels = (sensor["readings"] as JsonArray ?? []).Count;
        if (!json)
        {
            var place = SensorsText.Text(sensor, "place");
            await output.WriteLineAsync($"{id}: {SensorsText.Text(sensor, "driver")}{(place.Length > 0 ? $" at {place}" : ", whose bytes only the kernel sees")}");
        }
    }

    private async Task EntryAsync(JsonObject entry)
    {
        if (json)
        {
            await output.WriteLineAsync(entry.ToJsonString());
        }

        if (entry["reading"] is { } reading)
        {
            // A channel that comes again begins another row.
            if (row.Exists(r => SensorsText.Text(r, "channel") == SensorsText.Text(reading, "channel")))
            {
                await RowAsync();
            }

            row.Add(reading);
            seen.Add(SensorsText.Text(reading, "channel"));
            if (row.Count == channels)
            {
                await RowAsync();
            }
        }
        else if (!json && entry["transaction"] is { } transaction)
        {
            foreach (var line in Bytes(transaction))
            {
                await output.WriteLineAsync(line);
            }
        }
    }

    private static IEnumerable<string> Bytes(JsonNode transaction)
    {
        var (write, read, failure) = (SensorsText.Text(transaction, "write"), SensorsText.Text(transaction, "read"), SensorsText.Text(transaction, "error"));
        string[][] rows =
        [
            .. write.Length > 0 ? [["write", write]] : Array.Empty<string[]>(),
            .. read.Length > 0 ? [[write.Length > 0 ? "  read" : "read", read]] : Array.Empty<string[]>(),
            .. failure.Length > 0 ? [["  fail", failure]] : Array.Empty<string[]>(),
        ];
        return SensorsText.Table(rows, "  ");
    }

    private async Task RowAsync()
    {
        if (row.Count > 0 && !json)
        {
            var time = SensorsText.Text(row[0], "at") is { Length: > 23 } at ? at[11..23] + "Z" : string.Empty;
            foreach (var line in SensorsText.Table([[time, string.Join(", ", row.Select(r => $"{SensorsText.Text(r, "channel")} {SensorsText.Value(r)}"))]]))
            {
                await output.WriteLineAsync(line);
            }
        }

        row.Clear();
    }

    private async Task EndAsync(JsonObject answer)
    {
        if ((long?)answer["lost"] is > 0 and var lost)
        {
            await error.WriteLineAsync($"sensor-gateway: {lost} entries are left out: the sensor is faster than they can be fetched");
        }

        if (answer["entries"] is JsonArray { Count: 0 } && !json && !waited)
        {
            waited = true;
            var next = SensorsText.Seconds(answer["sensor"]?["next"]);
            await error.WriteLineAsync($"nothing yet{(next.Length > 0 ? $"; its next step is due in {next}" : string.Empty)} (Ctrl+C ends)");
        }
    }
}
