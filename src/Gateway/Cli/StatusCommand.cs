using System.CommandLine;

namespace Gateway.Cli;

/// <summary><c>status</c>: how the running service is, what is sick first.</summary>
internal static class StatusCommand
{
    /// <summary>The command.</summary>
    public static Command Make(TextWriter output, TextWriter error)
    {
        var where = new ServiceOptions();
        var json = new Option<bool>("--json") { Description = "As JSON, for programs." };
        var command = new Command("status", "How the running service is: what is sick first.") { json, where.Config, where.Socket };
        command.SetAction((parsed, _) => where.RunAsync(parsed, error, async client =>
        {
            var status = await client.AskAsync("status", []);
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(status.ToJsonString());
            }
            else
            {
                StatusText.Print(status, AlertsList.Width(), output);
            }
        }));
        return command;
    }
}
