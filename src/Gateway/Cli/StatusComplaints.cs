using System.Text.Json.Nodes;

namespace Gateway.Cli;

/// <summary>What is sick in a status, the worst first, each with its reason and what to do where there is something.</summary>
internal static class StatusComplaints
{
    private const double NearlyFull = 0.9;

    /// <summary>The complaints; none: the gateway is well.</summary>
    public static IReadOnlyList<(string What, string Why)> Of(JsonObject status) =>
        [.. Store(status), .. Upstreams(status), .. Sensors(status), .. Clock(status), .. Queues(status), .. Files(status), .. Extensions(status)];

    private static IEnumerable<(string What, string Why)> Store(JsonObject status)
    {
        var store = (JsonObject)status["store"]!;
        if (StatusText.Text(store["failure"]) is { Length: > 0 } failure)
        {
            yield return ("store", $"cannot be written{(StatusText.Text(store["state"]) == "volatile" ? ", events are in memory only" : string.Empty)}: {failure}; it is tried again by itself, sensor-gateway doctor looks at the disk");
        }

        if (StatusText.Number(store["limit"]) is var limit and > 0 && StatusText.Number(store["used"]) >= limit * NearlyFull && StatusText.Number(store["evicted"]) is var evicted and > 0)
        {
            yield return ("store", $"full: {evicted} events were deleted undelivered since the start, the oldest readings first");
        }

        if (StatusText.Number(store["dead-letters"]) is var letters and > 0)
        {
            yield return ("store", $"{letters} events are refused by a broker: sensor-gateway outbox dead-letters list");
        }
    }

    private static IEnumerable<(string What, string Why)> Upstreams(JsonObject status)
    {
        foreach (var upstream in StatusText.Items(status["upstreams"]))
        {
            var id = StatusText.Text(upstream["id"]);
            if (StatusText.Text(upstream["failure"]) is { Length: > 0 } failure)
            {
                var waiting = StatusText.Waiting(upstream);
                yield return ("upstream", $"{id} down for {StatusText.Age(upstream["for"])}: {failure}{(waiting.Length > 0 ? $"; {waiting}" : string.Empty)}");
            }

            if (StatusText.Text(upstream["trial"]) is { Length: > 0 } trial)
            {
                yield return ("upstream", trial == Running.UpstreamTrials.Tried ? $"{id}: its new settings are being tried, the former ones are in force"
                    : $"{id}: its new settings were refused, the former ones are in force: {trial}");
            }
        }
    }

    private static IEnumerable<(string What, string Why)> Sensors(JsonObject status) =>
        from sensor in StatusText.Items(status["sensors"])
        let failure = StatusText.Text(sensor["failure"])
        where failure.Length > 0
        let good = (double?)sensor["good"]
        select ("sensor", $"{StatusText.Text(sensor["id"])} {(good is null ? "never worked" : $"last worked {StatusText.Age(good)} ago")}: {failure}");

    private static IEnumerable<(string What, string Why)> Clock(JsonObject status)
    {
        if ((bool?)status["clock-synchronised"] == false)
        {
            yield return ("clock", "is not synchronised, so times may be wrong and events say so: sensor-gateway doctor");
        }
    }

    private static IEnumerable<(string What, string Why)> Queues(JsonObject status) =>
        from queue in StatusText.Items(status["queues"])
        let length = StatusText.Number(queue["length"])
        where length >= StatusText.Number(queue["capacity"]) * NearlyFull
        select ("queue", $"{StatusText.Text(queue["queue"])} is full: {length} wait");

    /// <summary>Whether all that differs is being tried, or was refused after a trial.</summary>
    private static bool IsOnTrial(JsonObject status, JsonObject files)
    {
        var tried = StatusText.Items(status["upstreams"]).Where(u => u["trial"] is not null).Select(u => "upstreams." + StatusText.Text(u["id"])).ToList();
        return !StatusText.Items(files["restart"]).Any() && !StatusText.Items(files["settings"]).Any()
            && StatusText.Items(files["changes"]).All(c => tried.Contains(StatusText.Text(c["path"])));
    }

    private static IEnumerable<(string What, string Why)> Extensions(JsonObject status) =>
        from extension in StatusText.Items(status["extensions"])
        where extension["error"] is not null
        select ("extension", $"{StatusText.Text(extension["name"])} is not loaded: {StatusText.Text(extension["error"])}");

    private static IEnumerable<(string What, string Why)> Files(JsonObject status)
    {
        if (status["configuration"] is not JsonObject files)
        {
            yield break;
        }

        switch (StatusText.Text(files["state"]))
        {
            case "differs" when IsOnTrial(status, files):
                break; // Said there.
            case "differs" when StatusText.Items(files["restart"]).Any():
                yield return ("files", $"differ from what runs ({StatusText.Text(files["summary"])}), and only a restart changes {string.Join(", ", StatusText.Items(files["restart"]).Select(r => StatusText.Text(r["setting"])))}");
                break;
            case "differs":
                yield return ("files", $"differ from what runs ({StatusText.Text(files["summary"])}): look with sensor-gateway check --plan, then sensor-gateway reload");
                break;
            case "invalid":
                var problems = (files["problems"] as JsonArray ?? []).Select(StatusText.Text).ToList();
                yield return ("files", $"cannot be used, a restart would fail: {problems.FirstOrDefault()}{(problems.Count > 1 ? $" (and {problems.Count - 1} more: sensor-gateway check)" : string.Empty)}");
                break;
        }
    }
}
