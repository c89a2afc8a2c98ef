using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Dashboard;

namespace Gateway.Cli;

/// <summary>What <c>status</c> prints for a person: first what is sick, a line each with what to do; then the parts.</summary>
internal static class StatusText
{
    /// <summary>A sensor that has had nothing good for so many of its turns is told at its place, whatever it says of itself.</summary>
    private const int ManyTurns = 3;

    /// <summary>Prints the reply of the command <c>status</c>.</summary>
    public static void Print(JsonObject status, int width, TextWriter output)
    {
        var lines = new Columns(width, output);
        var sick = StatusComplaints.Of(status);
        lines.Write(string.Empty, $"{Text(status["gateway"])} {(sick.Count == 0 ? "is well" : $"has {(sick.Count == 1 ? "1 complaint" : $"{sick.Count} complaints")}")}; up for {Age(status["uptime"])}");
        foreach (var (what, why) in sick)
        {
            lines.Write($"  {what,-10} ", why);
        }

        output.WriteLine();
        var store = (JsonObject)status["store"]!;
        lines.Write("alerts     ", Number(status["alerts"]?["active"]) is var active && active == 0 ? "none active" : $"{active} active: sensor-gateway alerts list");
        Rules(status, lines);
        lines.Write("store      ", $"{Text(store["state"])}, {Used(store)}{(Number(store["dead-letters"]) > 0 ? $", {Number(store["dead-letters"])} dead letters" : string.Empty)}");
        if (Text(store["guarantee"]) is { Length: > 0 } guarantee)
        {
            lines.Write("           ", $"{Text(store["engine"])}: {guarantee}");
        }

        Upstreams(status, lines);
        Sensors(status, lines);
        lines.Write("queues     ", string.Join(", ", Items(status["queues"]).Select(q => $"{Text(q["queue"])} {Number(q["length"])} of {Number(q["capacity"])}")));
        if (status["configuration"] is JsonObject files)
        {
            lines.Write("files      ", $"{Text(files["path"])}: {Text(files["state"]) switch { "in-force" => "in force", "differs" => $"not in force: {Text(files["summary"])}", _ => "cannot be used" }}");
        }

        if (Items(status["extensions"]).Where(e => e["error"] is null).ToList() is { Count: > 0 } loaded)
        {
            lines.Write("extensions ", string.Join(", ", loaded.Select(e => $"{Text(e["name"])} {Text(e["version"])}")));
        }

        lines.Write("gateway    ", $"version {Text(status["version"])}, stream {Text(status["stream"])}, boot {Text(status["boot"])}, clock {Text(status["time"])}{((bool?)status["clock-synchronised"] == false ? ", not synchronised" : string.Empty)}");
    }

    /// <summary>A member as text, fit for a terminal.</summary>
    internal static string Text(JsonNode? node) => OutboxText.Text(node);

    /// <summary>The objects of a list.</summary>
    internal static IEnumerable<JsonObject> Items(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>A member in seconds as a duration.</summary>
    internal static string Age(JsonNode? seconds) => Shown.Age(TimeSpan.FromSeconds((double?)seconds ?? 0));

    /// <summary>A member as a whole number.</summary>
    internal static long Number(JsonNode? node) => (long?)node ?? 0;

    /// <summary>What waits for an upstream: <c>alerts 3, readings 1200 (oldest 2m05s)</c>; empty: nothing.</summary>
    internal static string Waiting(JsonObject upstream)
    {
        var lanes = Items(upstream["lanes"]).Where(l => Number(l["waiting"]) > 0).ToList();
        return lanes.Count == 0 ? string.Empty
            : $"{string.Join(", ", lanes.Select(l => $"{Number(l["waiting"]).ToString(CultureInfo.InvariantCulture)} {Text(l["lane"])}"))} waiting, oldest {Age(lanes.Max(l => (double?)l["oldest"] ?? 0))}";
    }

    private static void Rules(JsonObject status, Columns lines)
    {
        if (status["rules"] is JsonObject rules)
        {
            var points = Counted(rules["points"]);
            var held = Counted(rules["held"]);
            lines.Write("rules      ", Number(rules["rules"]) == 0 ? "none: nothing is judged"
                : $"{Number(rules["rules"])}; points: {(points.Length > 0 ? points : "none")}{(held.Length > 0 ? $"; held: {held}" : string.Empty)}");
        }
    }

    /// <summary>The members that are not 0: <c>38 normal, 2 active</c>.</summary>
    private static string Counted(JsonNode? counts) =>
        string.Join(", ", (counts as JsonObject ?? []).Where(c => Number(c.Value) > 0).Select(c => $"{Number(c.Value)} {c.Key}"));

    private static void Upstreams(JsonObject status, Columns lines)
    {
        var upstreams = Items(status["upstreams"]).ToList();
        lines.Write("upstreams  ", upstreams.Count == 0 ? "none: events go nowhere" : $"{upstreams.Count(u => (bool?)u["connected"] == true)} of {upstreams.Count} connected");
        foreach (var upstream in upstreams.OrderBy(u => (bool?)u["connected"] == true))
        {
            var state = (bool?)upstream["connected"] == true ? $"connected for {Age(upstream["for"])}" : $"down for {Age(upstream["for"])}";
            lines.Write($"  {Text(upstream["id"]),-14} ", $"{Text(upstream["endpoint"]).TrimEnd('/')} {state}; {(Waiting(upstream) is { Length: > 0 } waiting ? waiting : "nothing waits")}");
        }
    }

    private static void Sensors(JsonObject status, Columns lines)
    {
        var sensors = Items(status["sensors"]).ToList();
        lines.Write("sensors    ", sensors.Count == 0 ? "none: nothing is read" : $"{sensors.Count(s => Text(s["state"]) is "ok" or "finished")} of {sensors.Count} work");
        foreach (var sensor in sensors.OrderBy(s => Text(s["state"]) is "ok" or "finished"))
        {
            var good = (double?)sensor["good"];
            var late = good > ManyTurns * ((double?)sensor["every"] ?? double.PositiveInfinity) ? " (late)" : string.Empty;
            var overwritten = Number(sensor["overwritten"]) is var n and > 0 ? $", {n} readings overwritten" : string.Empty;
            lines.Write($"  {Text(sensor["id"]),-14} ", $"{State(sensor)}; {(good is null ? "no good reading yet" : $"last good reading {Age(good)} ago{late}")}{overwritten}");
        }
    }

    private static string State(JsonObject sensor) => Text(sensor["state"]) switch
    {
        "silent" => "no reading yet",
        "waiting" => "waits for the store",
        "left-out" => "left out",
        var state => state,
    };

    private static string Used(JsonObject store) => Text(store["counted-in"]) == "events"
        ? $"{Number(store["used"])} of {Number(store["limit"])} events"
        : $"{OutboxText.Size(store["used"])} of {OutboxText.Size(store["limit"])}";
}
