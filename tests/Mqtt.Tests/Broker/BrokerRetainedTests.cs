namespace Gateway.Mqtt.Tests.Broker;

/// <summary>Retained messages (MQTT 5 §3.3.1.3).</summary>
public sealed class BrokerRetainedTests
{
    private const byte RetainAsPublished = 0x08;

    [Fact]
    public async Task The_last_one_of_each_topic_comes_to_a_new_subscriber_and_an_empty_one_deletes()
    {
        await using var room = await Room.OpenAsync();
        var publisher = await room.RawAsync(Bytes.Connect("p"));
        foreach (var (topic, payload) in new[] { ("a/1", "old"), ("a/1", "new"), ("a/2", "gone"), ("b", "x"), ("a/2", "") })
        {
            await publisher.AskAsync(Bytes.Publish(topic, payload, 3));
        }

        Assert.Equal(2, room.Broker.RetainedMessages);
        var subscriber = await room.RawAsync(Bytes.Connect("s"));
        await subscriber.AskAsync(Bytes.Subscribe("a/#", 1));
        Assert.Equal(Bytes.Publish("a/1", "new", 3, 1), await subscriber.ReadAsync());
        Assert.Equal([0xD0, 0], await subscriber.AskAsync(Bytes.Ping));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(RetainAsPublished, true)]
    public async Task Who_is_there_already_sees_the_flag_only_if_asked_for(byte option, bool flagged)
    {
        await using var room = await Room.OpenAsync();
        var subscriber = await room.RawAsync(Bytes.Connect("s"));
        await subscriber.AskAsync(Bytes.Subscribe("a", option));
        var publisher = await room.RawAsync(Bytes.Connect("p"));
        await publisher.SendAsync([.. Bytes.Publish("a", "x", 1), .. Bytes.Publish("a", "", 1)]);
        Assert.Equal(Bytes.Publish("a", "x", flagged ? (byte)1 : (byte)0), await subscriber.ReadAsync());
        Assert.Equal(Bytes.Publish("a", "", flagged ? (byte)1 : (byte)0), await subscriber.ReadAsync());
        Assert.Equal(0, room.Broker.RetainedMessages);
    }

    // §3.3.1.3: 0 on every subscribe, 1 only on a new one, 2 never.
    [Theory]
    [InlineData(0, true, true)]
    [InlineData(1, true, false)]
    [InlineData(2, false, false)]
    public async Task Retain_handling_says_when_they_are_sent(byte handling, bool first, bool second)
    {
        await using var room = await Room.OpenAsync();
        var publisher = await room.RawAsync(Bytes.Connect("p"));
        await publisher.AskAsync(Bytes.Publish("a", "x", 3));
        var subscriber = await room.RawAsync(Bytes.Connect("s"));
        foreach (var expected in new[] { first, second })
        {
            Assert.Equal(0x90, (await subscriber.AskAsync(Bytes.Subscribe("a", (byte)(handling << 4))))[0]);
            if (expected)
            {
                Assert.Equal(Bytes.Publish("a", "x", 1), await subscriber.ReadAsync());
            }

            Assert.Equal([0xD0, 0], await subscriber.AskAsync(Bytes.Ping));
        }
    }

    // §3.8.4 leaves the order open; simple clients do not. Looking through hundreds for many filters gives the sending loop time to wake in between.
    [Fact]
    public async Task They_come_behind_the_answer_to_the_subscription()
    {
        await using var room = await Room.OpenAsync();
        var publisher = await room.RawAsync(Bytes.Connect("p"));
        for (var i = 0; i < 300; i++)
        {
            await publisher.AskAsync(Bytes.Publish($"a/b/c/{i}", "x", 3));
        }

        var subscriber = await room.RawAsync(Bytes.Connect("s"));
        var filters = Enumerable.Range(1000, 150).SelectMany(n => (byte[])[.. Bytes.Text($"a/b/c/+/{n}"), 0]);
        var answer = await subscriber.AskAsync(Bytes.Packet(0x82, [0, 9, 0, .. Bytes.Text("a/b/c/1"), 0, .. filters]));
        Assert.Equal(0x90, answer[0]);
        Assert.Equal(Bytes.Publish("a/b/c/1", "x", 1), await subscriber.ReadAsync());
    }

    [Fact]
    public async Task One_beyond_the_limit_is_refused_unless_it_replaces_or_another_is_out_of_date()
    {
        await using var room = await Room.OpenAsync(o => o with { MaximumRetained = 2 });
        var publisher = await room.RawAsync(Bytes.Connect("p"));
        await publisher.AskAsync(Bytes.Publish("a", "x", 3, properties: [0x02, 0, 0, 0, 10]));
        await publisher.AskAsync(Bytes.Publish("b", "x", 3));
        Assert.Equal([0x40, 4, 0, 1, 0x97, 0], await publisher.AskAsync(Bytes.Publish("c", "x", 3)));
        Assert.Equal([0x40, 4, 0, 1, 0x10, 0], await publisher.AskAsync(Bytes.Publish("b", "y", 3)));
        await room.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal([0x40, 4, 0, 1, 0x10, 0], await publisher.AskAsync(Bytes.Publish("c", "x", 3)));
        Assert.Equal((2, 1), (room.Broker.RetainedMessages, room.Broker.Refused));
    }

    [Fact]
    public async Task Their_bytes_are_limited_too()
    {
        await using var room = await Room.OpenAsync(o => o with { MaximumRetainedBytes = 10 });
        var publisher = await room.RawAsync(Bytes.Connect("p"));
        Assert.Equal(0x10, (await publisher.AskAsync(Bytes.Publish("a", "123456789", 3)))[4]);
        Assert.Equal(0x97, (await publisher.AskAsync(Bytes.Publish("b", "1", 3)))[4]);
        Assert.Equal(0x10, (await publisher.AskAsync(Bytes.Publish("a", "1", 3)))[4]);
        Assert.Equal(0x10, (await publisher.AskAsync(Bytes.Publish("b", "1234567", 3)))[4]);
        Assert.Equal(0x97, (await publisher.AskAsync(Bytes.Publish("b", "12345678", 3)))[4]);
    }

    [Fact]
    public async Task Names_that_begin_with_a_dollar_do_not_come_by_a_wildcard()
    {
        await using var room = await Room.OpenAsync();
        var client = await room.RawAsync(Bytes.Connect("p"));
        await client.AskAsync(Bytes.Publish("$a/b", "x", 3));
        Assert.Equal(0x90, (await client.AskAsync(Bytes.Subscribe("#", 0)))[0]);
        Assert.Equal([0xD0, 0], await client.AskAsync(Bytes.Ping));
        Assert.Equal(0x90, (await client.AskAsync(Bytes.Subscribe("$a/+", 0)))[0]);
        Assert.Equal(Bytes.Publish("$a/b", "x", 1), await client.ReadAsync());
    }
}
