namespace Gateway.Mqtt.Tests.Broker;

/// <summary>What comes out for what went in, byte by byte.</summary>
public sealed class BrokerPublishTests
{
    [Fact]
    public async Task A_message_goes_out_at_the_lower_of_both_qos()
    {
        await using var room = await Room.OpenAsync();
        var subscriber = await room.RawAsync(Bytes.Connect("s"));
        Assert.Equal([0x90, 4, 0, 9, 0, 0], await subscriber.AskAsync(Bytes.Subscribe("zero", 0)));
        Assert.Equal([0x90, 4, 0, 9, 0, 1], await subscriber.AskAsync(Bytes.Subscribe("one", 1)));
        Assert.Equal([0x90, 4, 0, 9, 0, 1], await subscriber.AskAsync(Bytes.Subscribe("two", 2)));
        var publisher = await room.RawAsync(Bytes.Connect("p"));
        Assert.Equal([0x40, 2, 0, 7], await publisher.AskAsync(Bytes.Publish("zero", "x", 2, 7)));
        Assert.Equal(Bytes.Publish("zero", "x"), await subscriber.ReadAsync());
        await publisher.SendAsync(Bytes.Publish("one", "x"));
        Assert.Equal(Bytes.Publish("one", "x"), await subscriber.ReadAsync());
        Assert.Equal([0x40, 2, 0, 8], await publisher.AskAsync(Bytes.Publish("two", "x", 2, 8)));
        Assert.Equal(Bytes.Publish("two", "x", 2, 1), await subscriber.ReadAsync());
    }

    [Fact]
    public async Task A_publish_that_nobody_wants_is_acknowledged_and_says_so_in_version_5()
    {
        await using var room = await Room.OpenAsync();
        var five = await room.RawAsync(Bytes.Connect("a"));
        Assert.Equal([0x40, 4, 0, 7, 0x10, 0], await five.AskAsync(Bytes.Publish("t", "x", 2, 7)));
        var three = await room.RawAsync(Bytes.Connect("b", version5: false));
        Assert.Equal([0x40, 2, 0, 7], await three.AskAsync(Bytes.Publish("t", "x", 2, 7, version5: false)));
    }

    [Fact]
    public async Task Filters_that_overlap_bring_a_message_once_at_the_best_qos()
    {
        await using var room = await Room.OpenAsync();
        var client = await room.RawAsync(Bytes.Connect("s"));
        await client.AskAsync(Bytes.Subscribe("#", 0));
        await client.AskAsync(Bytes.Subscribe("a/+", 1));
        await client.SendAsync([.. Bytes.Publish("a/b", "1", 2, 5), .. Bytes.Publish("end", "", 0)]);
        byte[][] came = [await client.ReadAsync(), await client.ReadAsync(), await client.ReadAsync()];
        Assert.Contains(Bytes.Publish("a/b", "1", 2, 1), came);
        Assert.Contains(Bytes.Publish("end", ""), came);
        Assert.Contains([0x40, 2, 0, 5], came);
    }

    [Fact]
    public async Task The_properties_of_a_publish_are_handed_on_unchanged_and_left_out_for_version_3()
    {
        byte[] properties = [0x01, 1, 0x03, 0, 1, 65, 0x08, 0, 1, 66, 0x09, 0, 1, 0, 0x26, 0, 1, 67, 0, 1, 68, 0x26, 0, 1, 67, 0, 1, 69];
        await using var room = await Room.OpenAsync();
        var five = await room.RawAsync(Bytes.Connect("5"));
        await five.AskAsync(Bytes.Subscribe("t", 0));
        var three = await room.RawAsync(Bytes.Connect("3", version5: false));
        await three.AskAsync(Bytes.Subscribe("t", 0, version5: false));
        var publisher = await room.RawAsync(Bytes.Connect("p"));
        await publisher.SendAsync(Bytes.Publish("t", "x", properties: properties));
        Assert.Equal(Bytes.Publish("t", "x", properties: properties), await five.ReadAsync());
        Assert.Equal(Bytes.Publish("t", "x", version5: false), await three.ReadAsync());
    }

