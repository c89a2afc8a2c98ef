using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Gateway.Control;

namespace Gateway.Cli;

/// <summary><c>sensors record</c>: writes the readings of a sensor as CSV with a column for each channel, as the driver <c>replay</c> reads it.</summary>
internal sealed class SensorsRecord(Ask ask, string id, bool json, TextWriter output, TextWriter error)
{
    private readonly Dictionary<string, string> row = new(StringComparer.Ordinal);
    private List<(string Name, string Unit)> channels = [];
    private string at = string.Empty;
    private long rows;
    private long lost;

    /// <summary>Records for a time, or until told to stop.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="file">Where to; null: standard output.</param>
    public async Task<int> RunAsync(TimeSpan duration, string? file)
    {
        using var stop = new CancellationTokenSource(duration);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await using var writer = file is null ? null : Create(file);
        var into = writer ?? output;
        try
        {
            await foreach (var answer in SensorsFeed.EachAsync(ask, id, raw: false, stop.Token))
            {
                await TakeAsync(answer, into);
                if (SensorsFeed.IsOver(answer))
                {
                    break;
                }
            }

            await RowAsync(into);
            await into.FlushAsync(CancellationToken.None);
        }
        catch (IOException e)
        {
            throw new RefusedException($"{file ?? "standard output"} cannot be written: {e.Message}");
        }

        await (json ? output.WriteLineAsync(Summary(file).ToJsonString()) : SayAsync(file));
        return rows > 0 && lost == 0 ? ExitCode.Done : ExitCode.Fault;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static StreamWriter Create(string file)
    {
        try
        {
            return new StreamWriter(new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(File.Exists(file) ? $"{file} exists already; remove it or name another file" : $"{file} cannot be made: {e.Message}");
        }
    }

    private async Task TakeAsync(JsonObject answer, TextWriter into)
    {
        if (channels.Count == 0)
        {
            channels = [.. (answer["sensor"]?["channels"] as JsonArray ?? []).OfType<JsonObject>().Select(c => (SensorsText.Text(c, "channel"), SensorsText.Text(c, "unit")))];
            await into.WriteLineAsync($"timestamp,{string.Join(',', channels.Select(c => c.Name))}");
        }

        lost += (long?)answer["lost"] ?? 0;
        foreach (var reading in (answer["entries"] as JsonArray ?? []).Select(e => e?["reading"]).OfType<JsonNode>())
        {
            // A row is one measurement: it ends when a channel comes again.
            var channel = SensorsText.Text(reading, "channel");
            if (row.ContainsKey(channel))
            {
                await RowAsync(into);
            }

            at = row.Count == 0 ? SensorsText.Text(reading, "at") : at;

            // JSON has the shortest text that gives the same number again; what could not be read stays empty.
            row[channel] = reading["value"]?.ToJsonString() ?? string.Empty;
            if (row.Count == channels.Count)
            {
                await RowAsync(into);
            }
        }
    }

    private async Task RowAsync(TextWriter into)
    {
        if (row.Count > 0)
        {
            await into.WriteLineAsync($"{at},{string.Join(',', channels.Select(c => row.GetValueOrDefault(c.Name)))}");
            rows++;
        }

        row.Clear();
    }

    private JsonObject Summary(string? file) => new()
    {
        ["sensor"] = id,
        ["file"] = file,
        ["rows"] = rows,
        ["lost"] = lost,
        ["channels"] = new JsonArray([.. channels.Select(c => new JsonObject { ["channel"] = c.Name, ["unit"] = c.Unit.Length > 0 ? c.Unit : null })]),
    };

    private async Task SayAsync(string? file)
    {
        if (lost > 0)
        {
            await error.WriteLineAsync($"sensor-gateway: {lost} readings are missing: the sensor is faster than they can be fetched");
        }

        if (rows == 0)
        {
            await error.WriteLineAsync($"sensor-gateway: no reading of {id} came in this time; 'sensor-gateway sensors list' says how it is");
            return;
        }

        await error.WriteLineAsync($"{rows} rows of {id}{(file is null ? string.Empty : $" in {file}")}; to play a channel of them:");
        foreach (var (name, unit) in channels)
        {
            await error.WriteLineAsync($"  {id}-{name}: {{ driver: replay, file: {file ?? "FILE"}, channel: {name}{(unit.Length > 0 ? $", unit: \"{unit}\"" : string.Empty)} }}");
        }
    }
}
