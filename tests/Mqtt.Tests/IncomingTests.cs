using Gateway.Abstractions.Links;
using Gateway.Mqtt.Codec;

namespace Gateway.Mqtt.Tests;

public sealed class IncomingTests
{
    [Fact]
    public async Task A_message_at_QoS_1_is_given_to_the_owner_and_acknowledged()
    {
        await using var opened = await Connected.OpenAsync();
        await opened.Broker.SendAsync(0x33, 8, 0, 1, (byte)'c', 0, 9, 0, (byte)'h', (byte)'i');
        var received = await opened.NextAsync();
        Assert.Equal(("c", 0, true), (received.Topic, received.PacketId, received.Retain));
        Assert.Equal("hi"u8.ToArray(), received.Payload.ToArray());
        Assert.Equal([0x40, 2, 0, 9], await opened.Broker.ReadAsync());
    }

    [Fact]
    public async Task A_message_at_QoS_0_is_not_acknowledged()
    {
        await using var opened = await Connected.OpenAsync(version5: false);
        await opened.Broker.SendAsync(0x30, 4, 0, 1, (byte)'c', (byte)'x', 0x32, 5, 0, 1, (byte)'c', 0, 8);
        Assert.Equal("x"u8.ToArray(), (await opened.NextAsync()).Payload.ToArray());
        Assert.Equal("c", (await opened.NextAsync()).Topic);
        Assert.Equal([0x40, 2, 0, 8], await opened.Broker.ReadAsync());
    }

    [Fact]
    public async Task A_packet_may_come_byte_by_byte()
    {
        await using var opened = await Connected.OpenAsync();
        foreach (var one in new byte[] { 0x30, 5, 0, 1, (byte)'c', 0, (byte)'x' })
        {
            await opened.Broker.SendAsync(one);
        }

        Assert.Equal("c", (await opened.NextAsync()).Topic);
    }

    [Fact]
    public async Task The_largest_packet_we_take_arrives_whole()
    {
        await using var opened = await Connected.OpenAsync();
        var payload = new byte[1024 * 1024 - 8];
        new Random(1).NextBytes(payload);
        var length = payload.Length + 4;
        byte[] header = [0x30, (byte)(length | 0x80), (byte)((length >> 7) | 0x80), (byte)(length >> 14), 0, 1, (byte)'c', 0];
        await opened.Broker.SendAsync([.. header, .. payload]);
        Assert.Equal(payload, (await opened.NextAsync()).Payload.ToArray());
    }

    [Theory]
    [InlineData(true, 3_000)]
    [InlineData(true, 1_000_000)]
    [InlineData(false, 3_000)]
    [InlineData(false, 2_000_000)]
    public async Task Of_a_message_that_is_too_large_only_the_topic_is_kept_and_the_link_goes_on(bool version5, int size)
    {
        await using var opened = await Connected.OpenAsync(version5, change: o => o with { LargestMessage = 2_000 });
        var buffer = new byte[size + 100];
        var large = buffer[..PublishPacket.Encode(buffer, new Message("c/long", new byte[size], true), 7, version5)];
        var small = buffer.AsSpan(0, PublishPacket.Encode(buffer, new Message("c/short", new byte[1_900]), 8, version5)).ToArray();
        await opened.Broker.SendAsync([.. large, .. small, .. large]);
        foreach (var (topic, tooLarge, id) in new[] { ("c/long", true, 7), ("c/short", false, 8), ("c/long", true, 7) })
        {
            var received = await opened.NextAsync();
            Assert.Equal((topic, tooLarge, tooLarge ? 0 : 1_900, tooLarge), (received.Topic, received.TooLarge, received.Payload.Length, received.Retain));
            Assert.Equal([0x40, 2, 0, (byte)id], await opened.Broker.ReadAsync());
        }
    }

    [Fact]
    public async Task The_topic_of_a_message_that_is_too_large_may_come_byte_by_byte()
    {
        await using var opened = await Connected.OpenAsync(version5: false, change: o => o with { LargestMessage = 8 });
        byte[] packet = [0x32, 9, 0, 3, (byte)'a', (byte)'/', (byte)'b', 0, 5, (byte)'x', (byte)'y'];
        foreach (var one in packet)
        {
            await opened.Broker.SendAsync(one);
        }

        Assert.Equal(("a/b", true), (await opened.NextAsync()) is var received ? (received.Topic, received.TooLarge) : default);
        Assert.Equal([0x40, 2, 0, 5], await opened.Broker.ReadAsync());
    }

