namespace Gateway.Mqtt.Tests.Broker;

/// <summary>Keep-alive, Receive Maximum, and who is held up or sent away when a subscriber does not keep up.</summary>
public sealed class BrokerLimitTests
{
    private static readonly byte[] Pong = [0xD0, 0];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_is_silent_for_one_and_a_half_keep_alives_is_ended_and_who_pings_is_not(bool version5)
    {
        await using var room = await Room.OpenAsync();
        var silent = await room.RawAsync(Bytes.Connect("silent", version5, keepAlive: 10));
        var off = await room.RawAsync(Bytes.Connect("off", version5, keepAlive: 0));
        var pinging = await room.RawAsync(Bytes.Connect("pinging", version5, keepAlive: 10));
        await room.AdvanceAsync(TimeSpan.FromSeconds(9));
        Assert.Equal(Pong, await pinging.AskAsync(Bytes.Ping));
        await room.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(3, room.Broker.Clients);
        await room.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(version5 ? [0xE0, 2, 0x8D, 0] : [], await silent.ReadAsync());
        Assert.Equal(Pong, await pinging.AskAsync(Bytes.Ping));
        Assert.Equal(Pong, await off.AskAsync(Bytes.Ping));
    }

    [Fact]
    public async Task No_more_goes_out_than_the_client_s_receive_maximum()
    {
        await using var room = await Room.OpenAsync();
        var subscriber = await room.RawAsync(Bytes.Connect("s", properties: [0x21, 0, 2]));
        await subscriber.AskAsync(Bytes.Subscribe("t", 1));
        var publisher = await room.RawAsync(Bytes.Connect("p"));
        for (var i = 0; i < 5; i++)
        {
            await publisher.AskAsync(Bytes.Publish("t", $"{i}", 2));
        }

        Assert.Equal(Bytes.Publish("t", "0", 2, 1), await subscriber.ReadAsync());
        Assert.Equal(Bytes.Publish("t", "1", 2, 2), await subscriber.ReadAsync());
        Assert.Equal(Pong, await subscriber.AskAsync(Bytes.Ping));
        Assert.Equal(Bytes.Publish("t", "2", 2, 3), await subscriber.AskAsync(Bytes.Puback(2)));
        Assert.Equal(Pong, await subscriber.AskAsync(Bytes.Ping));

        // One that is unknown, or acknowledged already, gives no room.
        Assert.Equal(Pong, await subscriber.AskAsync([.. Bytes.Puback(2), .. Bytes.Puback(999), .. Bytes.Ping]));
    }

    [Fact]
    public async Task A_message_too_large_for_a_client_is_left_out_and_counted()
    {
        await using var room = await Room.OpenAsync();
        var subscriber = await room.RawAsync(Bytes.Connect("s", properties: [0x27, 0, 0, 0, 20]));
        await subscriber.AskAsync(Bytes.Subscribe("t", 1));
        await subscriber.SendAsync([.. Bytes.Publish("t", new string('x', 15)), .. Bytes.Publish("t", "small")]);
        Assert.Equal(Bytes.Publish("t", "small"), await subscriber.ReadAsync());
        Assert.Equal(1, room.Broker.Dropped);
    }

    [Fact]
    public async Task A_publisher_is_held_up_until_a_full_subscriber_has_room()
    {
        await using var room = await Room.OpenAsync(o => o with { MaximumQueued = 3 });
        var (subscriber, publisher) = await FullAsync(room);
        await publisher.SendAsync(Bytes.Publish("t", "held up", 2, 5));
        var answer = publisher.ReadAsync();
        await room.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.False(answer.IsCompleted);
        await subscriber.SendAsync(Bytes.Puback(1));
        Assert.Equal([0x40, 2, 0, 5], await answer);
        Assert.Equal(0, room.Broker.Dropped);
    }

