using System.CommandLine;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Links;
using Gateway.Configuration;
using Gateway.Forwarding;
using Gateway.Listening;
using Gateway.Mqtt;

namespace Gateway.Cli;

/// <summary><c>listen</c>: the reference subscriber.</summary>
internal static class ListenCommand
{
    private const string DefaultTopic = "gateways/#";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>The command with its options.</summary>
    public static Command Make(TextWriter output, TextWriter error)
    {
        var url = new Argument<string>("url") { Description = "The broker, as mqtt://host:1883.", HelpName = "URL" };
        var topics = new Option<string[]>("--topic") { Description = $"What to subscribe to; may be given several times. Default: {DefaultTopic}", HelpName = "FILTER" };
        var json = new Option<bool>("--json") { Description = "JSON lines: events as received, and reports." };
        var userName = new Option<string?>("--username") { Description = "User name at the broker.", HelpName = "NAME" };
        var passwordFile = new Option<string?>("--password-file") { Description = "File that holds the password.", HelpName = "PATH" };
        var caFile = new Option<string?>("--ca-file") { Description = "PEM file with the authorities that are trusted, and no others; for mqtts:// and wss://.", HelpName = "PATH" };
        var certFile = new Option<string?>("--cert-file") { Description = "PEM file with a client certificate.", HelpName = "PATH" };
        var keyFile = new Option<string?>("--key-file") { Description = "PEM file with its private key, if that is not in --cert-file.", HelpName = "PATH" };
        var clientId = new Option<string?>("--client-id") { Description = "Client id. Default: listen- and 8 random digits.", HelpName = "ID" };
        var protocol = new Option<string>("--protocol") { Description = "5 or 3.1.1.", HelpName = "VERSION", DefaultValueFactory = _ => "5" };
        protocol.AcceptOnlyFromAmong("5", "3.1.1");
        var once = new Option<bool>("--once") { Description = "End after the first event." };
        var complete = new Option<bool>("--until-complete") { Description = "End as soon as everything below the 'next' of each status is here." };
        var limit = new Option<string?>("--for") { Description = "End after this time, as 30s.", HelpName = "DURATION" };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Quantities.TryDuration(token.Value, out _))
            {
                result.AddError($"--for '{token.Value}' is not a duration with its unit, as 30s");
            }
        });
        var command = new Command("listen", "Print what gateways send, without repeats, and say what is missing. Exit code 1 when something is.")
        {
            url, topics, json, userName, passwordFile, caFile, certFile, keyFile, clientId, protocol, once, complete, limit,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(once) && result.GetValue(complete))
            {
                result.AddError("--once and --until-complete exclude each other");
            }

            if (result.GetValue(keyFile) is not null && result.GetValue(certFile) is null)
            {
                result.AddError("--key-file needs a --cert-file");
            }
        });
        command.SetAction(async (parsed, _) => await RunAsync(
            new ListenOptions
            {
                Url = parsed.GetValue(url)!,
                Topics = parsed.GetValue(topics) is { Length: > 0 } given ? given : [DefaultTopic],
                Json = parsed.GetValue(json),
                UserName = parsed.GetValue(userName),
                PasswordFile = parsed.GetValue(passwordFile),
                Tls = new TlsOptions { CaFile = parsed.GetValue(caFile), CertFile = parsed.GetValue(certFile), KeyFile = parsed.GetValue(keyFile) },
                ClientId = parsed.GetValue(clientId),
                Version5 = parsed.GetValue(protocol) == "5",
                Until = parsed.GetValue(once) ? ListenUntil.FirstEvent : parsed.GetValue(complete) ? ListenUntil.Complete : ListenUntil.Told,
                For = parsed.GetValue(limit) is { } text && Quantities.TryDuration(text, out var duration) ? duration : Timeout.InfiniteTimeSpan,
            },
            output,
            error,
            TimeProvider.System));
        return command;
    }

    /// <summary>Listens, prints and judges; returns the exit code.</summary>
    public static async Task<int> RunAsync(ListenOptions options, TextWriter output, TextWriter error, TimeProvider time)
    {
        if (Url(options.Url, error) is not { } url)
        {
            return ExitCode.Usage;
        }

        if (url.Scheme is "mqtt" or "ws" && options.Tls != new TlsOptions())
        {
            await error.WriteLineAsync($"sensor-gateway: listen: certificates have no effect on {url.Scheme}://, which is not encrypted; use {url.Scheme}s://, or leave them out");
            return ExitCode.Usage;
        }

        using var stop = new CancellationTokenSource(options.For, time);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var json = new ListenJson(output);
        ListenOutput printer = options.Json ? json : new ListenText(output, error, time);
        try
        {
            var link = LinkOptions(options, url);
            var listener = new Listener(
                wake => new MqttLink(link, wake, time), new Reconnect(LongestWait, Random.Shared), printer, $"{url.Host}:{url.Port}", options.Topics, time);
            var ended = await listener.RunAsync(options.Until, stop.Token);
            var subscriber = listener.Subscriber;
            var complete = listener.EverConnected && subscriber.IsFaultless && (ended || options.Until == ListenUntil.Told);
            printer.End(subscriber.Ledger.Summary(), subscriber.Malformed, complete);
            return complete ? ExitCode.Done : ExitCode.Fault;
        }
        catch (Exception e) when (e is LinkException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"sensor-gateway: {e.Message}");
            return ExitCode.Fault;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static LinkOptions LinkOptions(ListenOptions options, Uri url) => new()
    {
        Endpoint = url,
        Tls = options.Tls,
        Version5 = options.Version5,
        ClientId = options.ClientId ?? "listen-" + RandomNumberGenerator.GetHexString(8, lowercase: true),
        UserName = options.UserName,
        Password = options.PasswordFile is { } file ? Password(file) : default,
        Window = 1, // it publishes nothing
    };

    private static ReadOnlyMemory<byte> Password(string file)
    {
        var bytes = File.ReadAllBytes(file);
        return bytes.AsMemory(0, bytes.AsSpan().TrimEnd("\r\n"u8).Length);
    }

    /// <summary>The same urls as an upstream may have, checked in the same words.</summary>
    private static Uri? Url(string text, TextWriter error)
    {
        var place = new Place("command line", 1, 1);
        var problems = new List<Problem>();
        var settings = new Settings(new MapNode(place, [new MapEntry(place, "url", new ScalarNode(place, text))]), string.Empty, place, problems);
        var urls = UpstreamUrls.Read(settings);
        foreach (var problem in problems)
        {
            error.WriteLine($"sensor-gateway: listen: url {problem.Message}");
        }

        return problems.Count == 0 && urls is [var url] ? url : null;
    }
}
