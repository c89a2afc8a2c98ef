using Gateway.Abstractions.Links;

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
