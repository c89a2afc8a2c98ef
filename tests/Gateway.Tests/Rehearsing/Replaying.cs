using System.Globalization;
using System.Text;
using Gateway.Cli;
using Gateway.Configuration;
using Gateway.Tests.Configuration;

namespace Gateway.Tests.Rehearsing;

/// <summary>Runs <c>rules replay</c> on files of a folder of its own.</summary>
internal sealed class Replaying : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Path of a file written into the folder.</summary>
    public string Write(string name, string text) => folder.Write(name, text);

    /// <summary>The folder.</summary>
    public string Folder => folder.Path;

    /// <summary>A file with rules, in braces, on the point <c>room/temperature</c>.</summary>
    public string Rules(string name, params (string Id, string Settings)[] rules) => Write(
        name, "points: { room/temperature: Cel }\nrules:\n" + string.Concat(rules.Select(r => $"  {r.Id}: {{ point: room/temperature, {r.Settings} }}\n")));

    /// <summary>A recording with a value each second.</summary>
    public string Recording(string name, IEnumerable<double> values, int pace = 1)
    {
        var text = new StringBuilder("timestamp,value\n");
        var at = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var value in values)
        {
            text.Append(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd HH:mm:ss},{value}\n");
            at = at.AddSeconds(pace);
        }

        return Write(name, text.ToString());
    }

    /// <summary>Runs the command.</summary>
    public static (int Code, string Output, string Error) Run(ReplayOptions options)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = RulesReplayCommand.Run(options, new ConfigurationSources(), output, error);
        return (code, output.ToString(), error.ToString());
    }

    public void Dispose() => folder.Dispose();
}
