using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Control;
using Gateway.Rehearsing;

namespace Gateway.Cli;

/// <summary><c>alerts figures</c>: fetches how the alerts perform and prints it in 80 columns.</summary>
internal static class AlertsFigures
{
    /// <summary>Fetches and prints.</summary>
    public static async Task RunAsync(ControlClient client, bool json, TextWriter output)
    {
        var figures = await client.AskAsync("alerts.figures", []);
        if (json)
        {
            await output.WriteLineAsync(figures.ToJsonString());
            return;
        }

        foreach (var line in Lines(figures))
        {
            await output.WriteLineAsync(line);
        }
    }

    /// <summary>The lines for a person.</summary>
    internal static IEnumerable<string> Lines(JsonObject figures)
    {
        yield return $"since           {Time(figures["since"])} ({Words.Count((int)figures["alert-count"]!, "alert")})";
        yield return $"active now      {BySeverity(figures["standing"])}";
        yield return $"                {figures["unacknowledged"]} unacknowledged, {figures["shelved"]} shelved, {figures["suppressed"]} suppressed";
        yield return $"raised          {figures["raised"]}: {BySeverity(figures["raised-by-severity"])}; notified {figures["raised-notified"]}";
        yield return $"in 10 minutes   {Peak("10m")}";
        yield return $"in an hour      {Peak("hour")}";
        yield return $"in a day        {Peak("day")}";
        yield return $"floods          {figures["floods"]!["count"]}{((bool)figures["floods"]!["now"]! ? ", one now" : string.Empty)}";
        if ((int)figures["acknowledged"]!["count"]! is > 0 and var count)
        {
            yield return $"acknowledged    {count}, after {Seconds("mean")} on average, {Seconds("longest")} at most";
        }

        if ((int)figures["never-raised-count"]! is > 0 and var never)
        {
            yield return $"never raised    {Words.Count(never, "alert")}";
        }

        foreach (var alert in figures["top-ten"]!.AsArray())
        {
            yield return $"raised most     {alert!["raised"],5} {((double)alert["share"]!).ToString("0%", CultureInfo.InvariantCulture),4}  {AlertsList.Text((JsonObject)alert, "rule")} {AlertsList.Text((JsonObject)alert, "point")}";
        }

        string Peak(string window) => (int)figures["peak-" + window]!["count"]! is > 0 and var most
            ? $"{figures["raised-" + window]} now, at most {most} ({Time(figures["peak-" + window]!["at"])})"
            : "0";

        string Seconds(string name) => Words.Short(TimeSpan.FromSeconds((double)figures["acknowledged"]![name]!));
    }

    private static string BySeverity(JsonNode? counts) => $"{counts!["critical"]} critical, {counts["warning"]} warning, {counts["info"]} info";

    private static string Time(JsonNode? time) =>
        DateTimeOffset.TryParse((string?)time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC"
            : string.Empty;
}
