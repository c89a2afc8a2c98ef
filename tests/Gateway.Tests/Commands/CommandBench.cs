using System.Text;
using System.Text.Json.Nodes;
using Gateway.Abstractions.Links;
using Gateway.Commands;
using Gateway.Configuration;
using Gateway.Control;
using Gateway.Diagnostics;
using Gateway.Forwarding;
using Gateway.Tests.Diagnostics;
using Gateway.Tests.Forwarding;
using Gateway.Tests.Pipeline;
using TestKit;
using TestKit.Wire;

namespace Gateway.Tests.Commands;

/// <summary>The commands of one upstream before a pipeline that is turned by hand; the clock is the test's.</summary>
internal sealed class CommandBench : IAsyncDisposable
{
    private static readonly GatewayConfiguration Configuration =
        ConfigurationLoader.Parse("gateway.yaml", "gateway: { id: greenhouse-1 }\nstore: { engine: memory }", new ConfigurationSources()).Configuration!;

    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;

    public CommandBench(params string[] allowed)
    {
        Notices = new SystemNotices(Time, static () => { });
        Forwarding.Set(u => u with { Commands = allowed });
        Forwarding.Parts = Forwarding.Parts with { Time = Time, Notices = Notices, Control = Control.RunAsync };
    }

    public PipelineBench Pipeline { get; } = new(ack: "required");

    public ForwardingBench Forwarding { get; } = new();

    public ManualTime Time => Pipeline.Time;

    /// <summary>What is said of the commands; the pipeline does not take it.</summary>
    public SystemNotices Notices { get; }

    public UpstreamState Health => Forwarding.Parts.Health;

    /// <summary>The commands, as all connections share them.</summary>
    public UpstreamCommands Commands => Forwarding.Carried.Commands!;

    public ControlCommands Control => new(
        "greenhouse-1", new AskRules(Pipeline.Door, Pipeline.State, Time), Pipeline.Figures, Pipeline.OutboxTopic, Pipeline.LettersTopic,
        status: new StatusTopic(Configuration, () => MetricsBench.Sources(Pipeline, Health), null));

    /// <summary>A message as the link hands it on.</summary>
    public static LinkEvent Message(string name, string payload) => new(0, Topic: "gateways/greenhouse-1/commands/" + name, Payload: Encoding.UTF8.GetBytes(payload));

    /// <summary>A sound payload, issued now.</summary>
    public string Payload(string id, string args = "{}", TimeSpan ago = default)
    {
        var payload = $$"""{"id":"{{id}}","issued-at":"{{Wire.Time((Time.GetUtcNow() - ago).UtcTicks)}}","args":{{args}}}""";
        Assert.Empty(WireSchemas.Of("command.json", payload));
        return payload;
    }

    /// <summary>Starts the pipeline, its alert active, and the loop that runs commands.</summary>
    public async Task StartAsync()
    {
        await Pipeline.StartAsync();
        Pipeline.Read(31);
        await Pipeline.TurnsAsync();
        running = Commands.RunAsync(stop.Token);
    }

    /// <summary>Sends a message and turns everything until it is answered.</summary>
    public async Task<(Reply Reply, JsonObject Json)> AskAsync(LinkEvent message)
    {
        Commands.Take(message);
        return await ReplyAsync();
    }

    /// <summary>Turns everything until there is a reply, and takes it.</summary>
    public async Task<(Reply Reply, JsonObject Json)> ReplyAsync()
    {
        Reply reply = null!;
        await TurnUntilAsync(() => Commands.Replies.TryNext(out reply));
        Commands.Replies.Send(reply);
        Commands.Replies.Forget(reply.Number);
        var text = Encoding.UTF8.GetString(reply.Payload);
        Assert.Empty(WireSchemas.Of("reply.json", text));
        return (reply, (JsonObject)JsonNode.Parse(text)!);
    }

    /// <summary>The reason of a refusal.</summary>
    public async Task<string> RefusalAsync(LinkEvent message)
    {
        var json = (await AskAsync(message)).Json;
        Assert.False((bool)json["ok"]!);
        return (string)json["error"]!;
    }

    /// <summary>Turns the pipeline, and lets time pass, until something is so.</summary>
    public async Task TurnUntilAsync(Func<bool> condition)
    {
        await Eventually.TrueAsync(
            () =>
            {
                Pipeline.TurnsAsync().GetAwaiter().GetResult();
                Time.Advance(TimeSpan.FromMilliseconds(25));
                return condition();
            },
            "the condition of the test holds");
    }

    /// <summary>What would be said as events.</summary>
    public List<SystemNotice> Said()
    {
        var said = new List<SystemNotice>();
        Notices.Take(said);
        return said;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
        Forwarding.Dispose();
        Pipeline.Dispose();
    }
}
