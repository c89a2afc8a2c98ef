using System.Text.Json.Nodes;

namespace Gateway.Cli;

/// <summary>What <c>check --plan</c> and <c>reload</c> print for a person.</summary>
internal static class PlanText
{
    /// <summary>The problems of the files, as <c>check</c> prints them.</summary>
    public static void Problems(JsonObject reply, TextWriter error)
    {
        foreach (var problem in reply["problems"] as JsonArray ?? [])
        {
            error.WriteLine(StatusText.Text(problem));
        }

        More(reply, "problems", error);
    }

    /// <summary>What changes, or why nothing does.</summary>
    /// <param name="reply">The reply of the service.</param>
    /// <param name="output">Where what changes is told.</param>
    /// <param name="error">Where a refusal is told.</param>
    /// <param name="done">Whether it was done, or would be.</param>
    public static void Print(JsonObject reply, TextWriter output, TextWriter error, bool done)
    {
        var refusal = StatusText.Text(reply["refusal"]);
        var summary = StatusText.Text(reply["summary"]);
        if (refusal.Length > 0)
        {
            error.WriteLine(done ? $"sensor-gateway: reload refused: {refusal}" : $"sensor-gateway: a reload would be refused: {refusal}");
        }
        else
        {
            output.WriteLine(summary.Length == 0 ? "the files say what runs already; there is nothing to do"
                : done ? $"reloaded: {summary}" : $"a reload would change: {summary}");
        }

        foreach (var change in StatusText.Items(reply["changes"]))
        {
            output.WriteLine($"  {StatusText.Text(change["change"]),-8} {StatusText.Text(change["path"])}");
            Settings(change["settings"], "           ", output);
        }

        More(reply, "changes", output);
        Settings(reply["settings"], "  changed  ", output);
        Settings(reply["restart"], "  restart  ", output);
        foreach (var alert in StatusText.Items(reply["alerts"]))
        {
            var reason = StatusText.Text(alert["reason"]);
            output.WriteLine($"  alert    {StatusText.Text(alert["rule"])} on {StatusText.Text(alert["point"])} would be {StatusText.Text(alert["kind"])} at once{(reason.Length > 0 ? $" ({reason})" : string.Empty)}");
        }

        More(reply, "alerts", output);
        foreach (var upstream in done || refusal.Length > 0 ? [] : reply["tried"] as JsonArray ?? [])
        {
            output.WriteLine($"  upstream {StatusText.Text(upstream)} would keep its former settings if the new ones get no connection within a minute");
        }
    }

    private static void Settings(JsonNode? settings, string head, TextWriter output)
    {
        foreach (var setting in StatusText.Items(settings))
        {
            output.WriteLine($"{head}{StatusText.Text(setting["setting"])}: {Written(setting["from"])} -> {Written(setting["to"])}");
        }
    }

    private static string Written(JsonNode? value) => value is null ? "(not written)" : StatusText.Text(value);

    private static void More(JsonObject reply, string name, TextWriter into)
    {
        if (StatusText.Number(reply[$"more-{name}"]) is var more and > 0)
        {
            into.WriteLine($"  and {more} more");
        }
    }
}
