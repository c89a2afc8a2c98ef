using System.Text.Json.Nodes;
using Gateway.Commands;
using Gateway.Control;

namespace Gateway.Tests.Control;

public sealed class StatusBriefTests
{
    [Fact]
    public void A_small_gateway_is_told_whole()
    {
        var brief = StatusBrief.Of(Status(2, 1));
        Assert.Equal(["gateway", "upstreams", "sensors", "configuration", "extensions"], brief.Select(m => m.Key));
        Assert.Equal(2, brief["sensors"]!.AsArray().Count);
        Assert.Equal("""{"state":"differs","summary":"1 rule changed","problems":0}""", brief["configuration"]!.ToJsonString());
    }

    [Fact]
    public void However_much_is_configured_and_broken_it_is_one_message()
    {
        var status = Status(5_000, 500);
        foreach (var node in status["sensors"]!.AsArray().Concat(status["upstreams"]!.AsArray()))
        {
            node!["failure"] = new string('°', 100_000); // as JSON six bytes each
        }

        var brief = StatusBrief.Of(status);
        Assert.InRange(ControlReply.Bytes(ControlReply.Done("7", brief)).Length, 50_000, UpstreamCommands.MostReply);
        Assert.Equal((5_000 - StatusBrief.MostSensors, 500 - StatusBrief.MostOthers), ((int)brief["more-sensors"]!, (int)brief["more-upstreams"]!));
    }

    [Fact]
    public void What_does_not_work_is_not_among_what_is_left_out()
    {
        var status = Status(1_000, 1);
        status["sensors"]![900]!["state"] = "failed";
        var sensors = StatusBrief.Of(status)["sensors"]!.AsArray();
        Assert.Equal(("s900", "s0", "s1"), ((string?)sensors[0]!["id"], (string?)sensors[1]!["id"], (string?)sensors[2]!["id"]));
    }

    private static JsonObject Status(int sensors, int upstreams) => new()
    {
        ["gateway"] = "greenhouse-1",
        ["upstreams"] = new JsonArray([.. Enumerable.Range(0, upstreams).Select(i => (JsonNode)new JsonObject
        {
            ["id"] = $"u{i}",
            ["endpoint"] = new string('e', 1_000),
            ["connected"] = true,
            ["failure"] = null,
            ["lanes"] = new JsonArray([.. new[] { "alerts", "system", "readings" }.Select(l => (JsonNode)new JsonObject { ["lane"] = l, ["waiting"] = long.MaxValue, ["oldest"] = 1e9 })]),
        })]),
        ["sensors"] = new JsonArray([.. Enumerable.Range(0, sensors).Select(i => (JsonNode)new JsonObject { ["id"] = $"s{i}", ["state"] = "ok", ["failure"] = null, ["good"] = 0.5 })]),
        ["queues"] = new JsonArray(),
        ["configuration"] = new JsonObject { ["path"] = "/etc/sensor-gateway", ["state"] = "differs", ["summary"] = "1 rule changed", ["changes"] = new JsonArray(), ["problems"] = new JsonArray() },
        ["extensions"] = new JsonArray(),
    };
}