    [Fact]
    public async Task A_subscriber_that_stays_full_is_sent_away_and_the_publisher_goes_on()
    {
        await using var room = await Room.OpenAsync(o => o with { MaximumQueued = 3 });
        var (subscriber, publisher) = await FullAsync(room);
        await publisher.SendAsync(Bytes.Publish("t", "held up", 2, 5));
        var answer = publisher.ReadAsync();
        Assert.Equal(Bytes.Publish("t", "0", 2, 1), await subscriber.ReadAsync());
        var end = subscriber.ReadAsync();
        await room.AdvanceUntilAsync(() => end.IsCompleted, TimeSpan.FromMinutes(10));
        Assert.Equal([0xE0, 2, 0x97, 0], await end);
        subscriber.Dispose();
        Assert.Equal(0x40, (await answer)[0]);
        Assert.Equal(0x10, (await publisher.AskAsync(Bytes.Publish("t", "nobody", 2, 6)))[4]);
    }

    [Fact]
    public async Task At_QoS_0_nobody_is_held_up_and_what_has_no_room_is_counted()
    {
        await using var room = await Room.OpenAsync(o => o with { MaximumQueued = 3 });
        var (_, publisher) = await FullAsync(room);
        for (var i = 0; i < 10; i++)
        {
            await publisher.SendAsync(Bytes.Publish("t", "x"));
        }

        Assert.Equal(Pong, await publisher.AskAsync(Bytes.Ping));
        Assert.Equal((2, 10), (room.Broker.Clients, room.Broker.Dropped));
    }

    [Fact]
    public async Task The_bytes_that_wait_are_limited_too()
    {
        await using var room = await Room.OpenAsync(o => o with { MaximumQueuedBytes = 1000 });
        var (_, publisher) = await FullAsync(room);
        await publisher.SendAsync([.. Bytes.Publish("t", new string('x', 1000)), .. Bytes.Publish("t", "y"), .. Bytes.Ping]);
        Assert.Equal(Pong, await publisher.ReadAsync());
        Assert.Equal(1, room.Broker.Dropped);
    }

    [Fact]
    public async Task Who_floods_itself_without_acknowledging_is_sent_away()
    {
        await using var room = await Room.OpenAsync(o => o with { MaximumQueued = 3 });
        var client = await room.RawAsync(Bytes.Connect("s", properties: [0x21, 0, 1]));
        await client.AskAsync(Bytes.Subscribe("t", 1));
        await client.SendAsync([.. Enumerable.Range(1, 6).SelectMany(i => Bytes.Publish("t", "x", 2, i))]);
        byte[] packet;
        do
        {
            packet = await client.ReadAsync();
        }
        while (packet[0] is 0x40 or 0x32);
        Assert.Equal([0xE0, 2, 0x97, 0], packet);
    }

    [Fact]
    public async Task Who_does_not_read_is_sent_away_too_and_the_broker_ends()
    {
        await using var room = await Room.OpenAsync();
        var subscriber = await room.RawAsync(Bytes.Connect("s"));
        await subscriber.AskAsync(Bytes.Subscribe("t", 0));
        var publisher = await room.RawAsync(Bytes.Connect("p"));
        var large = Bytes.Publish("t", new string('x', 16_000));
        while (room.Broker.Dropped == 0)
        {
            await publisher.SendAsync(large);
            Assert.Equal(Pong, await publisher.AskAsync(Bytes.Ping));
        }

        var again = await room.RawAsync();
        var taking = again.AskAsync(Bytes.Connect("s"));
        await room.AdvanceUntilAsync(() => taking.IsCompleted, TimeSpan.FromMinutes(10));
        Assert.Equal(0x20, (await taking)[0]);
    }

    /// <summary>A subscriber with one message in flight and as many waiting as have room (three, unless the test says otherwise), and a publisher.</summary>
    private static async Task<(TestKit.RawClient Subscriber, TestKit.RawClient Publisher)> FullAsync(Room room)
    {
        var subscriber = await room.RawAsync(Bytes.Connect("s", properties: [0x21, 0, 1]));
        await subscriber.AskAsync(Bytes.Subscribe("t", 1));
        var publisher = await room.RawAsync(Bytes.Connect("p"));
        await publisher.AskAsync(Bytes.Publish("t", "0", 2));
        await TestKit.Eventually.TrueAsync(() => room.Broker.MessagesOut == 1, "the first is in flight");
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal([0x40, 2, 0, 1], await publisher.AskAsync(Bytes.Publish("t", $"{i}", 2)));
        }

        return (subscriber, publisher);
    }
}
