using System.CommandLine;
using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Store;
using Gateway.Benchmarks;
using Gateway.Configuration;
using Gateway.Outbox;

namespace Gateway.Cli;

/// <summary><c>bench rules|outbox|delivery</c>: the numbers of the README, on this machine.</summary>
internal static class BenchCommand
{
    private static readonly TimeSpan DefaultTime = TimeSpan.FromSeconds(20);

    /// <summary>The command.</summary>
    public static Command Make(TextWriter output, TextWriter error)
    {
        var what = new Argument<string>("WHAT") { Description = "rules, outbox or delivery." };
        what.AcceptOnlyFromAmong("rules", "outbox", "delivery");
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var only = new Option<string[]>("--only") { Description = "Of the delivery: speed, latency, backlog or load; may be given several times. Default: all." };
        only.AcceptOnlyFromAmong([.. DeliveryBench.Sections]);
        var time = new Option<string?>("--for") { Description = "How long what happens at a pace is watched, as 20s, the default.", HelpName = "DURATION" };
        time.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(Quantities.TryDuration(token.Value, out var given) && given >= TimeSpan.FromSeconds(1) && given <= TimeSpan.FromHours(1)))
            {
                result.AddError($"--for '{token.Value}' is not a duration with its unit between 1s and 1h, as 30s");
            }
        });
        var backlog = new Option<int>("--backlog") { Description = "Readings in a store that is not empty.", HelpName = "N", DefaultValueFactory = _ => 1_000_000 };
        backlog.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var number) && number is > 0 and <= 5_000_000))
            {
                result.AddError($"--backlog '{token.Value}' is not a number from 1 to 5000000");
            }
        });
        var link = new Option<string?>("--link") { Description = "Of the delivery only the speed, with this link of an extension beside the one that is built in.", HelpName = "NAME" };
        var store = new Option<string?>("--store") { Description = "Of the outbox, or of the delivery only the speed, with this store of an extension beside the one that is built in.", HelpName = "NAME" };
        var command = new Command("bench", "Measure on this machine; the ratios of one run are comparable, the absolute figures are not.") { what, json, only, time, backlog, link, store };
        command.Validators.Add(result =>
        {
            if (result.GetResult(what) is { Tokens: [{ Value: "rules" or "outbox" }] } && (result.GetResult(only) ?? result.GetResult(time) ?? result.GetResult(link)) is { Implicit: false } given)
            {
                result.AddError($"{given.Option.Name} is for 'bench delivery' only");
            }
        });
        command.SetAction(async (parsed, _) =>
        {
            var folder = Directory.CreateTempSubdirectory("sensor-gateway-bench-").FullName;
            try
            {
                var span = parsed.GetValue(time) is { } text && Quantities.TryDuration(text, out var given) ? given : DefaultTime;
                var chosen = parsed.GetValue(link) is not null || parsed.GetValue(store) is not null;
                var parts = chosen ? Parts(ExtensionsOption.Sources(parsed), parsed.GetValue(link), parsed.GetValue(store)) : BenchParts.BuiltIn;
                var sections = chosen ? ["speed"] : parsed.GetValue(only) is { Length: > 0 } some ? some : DeliveryBench.Sections;
                var figures = parsed.GetValue(what) switch
                {
                    "rules" => RulesBench.Run(TimeProvider.System),
                    "outbox" => await BesideBuiltIn.RunAsync(parts, folder, static (p, f) => Task.FromResult(OutboxBench.Run(f, p, TimeProvider.System))),
                    _ => await BesideBuiltIn.RunAsync(parts, folder, (p, f) => DeliveryBench.RunAsync([.. sections], new DeliveryOptions(f, span, parsed.GetValue(backlog)) { Parts = p }, TimeProvider.System)),
                };
                return Print(figures, parsed.GetValue(json), parts == BenchParts.BuiltIn ? "yardstick" : "built in", output, error);
            }
            catch (InvalidOperationException e)
            {
                await error.WriteLineAsync($"sensor-gateway: {e.Message}");
                return ExitCode.Fault;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        return command;
    }

    /// <summary>The parts of those names, with their default settings.</summary>
    /// <exception cref="InvalidOperationException">There is none of that name.</exception>
    private static BenchParts Parts(ConfigurationSources sources, string? link, string? store)
    {
        var parts = BenchParts.BuiltIn;
        if (link is not null)
        {
            parts = parts with { Link = Find(sources.Links, link, sources).Construct(Settings.ForDescription()) };
        }

        var engine = store is null ? StoreEngine.Sqlite : Find(sources.Stores, store, sources).Construct(Settings.ForDescription());
        return engine.Factory is { } open ? parts with { Store = folder => open(new OutboxOpening(Directory.CreateDirectory(folder).FullName, StoreSection.DefaultLimit, TimeProvider.System)) }
            : engine == StoreEngine.Memory ? parts with { Store = static _ => new MemoryOutbox(int.MaxValue) }
            : parts;
    }

    private static CatalogueEntry<T> Find<T>(Catalogue<T> catalogue, string name, ConfigurationSources sources) => catalogue.Find(name)
        ?? throw new InvalidOperationException($"there is no {catalogue.What} '{name}'; there are {string.Join(", ", catalogue.Entries.Select(e => e.Name))}{sources.Extensions.Extended.Missing}");

    private static int Print(IReadOnlyList<Figure> figures, bool json, string beside, TextWriter output, TextWriter error)
    {
        if (figures.Count == 0)
        {
            error.WriteLine("sensor-gateway: 'bench delivery' needs mosquitto and mosquitto_pub; install them (apt-get install mosquitto mosquitto-clients)");
            return ExitCode.Fault;
        }

        if (json)
        {
            FigureTable.WriteJson(figures, output);
        }
        else
        {
            FigureTable.Write(figures, beside, output);
        }

        return ExitCode.Done;
    }
}
