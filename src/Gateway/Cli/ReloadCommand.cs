using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Control;
using Gateway.Running;

namespace Gateway.Cli;

/// <summary><c>reload</c>: has the running service read its files again; waits until changed upstreams have a connection, or have not.</summary>
internal static class ReloadCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(0.5);

    /// <summary>The command.</summary>
    public static Command Make(TextWriter output, TextWriter error)
    {
        var where = new ServiceOptions();
        var json = new Option<bool>("--json") { Description = "As JSON, for programs." };
        var command = new Command("reload", "Have the running service read its files again: all of them are brought into force in one step, or nothing is changed.") { json, where.Config, where.Socket };
        command.SetAction(async (parsed, cancel) =>
        {
            var code = ExitCode.Done;
            var asked = await where.RunAsync(parsed, error, async client => code = await ReloadAsync(client, parsed.GetValue(json), output, error, cancel));
            return asked == ExitCode.Done ? code : asked;
        });
        return command;
    }

    private static async Task<int> ReloadAsync(ControlClient client, bool json, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        var reply = await client.AskAsync("reload", []);
        var tried = (reply["tried"] as JsonArray ?? []).Select(StatusText.Text).ToList();
        if (!json)
        {
            PlanText.Problems(reply, error);
            PlanText.Print(reply, output, error, done: true);
            if (tried.Count > 0)
            {
                await output.WriteLineAsync($"waiting for a connection with the new settings of {string.Join(", ", tried)}, up to {UpstreamTrial.Patience.TotalSeconds:0} s");
            }
        }

        var refused = tried.Count > 0 ? await TriedAsync(client, tried, cancel) : [];
        if (json)
        {
            reply["refused"] = refused;
            await output.WriteLineAsync(reply.ToJsonString());
        }
        else
        {
            foreach (var upstream in tried)
            {
                var why = StatusText.Text(refused[upstream]);
                await (why.Length > 0 ? error : output).WriteLineAsync(why.Length > 0 ? $"sensor-gateway: upstream {upstream} keeps its former settings: {why}" : $"upstream {upstream} is connected with its new settings");
            }
        }

        return (bool?)reply["valid"] != true ? ExitCode.Configuration
            : StatusText.Text(reply["refusal"]).Length > 0 || refused.Count > 0 ? ExitCode.Fault
            : ExitCode.Done;
    }

    /// <summary>Waits for the end of the trials: the upstreams that keep their former settings, and why.</summary>
    private static async Task<JsonObject> TriedAsync(ControlClient client, List<string> tried, CancellationToken cancel)
    {
        while (true)
        {
            var status = await client.AskAsync("status", []);
            var trials = StatusText.Items(status["upstreams"]).Where(u => tried.Contains(StatusText.Text(u["id"])) && u["trial"] is not null).ToList();
            if (trials.TrueForAll(u => StatusText.Text(u["trial"]) != UpstreamTrials.Tried))
            {
                return new JsonObject(trials.Select(u => KeyValuePair.Create<string, JsonNode?>(StatusText.Text(u["id"]), StatusText.Text(u["trial"]))));
            }

            await Task.Delay(Look, TimeProvider.System, cancel);
        }
    }
}