    [Theory]
    [InlineData(new byte[] { 0x32, 9, 0, 9, 1, 1, 1, 1, 1, 1, 1 })] // the topic is longer than the packet
    [InlineData(new byte[] { 0x32, 9, 0, 1, (byte)'a', 0, 0, 1, 1, 1, 1 })] // the identifier is 0
    [InlineData(new byte[] { 0x34, 9, 0, 1, (byte)'a', 0, 1, 1, 1, 1, 1 })] // QoS 2
    [InlineData(new byte[] { 0x30, 9, 0, 0, 1, 1, 1, 1, 1, 1, 1 })] // no topic
    public async Task A_message_that_is_too_large_and_malformed_ends_the_link(byte[] packet)
    {
        await using var opened = await Connected.OpenAsync(version5: false, change: o => o with { LargestMessage = 8 });
        await opened.Broker.SendAsync(packet);
        Assert.Equal(LinkFailure.Protocol, (await opened.FailureAsync()).Kind);
    }

    [Fact]
    public async Task When_64_messages_wait_no_more_are_read_until_there_is_room()
    {
        await using var opened = await Connected.OpenAsync();
        for (byte i = 0; i < 100; i++)
        {
            await opened.Broker.SendAsync(0x32, 7, 0, 1, (byte)'c', 0, (byte)(i + 1), 0, i);
        }

        for (byte id = 1; id <= 64; id++)
        {
            Assert.Equal([0x40, 2, 0, id], await opened.Broker.ReadAsync());
        }

        // Were the 65th taken too, its PUBACK would go out before this publish.
        opened.Link.Publish(new Message("a", default));
        await opened.Link.FlushAsync(CancellationToken.None);
        Assert.Equal(0x32, (await opened.Broker.ReadAsync())[0]);
        for (byte i = 0; i < 100; i++)
        {
            Assert.Equal([i], (await opened.NextAsync()).Payload.ToArray());
        }

        Assert.Equal([0x40, 2, 0, 65], await opened.Broker.ReadAsync());
    }

    [Fact]
    public async Task A_subscription_waits_for_its_answer()
    {
        await using var opened = await Connected.OpenAsync();
        var subscribing = opened.Link.SubscribeAsync("c/#", CancellationToken.None);
        Assert.Equal([0x82, 9, 0xFF, 0xFF, 0, 0, 3, (byte)'c', (byte)'/', (byte)'#', 1], await opened.Broker.ReadAsync());
        Assert.False(subscribing.IsCompleted);
        await opened.Broker.SendAsync(0x90, 4, 0xFF, 0xFF, 0, 1);
        await subscribing;
    }

    [Theory]
    [InlineData(true, 9)]
    [InlineData(false, 1)]
    public async Task Live_messages_keep_their_RETAIN_flag_where_that_can_be_asked_for(bool version5, byte options)
    {
        await using var opened = await Connected.OpenAsync(version5, change: o => o with { RetainAsPublished = true });
        var subscribing = opened.Link.SubscribeAsync("c", CancellationToken.None);
        Assert.Equal(options, (await opened.Broker.ReadAsync())[^1]);
        await opened.Broker.SendAsync(version5 ? [0x90, 4, 0xFF, 0xFF, 0, 1] : [0x90, 3, 0xFF, 0xFF, 1]);
        await subscribing;
    }

    [Theory]
    [InlineData(true, "not authorized (0x87)")]
    [InlineData(false, "unspecified error (0x80)")]
    public async Task A_refused_subscription_says_why_and_the_link_goes_on(bool version5, string words)
    {
        await using var opened = await Connected.OpenAsync(version5);
        var subscribing = opened.Link.SubscribeAsync("c", CancellationToken.None);
        await opened.Broker.ReadAsync();
        await opened.Broker.SendAsync(version5 ? [0x90, 4, 0xFF, 0xFF, 0, 0x87] : [0x90, 3, 0xFF, 0xFF, 0x80]);
        var failure = await Assert.ThrowsAsync<LinkException>(() => subscribing);
        Assert.Equal(LinkFailure.Refused, failure.Kind);
        Assert.Contains($"refused the subscription to 'c': {words}", failure.Message, StringComparison.Ordinal);
        Assert.Null(opened.Link.Failure);
    }

    [Fact]
    public async Task A_subscription_without_an_answer_ends_the_link_at_the_time_out()
    {
        await using var opened = await Connected.OpenAsync(change: o => o with { KeepAlive = TimeSpan.Zero });
        var subscribing = opened.Link.SubscribeAsync("c", CancellationToken.None);
        await opened.Broker.ReadAsync();
        opened.Time.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal(LinkFailure.Network, (await Assert.ThrowsAsync<LinkException>(() => subscribing)).Kind);
        Assert.NotNull(opened.Link.Failure);
    }
}
