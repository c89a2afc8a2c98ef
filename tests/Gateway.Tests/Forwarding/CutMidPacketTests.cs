using Gateway.Abstractions;
using Gateway.Forwarding;
using Gateway.Mqtt;
using Gateway.Mqtt.Broker;
using TestKit;

namespace Gateway.Tests.Forwarding;

/// <summary>
/// The forwarder with our real link, at a broker in this process whose connections break at any byte: in the login, in the middle of a publish, in the
/// middle of an acknowledgement. The clock is the test's, so that no pause is waited for.
/// </summary>
/// <remarks>500 connections in all; <c>CUT_CONNECTIONS=10000</c> makes it as many as in docs/proof.md.</remarks>
public sealed class CutMidPacketTests
{

    private static int Connections => int.TryParse(Environment.GetEnvironmentVariable("CUT_CONNECTIONS"), out var count) ? count : 500;

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 1)]
    public async Task However_often_connections_break_every_event_is_acknowledged_and_in_order_but_for_suspects(int seed, int window)
    {
        var connections = Connections / 2;
        var random = new Random(seed);
        var cuts = Enumerable.Range(0, connections).Select(_ => (Ours: random.Next(2) == 0, At: random.Next(1, 1500), Events: random.Next(0, 6), Lane: random.Next(3))).ToArray();
        var arrived = new List<string>();
        await using var broker = await FaultyBroker.StartAsync();
        broker.Taken = (topic, payload) =>
        {
            if (!topic.EndsWith("/status", StringComparison.Ordinal))
            {
                arrived.Add(payload);
            }
        };
        broker.CutAfterBytes = n => n <= connections && cuts[n - 1].Ours ? cuts[n - 1].At : null;
        broker.CutAfterReplies = n => n <= connections && !cuts[n - 1].Ours ? cuts[n - 1].At % 60 : null;

        using var bench = new ForwardingBench(window);
        using var stop = new CancellationTokenSource();
        var ages = TimeSpan.FromDays(49); // time flies here; only what the broker does may end a connection
        using var forwarder = new Forwarder(
            bench.Parts with
            {
                Upstream = bench.Parts.Upstream with { Urls = [broker.Url], AckTimeout = ages, KeepAlive = TimeSpan.Zero },
                Link = (options, wake, time) => new MqttLink(options, wake, time),
            },
            new Random(seed));
        var running = Task.Run(() => forwarder.RunAsync(stop.Token));
        var committed = new int[Lanes.Count];
        for (var n = 1; n <= connections; n++)
        {
            await ConnectionAsync(n);
            var (lane, events) = (Lanes.All[cuts[n - 1].Lane], cuts[n - 1].Events);
            bench.Commit(lane, events);
            committed[(int)lane] += events;
        }

        await ConnectionAsync(connections + 1);
        await UntilAsync(
            () =>
            {
                bench.Time.Advance(TimeSpan.FromSeconds(1));
                return Lanes.All.All(l => bench.Cursor(l) >= committed[(int)l]);
            },
            () => string.Join(", ", Lanes.All.Select(l => $"{l.Name()}: {bench.Cursor(l)} of {committed[(int)l]}")));
        await stop.CancelAsync();
        await running;
        await broker.StopAsync();
        Assert.Null(broker.Broker.Failure);
        foreach (var lane in Lanes.All)
        {
            // At the first arrival in order; repeats only after a break, and from where the acknowledged prefix ends. An event with which
            // three connections ended in a row may come behind the later one that was tried as its witness: rarely, and never far.
            var seen = arrived.Where(p => p.StartsWith(lane.Name() + " ", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).ToArray();
            var numbers = ForwardingBench.Numbers(lane, 1, committed[(int)lane]).ToArray();
            Assert.Equal(numbers.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
            var late = seen.Select((text, place) => place - Array.IndexOf(numbers, text)).Where(places => places > 0).ToArray();
            Assert.True(late.Length * 20 <= seen.Length && late.All(places => places <= 16), $"{late.Length} of {seen.Length} late, by {string.Join(", ", late)}");
        }

        // Time passes until the n-th connection is there. Each breaks sooner or later: if there is too little to send, one more event makes it.
        Task ConnectionAsync(int n) => UntilAsync(
            () =>
            {
                if (broker.Connections < n)
                {
                    bench.Time.Advance(TimeSpan.FromSeconds(31));
                    bench.Commit(Lane.Readings);
                    committed[(int)Lane.Readings]++;
                }

                return broker.Connections >= n;
            },
            () => $"connection {n} is made");
    }

    private static async Task UntilAsync(Func<bool> condition, Func<string> what)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); !condition();)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience.Limit, what());
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }
}
