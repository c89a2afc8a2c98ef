using System.Text.Json.Nodes;
using Gateway.Cli;

namespace Gateway.Tests.Cli;

public sealed class AlertsTableTests
{
    private const string Alerts = """
        [
          {"rule":"door-open","point":"door/open","state":"normal","level":0,"severity":"info","value":0,"quality":"good","flags":[]},
          {"rule":"too-damp","point":"cold-room/humidity","state":"normal","level":0,"severity":"warning","value":61.2,"unit":"%","quality":"good","shelved-until":"2026-03-29T17:04:05.000Z","flags":["shelved"]},
          {"rule":"cold-room-too-warm","point":"cold-room/temperature","state":"unacknowledged","level":2,"severity":"critical","value":11.204,"limit":10,"unit":"Cel","quality":"good","age":754,"flags":[]},
          {"rule":"cellar-too-warm","point":"cellar/temperature","state":"acknowledged","level":1,"severity":"warning","unknown":"bad","limit":20,"unit":"Cel","quality":"bad","age":93600,"acknowledged-by":"anna","flags":["acknowledged"]}
        ]
        """;

    [Fact]
    public void What_somebody_should_see_to_stands_first_and_every_line_is_whole()
    {
        Assert.Equal(
            """
            STATE           SEVERITY  SINCE   VALUE     LIMIT     ALERT
            unacknowledged  critical  12m34s  11.20 °C  10.00 °C  cold-room-too-warm  cold-room/temperature
            acknowledged    warning   1d02h   bad       20.00 °C  cellar-too-warm  cellar/temperature  acknowledged by anna
            normal          warning           61.20 %             too-damp  cold-room/humidity  shelved until 2026-03-29 17:04 UTC
            normal          info              0                   door-open  door/open

            """,
            Print(int.MaxValue));
    }

    [Fact]
    public void At_80_columns_what_does_not_fit_goes_on_below()
    {
        var lines = Print(80).Split('\n');
        Assert.All(lines, l => Assert.True(l.Length <= 80 || !l.Trim().Contains("  ", StringComparison.Ordinal), l));
        Assert.Equal("unacknowledged  critical  12m34s  11.20 °C  10.00 °C  cold-room-too-warm", lines[1]);
        Assert.Equal("                                                      cold-room/temperature", lines[2]);
    }

    private static string Print(int width)
    {
        using var output = new StringWriter { NewLine = "\n" };
        AlertsTable.Print(AlertsList.Sort(JsonNode.Parse(Alerts)!.AsArray().OfType<JsonObject>()), width, output);
        return output.ToString();
    }
}