    [Fact]
    public async Task What_is_left_of_the_time_of_expiry_is_handed_on_and_what_is_out_of_date_is_not()
    {
        await using var room = await Room.OpenAsync();
        var publisher = await room.RawAsync(Bytes.Connect("p"));
        await publisher.AskAsync(Bytes.Publish("long", "x", 3, 1, properties: [0x26, 0, 1, 65, 0, 1, 66, 0x02, 0, 0, 0, 100]));
        await publisher.AskAsync(Bytes.Publish("short", "x", 3, 2, properties: [0x02, 0, 0, 0, 29]));
        await room.AdvanceAsync(TimeSpan.FromSeconds(30));
        var late = await room.RawAsync(Bytes.Connect("s"));
        await late.AskAsync(Bytes.Subscribe("#", 0));
        Assert.Equal(Bytes.Publish("long", "x", 1, properties: [0x26, 0, 1, 65, 0, 1, 66, 0x02, 0, 0, 0, 70]), await late.ReadAsync());
        Assert.Equal([0xD0, 0], await late.AskAsync(Bytes.Ping));
    }

    [Fact]
    public async Task No_local_leaves_out_ones_own_messages_only()
    {
        await using var room = await Room.OpenAsync();
        var client = await room.RawAsync(Bytes.Connect("s"));
        await client.AskAsync(Bytes.Subscribe("t", 0x04));
        var other = await room.RawAsync(Bytes.Connect("o"));
        await client.AskAsync(Bytes.Publish("t", "mine", 2));
        await other.AskAsync(Bytes.Publish("t", "theirs", 2));
        Assert.Equal(Bytes.Publish("t", "theirs"), await client.ReadAsync());
    }

    [Fact]
    public async Task After_an_unsubscribe_nothing_comes_and_a_second_one_says_that_there_was_none()
    {
        await using var room = await Room.OpenAsync();
        var five = await room.RawAsync(Bytes.Connect("5"));
        await five.AskAsync(Bytes.Subscribe("t", 0));
        Assert.Equal([0xB0, 4, 0, 8, 0, 0], await five.AskAsync(Bytes.Unsubscribe("t")));
        Assert.Equal([0xB0, 4, 0, 8, 0, 0x11], await five.AskAsync(Bytes.Unsubscribe("t")));
        Assert.Equal([0x40, 4, 0, 1, 0x10, 0], await five.AskAsync(Bytes.Publish("t", "x", 2)));
        var three = await room.RawAsync(Bytes.Connect("3", version5: false));
        Assert.Equal([0xB0, 2, 0, 8], await three.AskAsync(Bytes.Unsubscribe("t", version5: false)));
    }

    [Theory]
    [InlineData("$share/group/t", 0x9E)]
    [InlineData("a#", 0x8F)]
    public async Task A_filter_that_is_not_offered_is_refused_by_its_reason(string filter, byte reason)
    {
        await using var room = await Room.OpenAsync();
        var five = await room.RawAsync(Bytes.Connect("5"));
        Assert.Equal([0x90, 4, 0, 9, 0, reason], await five.AskAsync(Bytes.Subscribe(filter, 1)));
        var three = await room.RawAsync(Bytes.Connect("3", version5: false));
        Assert.Equal([0x90, 3, 0, 9, 0x80], await three.AskAsync(Bytes.Subscribe(filter, 1, version5: false)));
        Assert.Equal([0x40, 4, 0, 1, 0x10, 0], await five.AskAsync(Bytes.Publish("t", "x", 2)));
    }

    [Fact]
    public async Task Subscriptions_are_limited()
    {
        await using var room = await Room.OpenAsync(o => o with { MaximumSubscriptions = 1 });
        var client = await room.RawAsync(Bytes.Connect("s"));
        await client.AskAsync(Bytes.Subscribe("a", 1));
        Assert.Equal([0x90, 4, 0, 9, 0, 0x97], await client.AskAsync(Bytes.Subscribe("b", 1)));
        Assert.Equal([0x90, 4, 0, 9, 0, 0], await client.AskAsync(Bytes.Subscribe("a", 0)));
    }

