using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Gateway.Benchmarks;

namespace Gateway.Cli;

/// <summary><c>bench rules|outbox|delivery</c>: the numbers of the README, on this machine.</summary>
internal static class BenchCommand
{
    /// <summary>The command.</summary>
    public static Command Make(TextWriter output, TextWriter error)
    {
        var what = new Argument<string>("WHAT") { Description = "rules, outbox or delivery." };
        what.AcceptOnlyFromAmong("rules", "outbox", "delivery");
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var command = new Command("bench", "Measure on this machine; the ratios of one run are comparable, the absolute figures are not.") { what, json };
        command.SetAction(async (parsed, _) =>
        {
            var folder = Directory.CreateTempSubdirectory("sensor-gateway-bench-").FullName;
            try
            {
                var figures = parsed.GetValue(what) switch
                {
                    "rules" => RulesBench.Run(TimeProvider.System),
                    "outbox" => OutboxBench.Run(folder, TimeProvider.System),
                    _ => await DeliveryBench.RunAsync(folder, TimeProvider.System),
                };
                return Print(figures, parsed.GetValue(json), output, error);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        return command;
    }

    private static int Print(IReadOnlyList<Figure> figures, bool json, TextWriter output, TextWriter error)
    {
        if (figures.Count == 0)
        {
            error.WriteLine("sensor-gateway: 'bench delivery' needs mosquitto and mosquitto_pub; install them (apt-get install mosquitto mosquitto-clients)");
            return ExitCode.Fault;
        }

        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(figures.Select(f => new { what = f.What, value = f.Value, unit = f.Unit, beside = f.Beside, ratio = f.Ratio })));
            return ExitCode.Done;
        }

        output.WriteLine("| what | figure | yardstick of the same run | ratio |");
        output.WriteLine("|---|--:|--:|--:|");
        foreach (var figure in figures)
        {
            output.WriteLine($"| {figure.What} | {Number(figure.Value)} {figure.Unit} | {(figure.Beside is { } beside ? $"{Number(beside)} {figure.Unit}" : string.Empty)} | {(figure.Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : string.Empty)} |");
        }

        return ExitCode.Done;
    }

    private static string Number(double value) =>
        value.ToString(value >= 100 ? "#,0" : value >= 1 ? "0.0" : "0.###", CultureInfo.InvariantCulture);
}
