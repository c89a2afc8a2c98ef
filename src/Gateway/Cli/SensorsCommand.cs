using System.CommandLine;
using Gateway.Abstractions.Configuration;

namespace Gateway.Cli;

/// <summary><c>sensors list|scan|read|record</c>: what is read, what could be, and what comes of it.</summary>
internal static class SensorsCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Make(TextWriter output, TextWriter error)
    {
        var command = new Command("sensors", "See the sensors and what they read, and find what is connected; through the running service, or directly when none runs.");
        command.Subcommands.Add(List(output, error));
        command.Subcommands.Add(Scan(output, error));
        command.Subcommands.Add(Read(output, error));
        command.Subcommands.Add(Record(output, error));
        return command;
    }

    private static Command List(TextWriter output, TextWriter error)
    {
        var where = new SensorsAccess();
        var json = Json();
        var command = new Command("list", "The sensors with their state and last readings; when no service runs, what is configured.") { json, where.Config, where.Socket };
        command.SetAction((parsed, _) => where.RunAsync(parsed, error, needsSensors: true, async (ask, runs) =>
        {
            await SensorsList.RunAsync(ask, runs, parsed.GetValue(json), output);
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Scan(TextWriter output, TextWriter error)
    {
        var where = new SensorsAccess();
        var bus = new Option<string[]>("--bus") { Description = "Only this I²C bus, as i2c-1; sim-1 is a simulated one to try it out. May be given several times.", HelpName = "BUS" };
        var json = Json();
        var command = new Command("scan", "Find what is connected, by reading alone, and print a configuration for it.") { bus, json, where.Config, where.Socket };
        command.SetAction((parsed, _) => where.RunAsync(parsed, error, needsSensors: false, (ask, _) => SensorsScan.RunAsync(ask, parsed.GetValue(bus) ?? [], parsed.GetValue(json), output, error)));
        return command;
    }

    private static Command Read(TextWriter output, TextWriter error)
    {
        var where = new SensorsAccess();
        var id = Id();
        var watch = new Option<bool>("--watch") { Description = "Go on until Ctrl+C." };
        var json = new Option<bool>("--json") { Description = "As JSON, for programs: one object a line." };
        var command = new Command("read", "The next reading of a sensor, with the bytes of each transaction on its bus.") { id, watch, json, where.Config, where.Socket };
        command.SetAction((parsed, _) => where.RunAsync(parsed, error, needsSensors: true, (ask, _) =>
            new SensorsRead(ask, parsed.GetValue(id)!, parsed.GetValue(json), output, error).RunAsync(parsed.GetValue(watch))));
        return command;
    }

    private static Command Record(TextWriter output, TextWriter error)
    {
        var where = new SensorsAccess();
        var id = Id();
        var limit = new Option<string?>("--for") { Description = "Stop after this time, as 10m. Default: at Ctrl+C.", HelpName = "DURATION" };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(Quantities.TryDuration(token.Value, out var time) && time > TimeSpan.Zero && time <= TimeSpan.FromDays(40)))
            {
                result.AddError($"--for '{token.Value}' is not a duration with its unit, as 10m");
            }
        });
        var file = new Option<string?>("--out") { Description = "Write to this file, which must not exist. Default: standard output.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Say at the end as JSON what was recorded, for programs; goes with --out." };
        var command = new Command("record", "Write the readings of a sensor as CSV, which the driver 'replay' plays.") { id, limit, file, json, where.Config, where.Socket };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetResult(file) is null)
            {
                result.AddError("--json goes with --out: without it standard output is the recording itself");
            }
        });
        command.SetAction((parsed, _) => where.RunAsync(parsed, error, needsSensors: true, (ask, _) => new SensorsRecord(ask, parsed.GetValue(id)!, parsed.GetValue(json), output, error).RunAsync(
            parsed.GetValue(limit) is { } text && Quantities.TryDuration(text, out var duration) ? duration : Timeout.InfiniteTimeSpan, parsed.GetValue(file))));
        return command;
    }

    private static Argument<string> Id() => new("ID") { Description = "Id of the sensor." };

    private static Option<bool> Json() => new("--json") { Description = "As JSON, for programs." };
}
