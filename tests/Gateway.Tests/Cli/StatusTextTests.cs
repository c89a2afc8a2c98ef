using System.Text.Json.Nodes;
using Gateway.Cli;

namespace Gateway.Tests.Cli;

public sealed class StatusTextTests
{
    private const string Well = """
        {"gateway":"greenhouse-1","version":"0.1.0","stream":"083c5c1c","boot":"c3ff0905","time":"2026-03-29T15:04:05.250Z","uptime":7384,
         "store":{"state":"durable","failure":null,"used":4386816,"limit":536870912,"counted-in":"bytes","dead-letters":0,"evicted":0,"damaged":0},
         "alerts":{"active":0},
         "rules":{"rules":3,"points":{"undetermined":0,"normal":39,"pending":1,"active":0,"returned":0},"held":{"shelved":1,"suppressed":0,"flapping":0}},
         "upstreams":[{"id":"cloud","endpoint":"mqtts://broker.example.com:8883/","connected":true,"for":7380,"failure":null,"in-flight":0,"lanes":[{"lane":"alerts","waiting":0,"oldest":0}],"trial":null}],
         "sensors":[{"id":"bench","state":"ok","failure":null,"failures":0,"every":1,"good":0.4,"queued":0,"overwritten":0},{"id":"history","state":"finished","failure":null,"failures":0,"every":null,"good":7000,"queued":0,"overwritten":0}],
         "queues":[{"queue":"sensor bench","length":0,"capacity":1024},{"queue":"batch","length":3,"capacity":1000}],
         "configuration":{"path":"/etc/sensor-gateway","files":[],"state":"in-force","summary":"","changes":[],"settings":[],"restart":[],"problems":[]}}
        """;

    [Fact]
    public void One_that_is_well_says_so_first()
    {
        var text = Print((JsonObject)JsonNode.Parse(Well)!);
        Assert.Equal(
            """
            greenhouse-1 is well; up for 2h03m

            alerts     none active
            rules      3; points: 39 normal, 1 pending; held: 1 shelved
            store      durable, 4.2 MiB of 512.0 MiB
            upstreams  1 of 1 connected
              cloud          mqtts://broker.example.com:8883 connected for 2h03m; nothing
                             waits
            sensors    2 of 2 work
              bench          ok; last good reading 0s ago
              history        finished; last good reading 1h56m ago
            queues     sensor bench 0 of 1024, batch 3 of 1000
            files      /etc/sensor-gateway: in force
            gateway    version 0.1.0, stream 083c5c1c, boot c3ff0905, clock
                       2026-03-29T15:04:05.250Z

            """.ReplaceLineEndings("\n"),
            text);
    }

    [Fact]
    public void What_is_sick_stands_first_each_with_its_reason()
    {
        var status = (JsonObject)JsonNode.Parse(Well)!;
        status["store"]!["failure"] = "no space left on device";
        status["store"]!["state"] = "volatile";
        var upstream = status["upstreams"]![0]!;
        (upstream["connected"], upstream["failure"]) = (false, "broker.example.com:8883 refused the connection");
        upstream["lanes"]![0]!["waiting"] = 12L;
        var sensor = status["sensors"]![0]!;
        (sensor["state"], sensor["failure"]) = ("failed", "no answer at 0x76 on i2c-1");
        status["configuration"]!["state"] = "differs";
        status["configuration"]!["summary"] = "1 rule changed";
        status["configuration"]!["changes"] = new JsonArray(new JsonObject { ["change"] = "changed", ["path"] = "rules.warm" });
        var lines = Print(status).Split('\n');
        Assert.All(lines, l => Assert.InRange(l.Length, 0, 80));
        Assert.Equal(
            ["greenhouse-1 has 4 complaints; up for 2h03m", "  store      cannot be written,", "  upstream   cloud down for 2h03m:", "  sensor     bench last worked 0s ago:", "  files      differ from what runs (1 rule changed):"],
            lines[..Array.IndexOf(lines, string.Empty)].Where(l => !l.StartsWith("    ", StringComparison.Ordinal)).Select(l => l[..Math.Min(l.Length, l.IndexOfAny([',', ':', ';']) is var end and > 0 ? l.StartsWith("green", StringComparison.Ordinal) ? l.Length : end + 1 : l.Length)]));
    }

    [Fact]
    public void A_clock_that_is_wrong_is_a_complaint_with_what_mends_it()
    {
        var status = (JsonObject)JsonNode.Parse(Well)!;
        status["clock-synchronised"] = false;
        var complaint = Assert.Single(StatusComplaints.Of(status));
        Assert.Equal(("clock", "is not synchronised, so times may be wrong and events say so: sensor-gateway doctor"), complaint);
    }

    [Fact]
    public void Settings_that_are_tried_or_were_refused_are_said_once()
    {
        var status = (JsonObject)JsonNode.Parse(Well)!;
        status["upstreams"]![0]!["trial"] = "no connection within 60 s: refused";
        status["configuration"]!["state"] = "differs";
        status["configuration"]!["changes"] = new JsonArray(new JsonObject { ["change"] = "changed", ["path"] = "upstreams.cloud" });
        var complaint = Assert.Single(StatusComplaints.Of(status));
        Assert.Equal(("upstream", "cloud: its new settings were refused, the former ones are in force: no connection within 60 s: refused"), complaint);
    }

    [Fact]
    public void A_plan_is_told_entry_by_entry()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        PlanText.Print(
            (JsonObject)JsonNode.Parse("""
                {"refusal":null,"valid":true,"problems":[],"summary":"1 sensor changed, 1 rule removed","changes":[{"change":"changed","path":"sensors.bench","settings":[{"setting":"every","from":"1s","to":"2s"},{"setting":"address","from":null,"to":"0x77"}]},{"change":"removed","path":"rules.warm","settings":[]}],
                 "settings":[],"restart":[],"tried":["cloud"],"alerts":[{"kind":"cleared","rule":"warm","point":"bench/temperature","reason":"removed"}]}
                """)!,
            output,
            error,
            done: false);
        Assert.Equal(
            "a reload would change: 1 sensor changed, 1 rule removed\n  changed  sensors.bench\n           every: 1s -> 2s\n           address: (not written) -> 0x77\n  removed  rules.warm\n"
            + "  alert    warm on bench/temperature would be cleared at once (removed)\n  upstream cloud would keep its former settings if the new ones get no connection within a minute\n",
            output.ToString());
        Assert.Empty(error.ToString());
    }

    private static string Print(JsonObject status)
    {
        using var output = new StringWriter { NewLine = "\n" };
        StatusText.Print(status, 80, output);
        return output.ToString();
    }
}
