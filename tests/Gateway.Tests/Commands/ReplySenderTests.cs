using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Commands;
using Gateway.Forwarding;
using Gateway.Tests.Forwarding;
using TestKit;

namespace Gateway.Tests.Commands;

/// <summary>Replies in the window of a connection, beside the events.</summary>
public sealed class ReplySenderTests
{
    [Fact]
    public async Task A_reply_goes_out_before_a_backlog_and_is_forgotten_when_it_is_acknowledged()
    {
        await using var bench = new CommandBench("ping");
        bench.Forwarding.Commit(Lane.Readings, 1_000);
        var (session, link) = bench.Forwarding.Connected();
        Add(bench, 1);
        session.Turn();
        Assert.Single(Replies(link));
        Assert.True(Position(link, "reply 1") < 3);
        link.AcknowledgeAll();
        session.Turn();
        Assert.Null(bench.Commands.Replies.Forget(1));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(100, 25)]
    public async Task However_many_replies_wait_events_go_on(int window, int most)
    {
        await using var bench = new CommandBench("ping");
        bench.Forwarding.Set(u => u with { Window = window });
        bench.Forwarding.Commit(Lane.Readings, 500);
        var (session, link) = bench.Forwarding.Connected();
        var answered = 0;
        for (var turn = 0; bench.Forwarding.Cursor(Lane.Readings) < 500; turn++)
        {
            Assert.InRange(turn, 0, 2_000);
            while (answered < 10_000 && bench.Commands.Replies.InFlight + Waiting(bench) < ReplyQueue.Room)
            {
                Add(bench, ++answered);
            }

            session.Turn();
            Assert.InRange(bench.Commands.Replies.InFlight, 0, most);
            link.AcknowledgeAll();
        }

        // With a window of one they take turns.
        Assert.InRange(Replies(link).Count, 10, window == 1 ? 510 : 10_000);
        Assert.Equal(ForwardingBench.Numbers(Lane.Readings, 1, 500), ForwardingBench.Sent(link).Where(m => m.StartsWith("readings", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_a_broken_connection_did_not_acknowledge_is_sent_again_by_the_next()
    {
        await using var bench = new CommandBench("ping");
        var (session, link) = bench.Forwarding.Connected();
        Add(bench, 1);
        Add(bench, 2);
        session.Turn();
        Assert.Equal(["reply 1", "reply 2"], Replies(link));
        link.Acknowledge(link.InFlight[0]);
        session.Turn();
        link.Break();
        bench.Forwarding.End(session);
        (session, link) = bench.Forwarding.Connected();
        session.Turn();
        Assert.Equal(["reply 2"], Replies(link));
    }

    [Fact]
    public async Task A_reply_that_the_broker_does_not_take_is_forgotten()
    {
        await using var bench = new CommandBench("ping");
        var (session, link) = bench.Forwarding.Connected();
        link.Unfit = m => m.Topic.EndsWith("/replies/ping", StringComparison.Ordinal) && FakeLink.Text(m) == "reply 1" ? "too large" : null;
        Add(bench, 1);
        Add(bench, 2);
        session.Turn();
        link.Acknowledge(link.InFlight[^1], 0x87);
        session.Turn();
        Assert.Equal(["reply 2"], Replies(link));
        Assert.Equal((0, 0), (bench.Commands.Replies.InFlight, Waiting(bench)));
    }

    [Fact]
    public async Task A_reply_that_is_too_large_for_the_broker_is_sent_without_its_result()
    {
        await using var bench = new CommandBench("ping");
        var (session, link) = bench.Forwarding.Connected();
        link.Unfit = m => m.Payload.Length > 10 ? "too large" : null;
        bench.Commands.Replies.Add(new Reply(1, "ping", "gateways/greenhouse-1/replies/ping", default, new byte[11], "short"u8.ToArray()));
        bench.Commands.Replies.Add(new Reply(2, "ping", "gateways/greenhouse-1/replies/ping", default, new byte[11], new byte[11]));
        session.Turn();
        Assert.Equal(["short"], Replies(link));
        link.AcknowledgeAll();
        session.Turn();
        Assert.Equal(0, bench.Commands.Replies.Waiting);
    }

    [Fact]
    public async Task The_status_names_the_commands_while_the_broker_hands_them_on()
    {
        await using var bench = new CommandBench("ping", "status");
        var (session, link) = bench.Forwarding.Connected();
        Assert.DoesNotContain("commands", ForwardingBench.Statuses(link)[^1], StringComparison.Ordinal);
        await bench.Forwarding.Carried.Subscription.RunAsync(link, CancellationToken.None);
        Assert.Equal(["gateways/greenhouse-1/commands/+"], link.Filters);
        session.Turn();
        Assert.Contains("\"commands\":[\"ping\",\"status\"]", ForwardingBench.Statuses(link)[^1], StringComparison.Ordinal);
        Assert.All(ForwardingBench.Statuses(link), s => Assert.Empty(TestKit.Wire.WireSchemas.Of("status.json", s)));
        session.Turn();
        await session.StopAsync(CancellationToken.None, CancellationToken.None);
        Assert.DoesNotContain("commands", ForwardingBench.Statuses(link)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_subscription_is_told_in_the_status_and_delivery_goes_on()
    {
        await using var bench = new CommandBench("ping");
        var (session, link) = bench.Forwarding.Connected();
        link.OnSubscribe = (_, _) => Task.FromException(new LinkException(LinkFailure.Refused, "not authorized"));
        await bench.Forwarding.Carried.Subscription.RunAsync(link, CancellationToken.None);
        bench.Forwarding.Commit(Lane.Alerts);
        session.Turn();
        Assert.Contains("\"commands-failure\":\"not authorized\"", ForwardingBench.Statuses(link)[^1], StringComparison.Ordinal);
        Assert.Contains("alerts 1", ForwardingBench.Sent(link));
    }

    [Fact]
    public async Task A_broker_that_ends_the_connection_when_it_is_asked_is_not_asked_every_time()
    {
        await using var bench = new CommandBench("ping");
        using var stop = new CancellationTokenSource();
        bench.Forwarding.OnLink = made =>
        {
            made.AcknowledgesAtOnce = true;
            made.OnSubscribe = (_, _) =>
            {
                made.Break();
                return Task.FromException(new LinkException(LinkFailure.Network, "closed"));
            };
            return made;
        };
        using var forwarder = new Forwarder(bench.Forwarding.Parts, new Random(1));
        var running = forwarder.RunAsync(stop.Token);
        await Eventually.TrueAsync(
            () =>
            {
                bench.Time.Advance(TimeSpan.FromSeconds(1));
                return bench.Forwarding.Links.Count == 3 && bench.Health.Failure is null;
            },
            "the third connection stays");
        Assert.Equal([1, 1, 0], bench.Forwarding.Links.Select(l => l.Filters.Count));
        Assert.Contains("this one does without", bench.Health.CommandsFailure, StringComparison.Ordinal);
        await stop.CancelAsync();
        await running;
    }

    private static void Add(CommandBench bench, int number) =>
        bench.Commands.Replies.Add(new Reply(number, "ping", "gateways/greenhouse-1/replies/ping", default, System.Text.Encoding.UTF8.GetBytes($"reply {number}")));

    private static int Waiting(CommandBench bench) => bench.Commands.Replies.Waiting - bench.Commands.Replies.InFlight;

    private static int Position(FakeLink link, string payload) => link.Published.Select(m => FakeLink.Text(m)).ToList().IndexOf(payload);

    private static List<string> Replies(FakeLink link) =>
        [.. link.Published.Where(m => m.Topic.Contains("/replies/", StringComparison.Ordinal)).Select(m => FakeLink.Text(m))];
}
