namespace Gateway.Mqtt.Tests.Broker;

/// <summary>Sessions that outlive a connection (MQTT 5 §4.1), take-over and wills.</summary>
public sealed class BrokerSessionTests
{
    private static readonly byte[] Goodbye = [0xE0, 0];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_came_while_the_client_was_away_waits_for_it(bool version5)
    {
        await using var room = await Room.OpenAsync();
        var connect = version5 ? Bytes.Connect("s", true, 0, 0, [0x11, 0, 0, 0, 60]) : Bytes.Connect("s", false, 0);
        var first = await room.RawAsync();
        Assert.Equal(0, (await first.AskAsync(connect))[2]);
        await first.AskAsync(Bytes.Subscribe("t", 1, version5));
        await LeaveAsync(room, first);
        Assert.Equal((0, 1), (room.Broker.Clients, room.Broker.Sessions));
        var publisher = await room.RawAsync(Bytes.Connect("p"));
        await publisher.AskAsync(Bytes.Publish("t", "1", 2));
        await publisher.SendAsync(Bytes.Publish("t", "at QoS 0 nothing waits"));
        await publisher.AskAsync(Bytes.Publish("t", "2", 2));
        var second = await room.RawAsync();
        Assert.Equal(1, (await second.AskAsync(connect))[2]);
        Assert.Equal(Bytes.Publish("t", "1", 2, 1, version5), await second.ReadAsync());
        Assert.Equal(Bytes.Publish("t", "2", 2, 2, version5), await second.ReadAsync());

        // Not acknowledged: they come again, under the same identifiers, as duplicates.
        await second.SendAsync(Bytes.Puback(2));
        await second.AskAsync(Bytes.Ping);
        second.Reset();
        await Until(() => room.Broker.Clients == 1);
        var third = await room.RawAsync();
        Assert.Equal(1, (await third.AskAsync(connect))[2]);
        Assert.Equal(Bytes.Publish("t", "1", 0x0A, 1, version5), await third.ReadAsync());
        Assert.Equal([0xD0, 0], await third.AskAsync(Bytes.Ping));
    }

    [Fact]
    public async Task A_clean_start_throws_the_session_away()
    {
        await using var room = await Room.OpenAsync();
        var first = await room.RawAsync(Bytes.Connect("s", true, 0, 0, [0x11, 0, 0, 0, 60]));
        await first.AskAsync(Bytes.Subscribe("t", 1));
        await LeaveAsync(room, first);
        var second = await room.RawAsync();
        Assert.Equal(0, (await second.AskAsync(Bytes.Connect("s")))[2]);
        Assert.Equal([0x40, 4, 0, 1, 0x10, 0], await second.AskAsync(Bytes.Publish("t", "x", 2)));
    }

    [Fact]
    public async Task A_session_ends_when_its_time_is_over_and_no_later_than_the_broker_allows()
    {
        await using var room = await Room.OpenAsync(o => o with { MaximumSessionExpiry = TimeSpan.FromSeconds(30) });
        var first = await room.RawAsync();
        var answer = await first.AskAsync(Bytes.Connect("s", true, 0, 0, [0x11, 0xFF, 0xFF, 0xFF, 0xFF]));
        Assert.Equal([0x11, 0, 0, 0, 30], answer[12..17]);
        await LeaveAsync(room, first);
        await room.AdvanceAsync(TimeSpan.FromSeconds(28));
        Assert.Equal(1, room.Broker.Sessions);
        await room.AdvanceUntilAsync(() => room.Broker.Sessions == 0, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_goodbye_can_shorten_the_session()
    {
        await using var room = await Room.OpenAsync();
        var client = await room.RawAsync(Bytes.Connect("s", true, 0, 0, [0x11, 0, 0, 0, 60]));
        Assert.Empty(await client.AskAsync(0xE0, 7, 0, 5, 0x11, 0, 0, 0, 0));
        await Until(() => room.Broker.Sessions == 0);
    }

    [Fact]
    public async Task The_queue_of_a_client_that_is_away_is_bounded_and_what_has_no_room_is_counted()
    {
        await using var room = await Room.OpenAsync(o => o with { MaximumQueued = 3 });
        var connect = Bytes.Connect("s", true, 0, 0, [0x11, 0, 0, 0, 60]);
        var first = await room.RawAsync(connect);
        await first.AskAsync(Bytes.Subscribe("t", 1));
        await LeaveAsync(room, first);
        var publisher = await room.RawAsync(Bytes.Connect("p"));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal([0x40, 2, 0, 1], await publisher.AskAsync(Bytes.Publish("t", $"{i}", 2)));
        }

        Assert.Equal(7, room.Broker.Dropped);
        var second = await room.RawAsync(connect);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Bytes.Publish("t", $"{i}", 2, i + 1), await second.ReadAsync());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Taken_over_the_old_connection_ends_and_the_session_goes_on(bool version5)
    {
        await using var room = await Room.OpenAsync();
        var connect = version5 ? Bytes.Connect("s", true, 0, 0, [0x11, 0, 0, 0, 60]) : Bytes.Connect("s", false, 0);
        var first = await room.RawAsync(connect);
        await first.AskAsync(Bytes.Subscribe("t", 1, version5));
        var second = await room.RawAsync();
        var answering = second.AskAsync(connect);
        if (version5)
        {
            Assert.Equal([0xE0, 2, 0x8E, 0], await first.ReadAsync());
        }

        Assert.Empty(await first.ReadAsync());
        first.Dispose();
        Assert.Equal(1, (await answering)[2]);
        await second.SendAsync(Bytes.Publish("t", "x", 0, 1, version5));
        Assert.Equal(Bytes.Publish("t", "x", 0, 1, version5), await second.ReadAsync());
        Assert.Equal((1, 1), (room.Broker.Clients, room.Broker.Sessions));
    }

    [Fact]
    public async Task Twenty_connections_fight_for_one_client_id_and_one_of_them_has_it()
    {
        await using var room = await Room.OpenAsync();
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => room.RawAsync()));
        var ends = all.Select(async raw =>
        {
            Assert.Equal(0x20, (await raw.AskAsync(Bytes.Connect("same")))[0]);
            return await raw.ReadAsync();
        }).ToArray();
        await Until(() => ends.Count(e => e.IsCompleted) == 19);
        var winner = Assert.Single(Enumerable.Range(0, 20), i => !ends[i].IsCompleted);
        await all[winner].SendAsync(Bytes.Ping);
        Assert.Equal([0xD0, 0], await ends[winner]);
        foreach (var end in ends.Where((_, i) => i != winner))
        {
            Assert.Equal([0xE0, 2, 0x8E, 0], await end);
        }

