using Gateway.Abstractions.Links;
using Gateway.Mqtt.Broker;
using TestKit;

namespace Gateway.Mqtt.Tests.Broker;

/// <summary>Every switch of the faulty broker does what it says, seen from our link.</summary>
public sealed class FaultyBrokerTests
{
    [Fact]
    public async Task A_dropped_acknowledgement_does_not_come_and_a_delayed_one_does()
    {
        await using var broker = await FaultyBroker.StartAsync();
        await using var client = await OpenAsync(broker);
        broker.Puback = n => n == 2 ? PubackFault.Drop : PubackFault.None;
        broker.PubackDelay = TimeSpan.FromMilliseconds(20);
        var ids = await PublishAsync(client, 3);
        Assert.Equal(ids[0], (await client.NextAsync()).PacketId);
        Assert.Equal(ids[2], (await client.NextAsync()).PacketId);
        Assert.Equal(3, broker.PublishesIn);
    }

    [Fact]
    public async Task A_doubled_acknowledgement_is_a_breach_that_the_link_names()
    {
        await using var broker = await FaultyBroker.StartAsync();
        await using var client = await OpenAsync(broker);
        broker.Puback = _ => PubackFault.Twice;
        await PublishAsync(client, 1);
        Assert.Equal(LinkFailure.Protocol, (await client.FailureAsync()).Kind);
        Assert.Contains("not in flight", client.Link.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_publish_is_refused_by_the_reason_that_is_set()
    {
        await using var broker = await FaultyBroker.StartAsync();
        await using var client = await OpenAsync(broker);
        broker.Refuse = _ => 0x97;
        await PublishAsync(client, 1);
        Assert.Equal(0x97, (await client.NextAsync()).ReasonCode);
    }

    [Fact]
    public async Task A_half_open_connection_is_found_by_the_keep_alive()
    {
        await using var broker = await FaultyBroker.StartAsync();
        var time = new ManualTime();
        await using var client = await OpenAsync(broker, time, o => o with { KeepAlive = TimeSpan.FromSeconds(40) });
        broker.Silent = true;
        await PublishAsync(client, 1);
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Contains("is silent", (await client.FailureAsync()).Message, StringComparison.Ordinal);
        broker.Silent = false;
    }

    [Fact]
    public async Task A_connection_is_cut_after_so_many_publishes_and_the_next_one_too()
    {
        await using var broker = await FaultyBroker.StartAsync();
        broker.CutAfterPublishes = 3;
        for (var round = 0; round < 5; round++)
        {
            await using var client = await OpenAsync(broker);
            await PublishAsync(client, 2);
            await client.NextAsync();
            await client.NextAsync();
            await PublishAsync(client, 1);
            Assert.Equal(LinkFailure.Network, (await client.FailureAsync()).Kind);
        }
    }

    [Fact]
    public async Task Garbage_is_a_breach_of_the_protocol()
    {
        await using var broker = await FaultyBroker.StartAsync();
        await using var client = await OpenAsync(broker);
        broker.Garbage = [0x00, 0xFF, 0xFF];
        await PublishAsync(client, 1);
        Assert.Equal(LinkFailure.Protocol, (await client.FailureAsync()).Kind);
    }

    [Fact]
    public async Task A_small_receive_maximum_is_obeyed()
    {
        await using var broker = await FaultyBroker.StartAsync(new BrokerOptions { ReceiveMaximum = 3 });
        await using var client = await OpenAsync(broker);
        broker.PubackDelay = TimeSpan.FromMilliseconds(10);
        await PublishAsync(client, 3);
        Assert.Throws<InvalidOperationException>(() => client.Link.Publish(new Message("a", default)));
        await client.NextAsync();
        await PublishAsync(client, 1);
        await client.NextAsync();
        Assert.InRange(broker.MostUnacknowledged, 1, 3);
    }

    [Fact]
    public async Task Stopped_it_refuses_and_started_again_it_is_found_on_the_same_port()
    {
        await using var broker = await FaultyBroker.StartAsync();
        await using var first = await OpenAsync(broker);
        await broker.StopAsync();
        Assert.Contains("server shutting down", (await first.FailureAsync()).Message, StringComparison.Ordinal);
        Assert.Contains("refused the connection", (await Assert.ThrowsAsync<LinkException>(() => OpenAsync(broker))).Message, StringComparison.Ordinal);
        await broker.StartAgainAsync();
        await using var second = await OpenAsync(broker);
        await PublishAsync(second, 1);
        Assert.InRange((await second.NextAsync()).ReasonCode, 0, 0x7F);
    }

    private static async Task<LinkClient> OpenAsync(FaultyBroker broker, TimeProvider? time = null, Func<LinkOptions, LinkOptions>? change = null)
    {
        var options = new LinkOptions { Endpoint = broker.Url, ClientId = "gw", KeepAlive = TimeSpan.Zero, Window = 10 };
        var client = new LinkClient(change?.Invoke(options) ?? options, time);
        try
        {
            await client.Link.ConnectAsync(CancellationToken.None);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
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
