using System.Threading.Channels;
using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Diagnostics;
using Gateway.Forwarding;
using TestKit;
using static Gateway.Tests.Forwarding.ForwardingBench;

namespace Gateway.Tests.Forwarding;

public sealed class ForwarderTests : IDisposable
{
    private readonly ForwardingBench bench = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<(FakeLink Link, Message Message)> published = System.Threading.Channels.Channel.CreateUnbounded<(FakeLink, Message)>();
    private LinkException? refusal;

    public ForwarderTests() => bench.OnLink = link => new FakeLink(link.Options, bench.Wake)
    {
        Limits = link.Limits,
        Refusal = refusal,
        AcknowledgesAtOnce = true,
        OnPublish = m => published.Writer.TryWrite((bench.Links.Count > 0 ? bench.Links[^1] : link, m)),
    };

    public void Dispose()
    {
        bench.Dispose();
        stop.Dispose();
    }

    [Fact]
    public async Task It_connects_with_a_will_that_says_offline()
    {
        var running = Start();
        await NextAsync("status");
        var will = Assert.Single(bench.Links).Options.Will;
        Assert.True(will is { Retain: true, Topic: "gateways/greenhouse-1/status" });
        Assert.Contains("\"status\":\"offline\"", FakeLink.Text(will.Value), StringComparison.Ordinal);
        await StopAsync(running);
    }

    [Fact]
    public async Task After_a_break_it_connects_again_and_goes_on()
    {
        var running = Start();
        await NextAsync("status");
        bench.Commit(Lane.Readings, 2);
        await NextAsync("readings 2");
        bench.Links[0].Break();
        await ConnectionAsync(2);
        await NextAsync("status");
        bench.Commit(Lane.Readings);
        await NextAsync("readings 3");
        Assert.True(bench.Links[0].Disposed);
        await StopAsync(running);
        Assert.Equal(3, bench.Cursor(Lane.Readings));
    }

    [Fact]
    public async Task A_broker_that_does_not_read_is_left_after_the_ack_timeout()
    {
        bench.OnLink = link => new FakeLink(link.Options, bench.Wake) { Limits = link.Limits, ReadsNothing = true };
        var running = Start();
        await ConnectionAsync(2);
        await stop.CancelAsync();
        await Eventually.TrueAsync(
            () =>
            {
                // The second reads nothing either: one that begins to say goodbye to it is ended by the clock.
                bench.Time.Advance(TimeSpan.FromSeconds(1));
                return running.IsCompleted;
            },
            "the forwarder has ended");
        await running;
        Assert.True(bench.Links[0].Disposed);
    }

    [Fact]
    public async Task With_several_urls_the_next_is_tried_at_once_and_the_first_again_after_a_break()
    {
        bench.Set(u => u with { Urls = [new Uri("mqtt://a:1883"), new Uri("mqtt://b:1883")] });
        var connect = bench.OnLink;
        bench.OnLink = link => link.Options.Endpoint.Host == "a"
            ? new FakeLink(link.Options, bench.Wake) { Limits = link.Limits, Refusal = new LinkException(LinkFailure.Refused, "a is full") }
            : connect(link);
        var running = Start();
        await NextAsync("status");
        Assert.Equal(["a", "b"], bench.Links.Select(l => l.Options.Endpoint.Host));
        bench.Links[1].Break();
        await ConnectionAsync(4);
        Assert.Equal(["a", "b", "a", "b"], bench.Links.Take(4).Select(l => l.Options.Endpoint.Host));
        await StopAsync(running);
    }

    [Fact]
    public async Task A_server_that_sends_us_elsewhere_is_followed()
    {
        var connect = bench.OnLink;
        bench.OnLink = link => link.Options.Endpoint.Host == "broker"
            ? new FakeLink(link.Options, bench.Wake)
            {
                Limits = link.Limits,
                Refusal = new LinkException(LinkFailure.Refused, "use another server") { Redirect = new Uri("mqtt://elsewhere:1883") },
            }
            : connect(link);
        var running = Start();
        await NextAsync("status");
        Assert.Equal(["broker", "elsewhere"], bench.Links.Select(l => l.Options.Endpoint.Host));
        await StopAsync(running);
    }

