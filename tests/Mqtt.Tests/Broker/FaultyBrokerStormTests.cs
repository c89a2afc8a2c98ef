using Gateway.Abstractions.Links;
using Gateway.Mqtt.Broker;
using TestKit;

namespace Gateway.Mqtt.Tests.Broker;

/// <summary>The switches of the faulty broker that concern whole connections, and the bytes no broker may send, seen from our link.</summary>
public sealed class FaultyBrokerStormTests
{
    public static TheoryData<string> Malformed => [.. MalformedBytes.Names.Where(LinkUnderTest.Notices)];

    [Fact]
    public async Task In_a_storm_each_connection_ends_when_its_login_is_accepted()
    {
        await using var broker = await FaultyBroker.StartAsync();
        broker.DropAfterLogin = n => n <= 3;
        for (var n = 1; n <= 3; n++)
        {
            // The end may come while the login's answer is still being read, or just after it.
            await using var dropped = Client(broker);
            await ConnectAsync(dropped);
            Assert.Equal(LinkFailure.Network, (await dropped.FailureAsync()).Kind);
        }

        await using var client = Client(broker);
        await client.Link.ConnectAsync(CancellationToken.None);
        Assert.Equal(4, broker.Connections);
    }

    [Fact]
    public async Task Half_open_from_the_start_the_login_has_a_time_limit()
    {
        await using var broker = await FaultyBroker.StartAsync();
        broker.Silent = true;
        var time = new ManualTime();
        await using var client = Client(broker, time);
        var connecting = client.Link.ConnectAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => broker.Connections == 1, "the connection is taken");
        time.Advance(TimeSpan.FromSeconds(21));
        Assert.Contains("did not answer the login", (await Assert.ThrowsAsync<LinkException>(() => connecting)).Message, StringComparison.Ordinal);
        broker.Silent = false;
    }

    [Theory]
    [InlineData(0x86)]
    [InlineData(0x87)]
    [InlineData(0x88)]
    [InlineData(0x97)]
    public async Task A_login_is_refused_by_the_reason_that_is_set(byte code)
    {
        await using var broker = await FaultyBroker.StartAsync();
        broker.RefuseLogin = code;
        await using var client = Client(broker);
        var refusal = await Assert.ThrowsAsync<LinkException>(() => client.Link.ConnectAsync(CancellationToken.None));
        Assert.Equal(LinkFailure.Refused, refusal.Kind);
        broker.RefuseLogin = 0;
        await using var second = Client(broker);
        await second.Link.ConnectAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_late_acknowledgement_comes_behind_the_next_one()
    {
        await using var broker = await FaultyBroker.StartAsync();
        broker.Puback = n => n == 1 ? PubackFault.Late : PubackFault.None;
        await using var client = Client(broker);
        await client.Link.ConnectAsync(CancellationToken.None);
        var ids = await PublishAsync(client, 3);
        Assert.Equal([ids[1], ids[0], ids[2]], [(await client.NextAsync()).PacketId, (await client.NextAsync()).PacketId, (await client.NextAsync()).PacketId]);
    }

    [Fact]
    public async Task A_publish_that_is_cut_in_two_never_arrives()
    {
        await using var broker = await FaultyBroker.StartAsync();
        var taken = new List<string>();
        broker.Taken = (_, payload) => taken.Add(payload);
        broker.CutAfterBytes = n => n == 1 ? 60 : null;
        await using var client = Client(broker);
        await client.Link.ConnectAsync(CancellationToken.None);
        client.Link.Publish(new Message("a", new byte[100]));
        await client.Link.FlushAsync(CancellationToken.None);
        Assert.Equal(LinkFailure.Network, (await client.FailureAsync()).Kind);
        Assert.Empty(taken);
    }

    [Fact]
    public async Task An_acknowledgement_that_is_cut_in_two_is_none()
    {
        await using var broker = await FaultyBroker.StartAsync();
        await using var client = Client(broker);
        var login = 0;
        broker.CutAfterReplies = _ => login;
        login = await LoginBytesAsync() + 2;
        await client.Link.ConnectAsync(CancellationToken.None);
        await PublishAsync(client, 1);
        Assert.Equal(LinkFailure.Network, (await client.FailureAsync()).Kind);
        Assert.False(client.Link.TryReceive(out _));
    }

    [Fact]
    public async Task A_small_packet_size_is_obeyed()
    {
        await using var broker = await FaultyBroker.StartAsync(new BrokerOptions { MaximumPacketSize = 200 });
        await using var client = Client(broker);
        await client.Link.ConnectAsync(CancellationToken.None);
        Assert.Equal(200, client.Link.Limits.MaximumPacketSize);
        Assert.Throws<LinkException>(() => client.Link.Publish(new Message("a", new byte[200])));
        await PublishAsync(client, 1);
        Assert.NotEqual(0, (await client.NextAsync()).PacketId);
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task What_no_broker_may_send_ends_the_link_with_a_breach_of_the_protocol(string name)
    {
        await using var broker = await FaultyBroker.StartAsync();
        await using var client = Client(broker);
        await client.Link.ConnectAsync(CancellationToken.None);
        broker.Garbage = MalformedBytes.Of(name);
        await PublishAsync(client, 1);
        Assert.Equal(LinkFailure.Protocol, (await client.FailureAsync()).Kind);
    }

    [Fact]
    public void Refusals_choose_what_they_refuse()
    {
        var status = new BrokerPublish("c", "g/x/status", 1, true, 1);
        var alert = new BrokerPublish("c", "g/x/alerts/r/s/c", 1, false, 1);
        var nth = PublishRefusals.Nth(2, 0x99);
        Assert.Equal([0, 0x87], [PublishRefusals.AllEvents(0x87)(status), PublishRefusals.AllEvents(0x87)(alert)]);
        Assert.Equal([0, 0x97], [PublishRefusals.Topic("/alerts/", 0x97)(status), PublishRefusals.Topic("/alerts/", 0x97)(alert)]);
        Assert.Equal([0, 0, 0x99, 0], [nth(alert), nth(status), nth(alert), nth(alert)]);
    }

    /// <summary>How long the broker's answer to a login is.</summary>
    private static async Task<int> LoginBytesAsync()
    {
        await using var plain = await FaultyBroker.StartAsync();
        using var client = await RawClient.OpenAsync(plain.Broker.Port);
        return (await client.AskAsync(0x10, 0x0F, 0x00, 0x04, 0x4D, 0x51, 0x54, 0x54, 0x05, 0x02, 0x00, 0x00, 0x00, 0x00, 0x02, 0x67, 0x77)).Length;
    }

    private static LinkClient Client(FaultyBroker broker, TimeProvider? time = null) =>
        new(new LinkOptions { Endpoint = broker.Url, ClientId = "gw", KeepAlive = TimeSpan.Zero, Window = 10 }, time);

    private static async Task ConnectAsync(LinkClient client)
    {
        try
        {
            await client.Link.ConnectAsync(CancellationToken.None);
        }
        catch (LinkException)
        {
            // Its failure is looked at.
        }
    }

    private static async Task<List<int>> PublishAsync(LinkClient client, int count)
    {
        var ids = new List<int>();
        for (var i = 0; i < count; i++)
        {
            ids.Add(client.Link.Publish(new Message("a", "x"u8.ToArray())));
        }

        await client.Link.FlushAsync(CancellationToken.None);
        return ids;
    }
}
