using System.Text.Json.Nodes;
using Gateway.Abstractions.Configuration;
using Gateway.Diagnostics;
using Gateway.Rules.Performance;

namespace Gateway.Control;

/// <summary>Everything that can be asked for over the control socket, by hand; upstreams may be allowed some of it (<see cref="Commands.CommandCatalog"/>). A topic is a file; its commands are lines here.</summary>
internal sealed class ControlCommands
{
    private readonly Dictionary<string, Func<ControlCall, Task<JsonObject>>> table;

    /// <summary>The commands of a running gateway.</summary>
    /// <param name="gateway">Its id.</param>
    /// <param name="rules">The way to its rules.</param>
    /// <param name="figures">How its alerts perform; asked by way of the rules.</param>
    /// <param name="outbox">What is stored.</param>
    /// <param name="letters">What a broker refuses.</param>
    /// <param name="reload">Its configuration.</param>
    /// <param name="status">How it is.</param>
    /// <param name="sensors">What is read; null: nothing.</param>
    public ControlCommands(string gateway, AskRules? rules, AlertFigures? figures, OutboxTopic outbox, DeadLettersTopic letters, ReloadTopic? reload = null, StatusTopic? status = null, SensorsTopic? sensors = null)
    {
        // Without rules only the store can be asked: no service runs.
        var alerts = new AlertsTopic(rules!, figures!);
        reload ??= new ReloadTopic(null, rules!);
        sensors ??= new SensorsTopic(static () => [], null!, TimeProvider.System);
        table = new (string Name, Func<ControlCall, Task<JsonObject>> Run)[]
        {
            ("hello", call => Hello(gateway, call)),
            ("alerts.list", alerts.ListAsync),
            ("alerts.figures", alerts.FiguresAsync),
            ("alerts.acknowledge", alerts.AcknowledgeAsync),
            ("alerts.shelve", alerts.ShelveAsync),
            ("alerts.unshelve", alerts.UnshelveAsync),
            ("alerts.reset", alerts.ResetAsync),
            ("outbox.status", outbox.StatusAsync),
            ("outbox.list", outbox.ListAsync),
            ("outbox.show", outbox.ShowAsync),
            ("outbox.verify", outbox.VerifyAsync),
            ("outbox.check", outbox.CheckAsync),
            ("outbox.dead-letters.list", letters.ListAsync),
            ("outbox.dead-letters.retry", letters.RetryAsync),
            ("outbox.dead-letters.drop", letters.DropAsync),
            ("reload", reload.ReloadAsync),
            ("reload.plan", reload.PlanAsync),
            ("sensors.list", sensors.ListAsync),
            ("sensors.read", sensors.ReadAsync),
            ("sensors.scan", sensors.ScanAsync),
            ("status", call => status!.StatusAsync(call)),
            ("status.brief", call => status!.BriefAsync(call)),
        }.ToDictionary(c => c.Name, c => c.Run);
    }

    /// <summary>The names of the commands.</summary>
    public IEnumerable<string> Names => table.Keys.Order(StringComparer.Ordinal);

    /// <summary>Does what is asked for; returns the result.</summary>
    /// <exception cref="RefusedException">It is not done.</exception>
    public Task<JsonObject> RunAsync(string command, ControlCall call) =>
        table.TryGetValue(command, out var run) ? run(call)
        : throw new RefusedException($"there is no command '{command}'; {(Spelling.Nearest(command, Names) is { } meant ? $"did you mean '{meant}'?" : $"there are {string.Join(", ", Names)}")}");

    private static Task<JsonObject> Hello(string gateway, ControlCall call)
    {
        call.Args.Finish();
        return Task.FromResult(new JsonObject { ["protocol"] = ControlRequest.Protocol, ["gateway"] = gateway, ["version"] = Product.Version });
    }
}

/// <summary>One thing that somebody asks for.</summary>
/// <param name="By">Who asks, for an event that others read; it is given as whom he asks, null: as himself.</param>
/// <param name="Args">With what.</param>
internal sealed record ControlCall(Func<string?, string> By, Arguments Args)
{
    /// <summary>Asked for over the socket.</summary>
    /// <param name="peer">Who is at its other end.</param>
    /// <param name="user">Who his program says he is; null: it does not.</param>
    /// <param name="args">With what.</param>
    public ControlCall(Peer peer, string? user, Arguments args)
        : this(claimed => Accounts.By(peer, claimed, user), args)
    {
    }
}