    [Fact]
    public async Task When_the_network_changes_it_is_tried_again_at_once()
    {
        using var network = new NetworkWatch();
        bench.Parts = bench.Parts with { Network = network };
        bench.Set(u => u with { RetryMax = TimeSpan.FromHours(1) });
        refusal = new LinkException(LinkFailure.Network, "no route");
        var running = Start();
        await Eventually.TrueAsync(
            () =>
            {
                bench.Time.Advance(TimeSpan.FromMinutes(10));
                return bench.Links.Count >= 12;
            },
            "the steps are long");
        refusal = null;
        await Eventually.TrueAsync(
            () =>
            {
                network.Raise();
                bench.Time.Advance(TimeSpan.FromSeconds(1));
                return bench.Links[^1].Connected;
            },
            "it is connected");
        await StopAsync(running);
    }

    [Fact]
    public async Task A_minute_without_connection_is_an_event_also_while_it_waits()
    {
        bench.Set(u => u with { RetryMax = TimeSpan.FromHours(1) });
        refusal = new LinkException(LinkFailure.Refused, "nobody there");
        var running = Start();
        await Eventually.TrueAsync(
            () =>
            {
                bench.Time.Advance(TimeSpan.FromMinutes(10));
                return bench.Links.Count >= 14;
            },
            "the steps are long");
        refusal = null;
        await Eventually.TrueAsync(
            () =>
            {
                bench.Time.Advance(TimeSpan.FromMinutes(10));
                return bench.Parts.Health.Failure is null;
            },
            "it is connected");
        refusal = new LinkException(LinkFailure.Refused, "gone again");
        var notices = new List<SystemNotice>();
        bench.Parts.Notices.Take(notices);
        bench.Links[^1].Break();
        await Eventually.TrueAsync(
            () =>
            {
                bench.Time.Advance(TimeSpan.FromSeconds(1));
                bench.Parts.Notices.Take(notices);
                return notices.Count(n => n.Kind == "upstream-down") == 2;
            },
            "it was said again");
        await StopAsync(running);
    }

    [Fact]
    public async Task A_minute_without_connection__is_an_event_and_its_end_too()
    {
        refusal = new LinkException(LinkFailure.Network, "nobody there");
        var running = Start();
        Assert.Equal("nobody there", await SaidAsync("upstream-down"));
        refusal = null;
        Assert.Null(await SaidAsync("upstream-up"));
        await StopAsync(running);
    }

    [Fact]
    public async Task Stopping_says_offline_last_and_disconnects()
    {
        var running = Start();
        await NextAsync("status");
        bench.Commit(Lane.System);
        await StopAsync(running);
        Assert.Contains("\"status\":\"offline\"", FakeLink.Text(bench.Links[0].Published[^1]), StringComparison.Ordinal);
        Assert.True(bench.Links[0].Disconnected);
        Assert.Equal(1, bench.Cursor(Lane.System));
    }

    private Task Start()
    {
        var forwarder = new Forwarder(bench.Parts, new Random(1));
        return Task.Run(() => forwarder.RunAsync(stop.Token));
    }

    private async Task StopAsync(Task running)
    {
        await stop.CancelAsync();
        await running.WaitAsync(Patience.Limit);
    }

    private async Task NextAsync(string what)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            var (_, message) = await published.Reader.ReadAsync(patience.Token);
            if (message.Topic.EndsWith("/" + what, StringComparison.Ordinal) || FakeLink.Text(message) == what)
            {
                return;
            }
        }
    }

    /// <summary>Lets time pass until something is said; returns the reason.</summary>
    private async Task<string?> SaidAsync(string kind)
    {
        var notices = new List<SystemNotice>();
        await Eventually.TrueAsync(
            () =>
            {
                bench.Time.Advance(TimeSpan.FromSeconds(5));
                bench.Parts.Notices.Take(notices);
                return notices.Count > 0;
            },
            $"{kind} was said");
        Assert.Equal(kind, notices[0].Kind);
        return notices[0].Reason;
    }

    /// <summary>Lets time pass until that many connections were tried.</summary>
    private Task ConnectionAsync(int count) => Eventually.TrueAsync(
        () =>
        {
            bench.Time.Advance(TimeSpan.FromSeconds(10));
            return bench.Links.Count >= count;
        },
        $"{count} connections were tried");
}