    // §3.3.2.3.4 alias above the maximum of 0; §3.2.2.3.4 QoS above the maximum; §3.3.4 identifier from a client; §3.8.2.1.2 identifier
    // where none are available; §4.3.3, §4.12 QoS 2 and exchanges; §3.1.0-2 a second CONNECT; and what only a broker sends.
    [Theory]
    [InlineData(new byte[] { 0x30, 7, 0, 1, 65, 3, 0x23, 0, 1 }, 0x94)]
    [InlineData(new byte[] { 0x34, 6, 0, 1, 65, 0, 1, 0 }, 0x9B)]
    [InlineData(new byte[] { 0x30, 6, 0, 1, 65, 2, 0x0B, 1 }, 0x82)]
    [InlineData(new byte[] { 0x82, 9, 0, 1, 2, 0x0B, 1, 0, 1, 65, 0 }, 0xA1)]
    [InlineData(new byte[] { 0x62, 2, 0, 1 }, 0x82)]
    [InlineData(new byte[] { 0xF0, 0 }, 0x82)]
    [InlineData(new byte[] { 0xD0, 0 }, 0x82)]
    [InlineData(new byte[] { 0x10, 14, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 5, 2, 0, 0, 0, 0, 1, 65 }, 0x82)]
    [InlineData(new byte[] { 0xE0, 7, 0, 5, 0x11, 0, 0, 0, 9 }, 0x82)] // §3.14.2.2.2: an expiry at the end, where there was none before
    [InlineData(new byte[] { 0x36, 6, 0, 1, 65, 0, 1, 0 }, 0x81)] // QoS 3
    [InlineData(new byte[] { 0x30, 4, 0, 1, (byte)'#', 0 }, 0x81)] // §3.3.2.1
    [InlineData(new byte[] { 0x30, 9, 0, 1, 65, 5, 0x11, 0, 0, 0, 1 }, 0x81)] // a property that a PUBLISH does not have
    [InlineData(new byte[] { 0x30, 6, 0, 1, 65, 2, 0x01, 2 }, 0x81)] // §3.3.2.3.2
    [InlineData(new byte[] { 0x30, 8, 0, 1, 65, 4, 0x08, 0, 1, (byte)'+' }, 0x81)] // §3.3.2.3.5
    [InlineData(new byte[] { 0x80, 0 }, 0x81)]
    [InlineData(new byte[] { 0xC1, 0 }, 0x81)]
    [InlineData(new byte[] { 0x30, 0xFF, 0xFF, 0xFF, 0x7F }, 0x95)]
    [InlineData(new byte[] { 0x30, 0xFF, 0xFF, 0xFF, 0xFF }, 0x81)]
    public async Task Who_breaks_the_protocol_is_told_how_and_closed(byte[] packet, byte reason)
    {
        await using var room = await Room.OpenAsync();
        var raw = await room.RawAsync(Bytes.Connect("s"));
        Assert.Equal([0xE0, 2, reason, 0], await raw.AskAsync(packet));
        Assert.Empty(await raw.ReadAsync());
    }

    [Theory]
    [InlineData(new byte[] { 0x34, 5, 0, 1, 65, 0, 1 })]
    [InlineData(new byte[] { 0x82, 6, 0, 1, 0, 1, 65, 4 })] // 3.1.1 §3.8.3: reserved bits
    [InlineData(new byte[] { 0x30, 2, 0, 0 })]
    public async Task Version_3_has_no_words_for_it_and_is_closed(byte[] packet)
    {
        await using var room = await Room.OpenAsync();
        var raw = await room.RawAsync(Bytes.Connect("s", version5: false));
        Assert.Empty(await raw.AskAsync(packet));
    }
}
