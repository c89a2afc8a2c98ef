using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Commands;
using Gateway.Forwarding;
using Gateway.Mqtt;
using Gateway.Mqtt.Broker;
using Gateway.Tests.Forwarding;
using Gateway.Tests.Pipeline;
using TestKit;

namespace Gateway.Tests.Commands;

/// <summary>The whole way: a client, the broker in this process, the forwarder with our link, the pipeline.</summary>
public sealed class CommandsOverMqttTests
{
    private const string Alert = """{"rule":"warm","point":"bench/temperature"}""";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_command_is_answered_through_a_broker_and_again_after_the_connection_broke(bool version5)
    {
        await using var room = await CommandRoom.OpenAsync(version5, "acknowledge", "ping");
        Assert.Equal("acknowledged", (string?)(await room.AskAsync("acknowledge", room.Bench.Payload("1", Alert)))["result"]!["alert"]!["state"]);
        await room.Broker.StopAsync();
        await room.Broker.StartAgainAsync();
        await room.ConnectAsync();
        Assert.True((bool)(await room.AskAsync("ping", room.Bench.Payload("2")))["ok"]!);
        Assert.Equal(["1 raised", "2 acknowledged"], room.Bench.Pipeline.Committed(Lane.Alerts));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_lies_retained_at_the_broker_is_answered_at_each_connect_and_not_run(bool version5)
    {
        await using var room = await CommandRoom.OpenAsync(version5, "acknowledge");
        await room.PublishAsync("acknowledge", room.Bench.Payload("1", "{}", TimeSpan.FromMinutes(6)), retain: true);
        Assert.False((bool)(await room.ReplyAsync())["ok"]!);
        await using (var other = new MqttLink(new LinkOptions { Endpoint = room.Broker.Url, ClientId = "greenhouse-1", Version5 = version5 }, new Signal(), TimeProvider.System))
        {
            await other.ConnectAsync(CancellationToken.None); // takes the place of the gateway, which comes back
        }

        Assert.Contains("retained", (string?)(await room.ReplyAsync())["error"], StringComparison.Ordinal);
        await room.PublishAsync("acknowledge", string.Empty, retain: true);
        Assert.Equal(0, room.Bench.Health.Commands);
    }

    [Fact]
    public async Task With_MQTT_5_a_retained_command_is_not_run_when_it_comes_live_either()
    {
        await using var room = await CommandRoom.OpenAsync(version5: true, "acknowledge");
        await room.PublishAsync("acknowledge", room.Bench.Payload("1", Alert), retain: true);
        Assert.Contains("retained", (string?)(await room.ReplyAsync())["error"], StringComparison.Ordinal);
        Assert.Equal(["1 raised"], room.Bench.Pipeline.Committed(Lane.Alerts));
    }

    [Fact]
    public async Task Huge_messages_and_garbage_neither_end_the_connection_nor_stop_the_next_command()
    {
        await using var room = await CommandRoom.OpenAsync(version5: false, "ping");
        await room.PublishAsync("ping", new string('x', 900_000));
        Assert.Contains("larger than 16384 bytes", (string?)(await room.ReplyAsync())["error"], StringComparison.Ordinal);
        var random = new Random(5);
        for (var i = 0; i < 50; i++)
        {
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            await room.PublishAsync("ping", Encoding.Latin1.GetString(bytes));
            Assert.False((bool)(await room.ReplyAsync())["ok"]!);
        }

        Assert.True((bool)(await room.AskAsync("ping", room.Bench.Payload("1")))["ok"]!);
        Assert.Equal(1, room.Bench.Health.Connects);
    }

    [Fact]
    public async Task The_answer_goes_to_the_response_topic_with_its_correlation_data()
    {
        await using var room = await CommandRoom.OpenAsync(version5: true, "ping");
        await room.PublishAsync(new Message("gateways/greenhouse-1/commands/ping", Encoding.UTF8.GetBytes(room.Bench.Payload("1")))
        {
            ResponseTopic = "gateways/greenhouse-1/replies/phone-3",
            CorrelationData = "abc"u8.ToArray(),
        });
        LinkEvent reply = default;
        await room.UntilAsync(() => room.Heard.TryDequeue(out reply));
        Assert.Equal(("gateways/greenhouse-1/replies/phone-3", "abc"), (reply.Topic, Encoding.UTF8.GetString(reply.CorrelationData.Span)));
    }

    /// <summary>A gateway, a broker and somebody who sends commands.</summary>
    private sealed class CommandRoom : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Signal wake = new();
        private readonly bool version5;
        private Forwarder? forwarder;
        private Task running = Task.CompletedTask;
        private MqttLink? client;

        private CommandRoom(bool version5, string[] allowed)
        {
            this.version5 = version5;
            Bench = new CommandBench(allowed);
        }

        public CommandBench Bench { get; }

        public FaultyBroker Broker { get; private set; } = null!;

        public ConcurrentQueue<LinkEvent> Heard { get; } = new();

        public static async Task<CommandRoom> OpenAsync(bool version5, params string[] allowed)
        {
            var room = new CommandRoom(version5, allowed) { Broker = await FaultyBroker.StartAsync() };
            await room.Bench.Pipeline.StartAsync();
            room.Bench.Pipeline.Read(31);
            await room.Bench.Pipeline.TurnsAsync();
            room.Bench.Forwarding.Set(u => u with { Urls = [room.Broker.Url], Version5 = version5, KeepAlive = TimeSpan.Zero, AckTimeout = TimeSpan.FromHours(9) });
            room.Bench.Forwarding.Parts = room.Bench.Forwarding.Parts with { Link = static (options, signal, time) => new MqttLink(options, signal, time) };
            room.forwarder = new Forwarder(room.Bench.Forwarding.Parts, new Random(1));
            room.running = Task.Run(() => room.forwarder.RunAsync(room.stop.Token));
            await room.ConnectAsync();
            return room;
        }

        /// <summary>Connects the client, and waits until the gateway has subscribed.</summary>
        public async Task ConnectAsync()
        {
            if (client is { } old)
            {
                await old.DisposeAsync();
            }

            client = new MqttLink(new LinkOptions { Endpoint = Broker.Url, ClientId = "operator", Version5 = version5, KeepAlive = TimeSpan.Zero }, wake, TimeProvider.System);
            await client.ConnectAsync(CancellationToken.None);
            await client.SubscribeAsync("gateways/greenhouse-1/replies/#", CancellationToken.None);
            await UntilAsync(() => Bench.Health.CommandsTaken && Broker.Broker.Clients == 2);
        }

        public Task PublishAsync(string name, string payload, bool retain = false) => PublishAsync(new Message("gateways/greenhouse-1/commands/" + name, Encoding.UTF8.GetBytes(payload), retain));

        public async Task PublishAsync(Message message)
        {
            client!.Publish(message);
            await client.FlushAsync(CancellationToken.None);
        }

        public async Task<JsonObject> AskAsync(string name, string payload)
        {
            await PublishAsync(name, payload);
            return await ReplyAsync();
        }

        public async Task<JsonObject> ReplyAsync()
        {
            LinkEvent reply = default;
            await UntilAsync(() => Heard.TryDequeue(out reply));
            return (JsonObject)JsonNode.Parse(reply.Payload.Span)!;
        }

        public Task UntilAsync(Func<bool> condition) => Bench.TurnUntilAsync(() =>
        {
            while (client!.TryReceive(out var received))
            {
                if (received.Topic is not null)
                {
                    Heard.Enqueue(received);
                }
            }

            return condition();
        });

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await running;
            forwarder!.Dispose();
            await client!.DisposeAsync();
            await Broker.DisposeAsync();
            await Bench.DisposeAsync();
            stop.Dispose();
        }
    }
}
