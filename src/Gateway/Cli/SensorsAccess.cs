using System.CommandLine;
using Gateway.Configuration;
using Gateway.Control;
using Gateway.Scanning;

namespace Gateway.Cli;

/// <summary>The way to the sensors: through the running service, or, when none runs, by the configuration, with the lock of its store.</summary>
internal sealed class SensorsAccess
{
    private readonly ServiceOptions where = new();

    /// <summary>The configuration of the gateway.</summary>
    public Option<string?> Config => where.Config;

    /// <summary>The socket of the service.</summary>
    public Option<string?> Socket => where.Socket;

    /// <summary>Runs a command; a refusal is said and is exit code 1.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="error">Where a refusal is said.</param>
    /// <param name="needsSensors">Whether it makes no sense without a configuration.</param>
    /// <param name="run">What to do; gets the way to ask, and whether that is a service.</param>
    public async Task<int> RunAsync(ParseResult parsed, TextWriter error, bool needsSensors, Func<Ask, bool, Task<int>> run)
    {
        var code = ExitCode.Done;
        var asked = await where.RunAsync(
            parsed,
            error,
            async client => code = await run(client.AskAsync, true),
            parsed.GetValue(Socket) is null ? async nobody => code = await AloneAsync(parsed, error, needsSensors, run, nobody) : null);
        return asked == ExitCode.Done ? code : asked;
    }

    private async Task<int> AloneAsync(ParseResult parsed, TextWriter error, bool needsSensors, Func<Ask, bool, Task<int>> run, RefusedException nobody)
    {
        if (ServiceOptions.Load(parsed, parsed.GetValue(Config), error) is not { Configuration: { } configuration } loaded)
        {
            return ExitCode.Configuration;
        }

        if (loaded.Absent && needsSensors)
        {
            throw new RefusedException($"{nobody.Message}; and there is no configuration at {parsed.GetValue(Config) ?? ConfigurationLoader.DefaultPath}");
        }

        await using var local = new LocalSensors(configuration, TimeProvider.System);
        return await run(local.AskAsync, false);
    }
}
