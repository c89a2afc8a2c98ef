using System.CommandLine;
using Gateway.Configuration;
using Gateway.Control;

namespace Gateway.Cli;

/// <summary>How a command finds the running service, and what it says when there is none.</summary>
/// <param name="config">The option that names the configuration, where the command has one of its own; null: it has none.</param>
internal sealed class ServiceOptions(Option<string?>? config = null)
{
    /// <summary>The configuration with which a gateway was started by hand.</summary>
    public Option<string?> Config { get; } = config ?? new("--config") { Description = "Ask the gateway that was started by hand with this configuration.", HelpName = "PATH" };

    /// <summary>The socket itself.</summary>
    public Option<string?> Socket { get; } = new("--socket") { Description = $"Ask the gateway at this control socket. Default: {ControlPath.Usual[0]}", HelpName = "PATH" };

    /// <summary>Connects and runs; a refusal is said and is exit code 1.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="error">Where a refusal is said.</param>
    /// <param name="run">What to ask.</param>
    /// <param name="otherwise">What to do when no service runs; null: it is a refusal.</param>
    public async Task<int> RunAsync(ParseResult parsed, TextWriter error, Func<ControlClient, Task> run, Func<RefusedException, Task>? otherwise = null)
    {
        try
        {
            var (path, code) = Find(parsed, error);
            if (path is null)
            {
                return code;
            }

            ControlClient client;
            try
            {
                client = await ControlClient.ConnectAsync(path);
            }
            catch (NoServiceException e) when (otherwise is not null)
            {
                await otherwise(e);
                return ExitCode.Done;
            }

            using (client)
            {
                await run(client);
            }

            return ExitCode.Done;
        }
        catch (RefusedException e)
        {
            await error.WriteLineAsync($"sensor-gateway: {Listening.EventSentence.Clean(e.Message)}");
            return ExitCode.Fault;
        }
    }

    /// <summary>Reads the configuration for a command that only looks at it; null: it has problems, which were said.</summary>
    /// <param name="parsed">The command line, which may name extensions.</param>
    /// <param name="config">Where it is; null: at its usual place.</param>
    /// <param name="error">Where its problems are said.</param>
    public static LoadedConfiguration? Load(ParseResult parsed, string? config, TextWriter error)
    {
        var loaded = ConfigurationLoader.Load(config ?? ConfigurationLoader.DefaultPath, config is null, ExtensionsOption.Sources(parsed, unsetIsWarning: true));
        if (loaded.Configuration is not null)
        {
            return loaded;
        }

        foreach (var problem in loaded.Problems)
        {
            error.WriteLine(problem);
        }

        return null;
    }

    private (string? Path, int Code) Find(ParseResult parsed, TextWriter error)
    {
        if (parsed.GetValue(Socket) is { } socket)
        {
            return (socket, ExitCode.Done);
        }

        if (parsed.GetValue(Config) is not { } config)
        {
            return (ControlPath.Usual.FirstOrDefault(File.Exists) ?? ControlPath.Usual[0], ExitCode.Done);
        }

        if (Load(parsed, config, error)?.Configuration is not { } configuration)
        {
            return (null, ExitCode.Configuration);
        }

        return ControlPath.OfConfiguration(configuration, Environment.GetEnvironmentVariable) is { } path ? (path, ExitCode.Done)
            : throw new RefusedException("with this configuration a gateway has no control socket: its store is in memory and XDG_RUNTIME_DIR is not set");
    }
}
