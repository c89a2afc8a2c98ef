using System.Text;
using Gateway.Abstractions.Links;

namespace Gateway.Mqtt.Tests.Broker;

/// <summary>Our link and our broker, over a socket.</summary>
public sealed class LinkAgainstBrokerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ten_thousand_publishes_are_acknowledged_and_arrive_in_order(bool version5)
    {
        await using var room = await Room.OpenAsync();
        var subscriber = await room.LinkAsync("subscriber", version5);
        await subscriber.SubscribeAsync("events/#");
        var publisher = await room.LinkAsync("publisher", version5);
        var arrived = ArrivedAsync(subscriber, 10_000);
        int sent = 0, acknowledged = 0;
        while (acknowledged < 10_000)
        {
            for (; sent < 10_000 && sent - acknowledged < 100; sent++)
            {
                publisher.Link.Publish(new Message("events/one", Encoding.UTF8.GetBytes($"{sent}"), ContentType: "text/plain"));
            }

            await publisher.Link.FlushAsync(CancellationToken.None);
            Assert.Equal(0, (await publisher.NextAsync()).ReasonCode);
            acknowledged++;
        }

        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => $"events/one={i}"), await arrived);
        Assert.Equal((2, 10_000, 10_000, 0), (room.Broker.Clients, room.Broker.MessagesIn, room.Broker.MessagesOut, room.Broker.Dropped));
    }

    [Fact]
    public async Task The_link_learns_the_limits_of_the_broker_and_obeys_them()
    {
        await using var room = await Room.OpenAsync(o => o with { ReceiveMaximum = 7, MaximumPacketSize = 2000 });
        var client = await room.LinkAsync("gw");
        Assert.Equal(new LinkLimits(7, 2000, RetainAvailable: true, TimeSpan.Zero) { SharedAvailable = false }, client.Link.Limits);
        Assert.Throws<LinkException>(() => client.Link.Publish(new Message("a", new byte[2000])));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_will_comes_after_an_abort_and_not_after_a_goodbye(bool version5)
    {
        await using var room = await Room.OpenAsync();
        var subscriber = await room.LinkAsync("subscriber", version5);
        await subscriber.SubscribeAsync("status/#");
        var polite = await room.LinkAsync("polite", version5, o => o with { Will = new Message("status/polite", "gone"u8.ToArray()) });
        await polite.Link.DisconnectAsync(CancellationToken.None);
        var rude = await room.LinkAsync("rude", version5, o => o with { Will = new Message("status/rude", "gone"u8.ToArray(), true) });
        await rude.Link.DisposeAsync();
        Assert.Equal("status/rude=gone", await subscriber.MessageAsync());
        var late = await room.LinkAsync("late", version5);
        await late.SubscribeAsync("status/+");
        Assert.Equal("status/rude=gone(retained)", await late.MessageAsync());
    }

    [Fact]
    public async Task A_second_client_of_the_same_id_takes_over_and_the_first_is_told_so()
    {
        await using var room = await Room.OpenAsync();
        var witness = await room.LinkAsync("witness");
        await witness.SubscribeAsync("status");
        var first = await room.LinkAsync("same", change: o => o with { Will = new Message("status", "gone"u8.ToArray()) });
        var second = await room.LinkAsync("same");
        Assert.Equal(LinkFailure.TakenOver, (await first.FailureAsync()).Kind);
        Assert.Equal("status=gone", await witness.MessageAsync());
        Assert.Null(second.Link.Failure);
        Assert.Equal(2, room.Broker.Clients);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wrong_password_is_refused_and_the_right_one_is_not(bool version5)
    {
        await using var room = await Room.OpenAsync(o => o with
        {
            Authenticate = login => login.UserName == "gateway" && login.Password.Span.SequenceEqual("right"u8) ? (byte)0 : (byte)0x86,
        });
        var failure = await Assert.ThrowsAsync<LinkException>(() => room.LinkAsync(
            "gw", version5, o => o with { UserName = "gateway", Password = "wrong"u8.ToArray() }));
        Assert.Equal(LinkFailure.Refused, failure.Kind);
        Assert.Contains("bad user name or password", failure.Message, StringComparison.Ordinal);
        var right = await room.LinkAsync("gw", version5, o => o with { UserName = "gateway", Password = "right"u8.ToArray() });
        Assert.Null(right.Link.Failure);
        Assert.Equal(1, room.Broker.Refused);
    }

    [Fact]
    public async Task A_publish_that_is_not_allowed_is_refused_by_its_reason_and_goes_to_nobody()
    {
        await using var room = await Room.OpenAsync(o => o with { Authorize = p => p.Topic.StartsWith("mine/", StringComparison.Ordinal) ? (byte)0 : (byte)0x87 });
        var client = await room.LinkAsync("gw");
        await client.SubscribeAsync("#");
        Assert.Equal(0x87, await client.PublishAsync("yours/a", "1"));
        client.Link.Publish(new Message("mine/a", "2"u8.ToArray()));
        await client.Link.FlushAsync(CancellationToken.None);
        Assert.Equal("mine/a=2", await client.MessageAsync());
        Assert.Equal(1, room.Broker.Refused);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_version_3_subscriber_gets_what_a_version_5_publisher_sends_and_the_other_way_round(bool publisher5)
    {
        await using var room = await Room.OpenAsync();
        var subscriber = await room.LinkAsync("subscriber", !publisher5);
        await subscriber.SubscribeAsync("a");
        var publisher = await room.LinkAsync("publisher", publisher5);
        publisher.Link.Publish(new Message("a", "x"u8.ToArray(), ContentType: publisher5 ? "text/plain" : null));
        await publisher.Link.FlushAsync(CancellationToken.None);
        Assert.Equal("a=x", await subscriber.MessageAsync());
    }

    [Fact]
    public async Task A_broker_that_shuts_down_says_so()
    {
        await using var room = await Room.OpenAsync();
        var client = await room.LinkAsync("gw");
        await room.Broker.DisposeAsync();
        var failure = await client.FailureAsync();
        Assert.Contains("server shutting down (0x8B)", failure.Message, StringComparison.Ordinal);
        Assert.Equal(LinkFailure.Network, failure.Kind);
    }

    private static async Task<List<string>> ArrivedAsync(LinkClient subscriber, int count)
    {
        var arrived = new List<string>();
        while (arrived.Count < count)
        {
            arrived.Add(await subscriber.MessageAsync());
        }

        return arrived;
    }
}