        Assert.Equal(1, room.Broker.Clients);
    }

    [Theory]
    [InlineData(new byte[] { 0xE0, 0 }, false)]
    [InlineData(new byte[] { 0xE0, 1, 0 }, false)]
    [InlineData(new byte[] { 0xE0, 1, 4 }, true)] // §3.14.2.1: disconnect with will message
    [InlineData(new byte[] { 0xE0, 1, 0x80 }, true)]
    [InlineData(new byte[] { 0xFF, 0xFF }, true)]
    public async Task A_will_is_published_after_every_end_but_a_normal_goodbye(byte[] end, bool published)
    {
        await using var room = await Room.OpenAsync();
        var witness = await room.RawAsync(Bytes.Connect("w"));
        await witness.AskAsync(Bytes.Subscribe("will/#", 0x08));
        byte[] will = [6, 0x03, 0, 3, (byte)'t', (byte)'x', (byte)'t', .. Bytes.Text("will/me"), .. Bytes.Text("gone")];
        var client = await room.RawAsync(Bytes.Connect("c", true, 0x26, 0, null, will));
        await client.SendAsync(end);
        await Until(() => room.Broker.Clients == 1);
        if (published)
        {
            Assert.Equal(Bytes.Publish("will/me", "gone", 1, properties: [0x03, 0, 3, (byte)'t', (byte)'x', (byte)'t']), await witness.ReadAsync());
        }

        Assert.Equal([0xD0, 0], await witness.AskAsync(Bytes.Ping));
        Assert.Equal(published ? 1 : 0, room.Broker.RetainedMessages);
    }

    [Theory]
    [InlineData(20, 60, 20)] // the delay
    [InlineData(60, 20, 20)] // the end of the session comes first
    public async Task A_will_waits_for_its_delay_but_no_longer_than_the_session(byte delay, byte expiry, int published)
    {
        await using var room = await Room.OpenAsync();
        var witness = await room.RawAsync(Bytes.Connect("w"));
        await witness.AskAsync(Bytes.Subscribe("will", 0));
        var client = await room.RawAsync(WithDelay(delay, expiry));
        client.Reset();
        await Until(() => room.Broker.Clients == 1);
        await room.AdvanceAsync(TimeSpan.FromSeconds(published - 1));
        Assert.Equal([0xD0, 0], await witness.AskAsync(Bytes.Ping));
        await room.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(Bytes.Publish("will", "x"), await witness.ReadAsync());
    }

    [Fact]
    public async Task A_client_that_comes_back_in_time_takes_its_will_back()
    {
        await using var room = await Room.OpenAsync();
        var witness = await room.RawAsync(Bytes.Connect("w"));
        await witness.AskAsync(Bytes.Subscribe("will", 0));
        var client = await room.RawAsync(WithDelay(20, 60));
        client.Reset();
        await Until(() => room.Broker.Clients == 1);
        var again = await room.RawAsync(Bytes.Connect("c", true, 0, 0, [0x11, 0, 0, 0, 60]));
        await room.AdvanceAsync(TimeSpan.FromSeconds(120));
        Assert.Equal([0xD0, 0], await witness.AskAsync(Bytes.Ping));
        Assert.Equal([0xD0, 0], await again.AskAsync(Bytes.Ping));
    }

    private static byte[] WithDelay(byte delay, byte expiry) => Bytes.Connect(
        "c", true, 0x04, 0, [0x11, 0, 0, 0, expiry], [5, 0x18, 0, 0, 0, delay, .. Bytes.Text("will"), .. Bytes.Text("x")]);

    private static async Task LeaveAsync(Room room, TestKit.RawClient client)
    {
        var before = room.Broker.Clients;
        Assert.Empty(await client.AskAsync(Goodbye));
        await Until(() => room.Broker.Clients == before - 1);
    }

    private static Task Until(Func<bool> condition) => TestKit.Eventually.TrueAsync(condition, "the broker has seen it");
}
