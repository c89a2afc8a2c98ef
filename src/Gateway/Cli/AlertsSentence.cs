using System.Text.Json.Nodes;
using Gateway.Listening;

namespace Gateway.Cli;

/// <summary>What was done with an alert, as a person would say it.</summary>
internal static class AlertsSentence
{
    /// <summary>The sentence about the result of a command.</summary>
    public static string Of(string command, JsonObject done)
    {
        var alert = done["alert"] as JsonObject ?? [];
        var until = AlertsList.Until(alert);
        var what = command switch
        {
            "acknowledge" => "acknowledged",
            "shelve" => $"shelved{(until.Length > 0 ? $" until {until}" : string.Empty)}",
            "unshelve" => "no longer shelved",
            _ => "reset",
        };
        return EventSentence.Clean($"{alert["rule"]} on {alert["point"]}: {what} by {done["by"]}; it is {alert["state"]}");
    }
}
