using Gateway.Abstractions.Links;
using TestKit;

namespace Gateway.Mqtt.Tests;

public sealed class PublishTests
{
    private static readonly Message Hello = new("a", "hello"u8.ToArray());

    [Fact]
    public async Task Publishes_wait_for_the_flush_and_then_go_together()
    {
        await using var opened = await Connected.OpenAsync();
        Assert.Equal([1, 2, 3], new[] { opened.Link.Publish(Hello), opened.Link.Publish(Hello), opened.Link.Publish(Hello) });
        await opened.Link.FlushAsync(CancellationToken.None);
        for (byte id = 1; id <= 3; id++)
        {
            Assert.Equal([0x32, 11, 0, 1, (byte)'a', 0, id, 0, .. "hello"u8], await opened.Broker.ReadAsync());
        }
    }

    [Fact]
    public async Task Acknowledgements_come_in_the_order_of_the_broker_with_their_reasons()
    {
        await using var opened = await Connected.OpenAsync();
        for (var i = 0; i < 3; i++)
        {
            opened.Link.Publish(Hello);
        }

        await opened.Link.FlushAsync(CancellationToken.None);
        await opened.Broker.SendAsync(
            0x40, 2, 0, 3,
            0x40, 3, 0, 1, 0x10,
            0x40, 9, 0, 2, 0x97, 5, 0x1F, 0, 2, (byte)'n', (byte)'o');
        Assert.Equal(new LinkEvent(3), await opened.NextAsync());
        Assert.Equal(new LinkEvent(1, 0x10), await opened.NextAsync());
        Assert.Equal(new LinkEvent(2, 0x97, "no"), await opened.NextAsync());
        Assert.False(opened.Link.TryReceive(out _));
    }

    [Fact]
    public async Task An_identifier_is_not_used_again_before_its_acknowledgement_was_taken()
    {
        await using var opened = await Connected.OpenAsync();
        for (var id = 1; id <= 10; id++)
        {
            Assert.Equal(id, opened.Link.Publish(Hello));
        }

        Assert.Throws<InvalidOperationException>(() => opened.Link.Publish(Hello));
        await opened.Link.FlushAsync(CancellationToken.None);
        await opened.Broker.SendAsync(0x40, 2, 0, 7, 0x40, 2, 0, 4);
        Assert.Equal(7, (await opened.NextAsync()).PacketId);
        Assert.Equal(4, (await opened.NextAsync()).PacketId);
        Assert.Equal(7, opened.Link.Publish(Hello));
        Assert.Equal(4, opened.Link.Publish(Hello));
        Assert.Throws<InvalidOperationException>(() => opened.Link.Publish(Hello));
    }

    [Fact]
    public async Task The_window_is_never_above_the_broker_s_receive_maximum()
    {
        await using var opened = await Connected.OpenAsync(connack: [0x20, 6, 0, 0, 3, 0x21, 0, 2]);
        opened.Link.Publish(Hello);
        opened.Link.Publish(Hello);
        Assert.Throws<InvalidOperationException>(() => opened.Link.Publish(Hello));
    }

    [Fact]
    public async Task Ten_thousand_publishes_in_a_random_order_of_acknowledgement_keep_their_identifiers_apart()
    {
        var random = new Random(7);
        await using var opened = await Connected.OpenAsync();
        var inFlight = new HashSet<int>();
        for (var sent = 0; sent < 10_000;)
        {
            while (inFlight.Count < 10 && sent < 10_000)
            {
                Assert.True(inFlight.Add(opened.Link.Publish(Hello)));
                sent++;
            }

            await opened.Link.FlushAsync(CancellationToken.None);
            var acknowledged = inFlight.OrderBy(_ => random.Next()).Take(random.Next(1, 10)).ToArray();
            await opened.Broker.SendAsync([.. acknowledged.SelectMany(id => new byte[] { 0x40, 2, 0, (byte)id })]);
            foreach (var id in acknowledged)
            {
                Assert.Equal(id, (await opened.NextAsync()).PacketId);
                inFlight.Remove(id);
            }
        }
    }

    [Fact]
    public async Task A_message_above_the_broker_s_packet_size_is_not_sent_and_the_link_goes_on()
    {
        await using var opened = await Connected.OpenAsync(connack: [0x20, 8, 0, 0, 5, 0x27, 0, 0, 0, 20]);
        var failure = Assert.Throws<LinkException>(() => opened.Link.Publish(new Message("a", new byte[13])));
        Assert.Equal(LinkFailure.Unfit, failure.Kind);
        Assert.Equal("cannot publish on 'a': the packet of 21 bytes is above the 20 that the broker takes", failure.Message);
        Assert.InRange(opened.Link.Publish(new Message("a", new byte[12])), 1, 10);
        await opened.Link.FlushAsync(CancellationToken.None);
        Assert.Equal(20, (await opened.Broker.ReadAsync()).Length);
        Assert.Null(opened.Link.Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/+")]
    [InlineData("a/#")]
    [InlineData("a\0")]
    public async Task A_topic_that_is_none_is_refused(string topic)
    {
        await using var opened = await Connected.OpenAsync();
        Assert.Equal(LinkFailure.Unfit, Assert.Throws<LinkException>(() => opened.Link.Publish(new Message(topic, default))).Kind);
        Assert.Equal(1, opened.Link.Publish(Hello));
    }

    [Fact]
    public async Task A_topic_that_is_not_text_or_too_long_is_refused_and_leaves_nothing_behind()
    {
        await using var opened = await Connected.OpenAsync();
        Assert.Throws<LinkException>(() => opened.Link.Publish(new Message("\ud800", default)));
        Assert.Throws<LinkException>(() => opened.Link.Publish(new Message(new string('x', 65_536), default)));
        for (var i = 0; i < 10; i++)
        {
            opened.Link.Publish(Hello);
        }

        await opened.Link.FlushAsync(CancellationToken.None);
        Assert.Equal(0x32, (await opened.Broker.ReadAsync())[0]);
    }

    [Fact]
    public async Task A_retained_message_is_refused_where_the_broker_takes_none()
    {
        await using var opened = await Connected.OpenAsync(connack: [0x20, 5, 0, 0, 2, 0x25, 0]);
        Assert.Throws<LinkException>(() => opened.Link.Publish(Hello with { Retain = true }));
    }

    [Fact]
    public async Task A_publish_allocates_nothing()
    {
        await using var opened = await Connected.OpenAsync();
        var acknowledgements = Enumerable.Range(1, 10).SelectMany(id => new byte[] { 0x40, 2, 0, (byte)id }).ToArray();
        var rounds = new long[120];
        for (var round = 0; round < rounds.Length; round++)
        {
            rounds[round] = Allocated.By(PublishTen);
            await opened.Link.FlushAsync(CancellationToken.None);
            await opened.Broker.SendAsync(acknowledgements);
            for (var i = 0; i < 10; i++)
            {
                await opened.NextAsync();
            }
        }

        Assert.Equal(0, Allocated.ButFew(10, rounds[20..]));

        void PublishTen()
        {
            for (var i = 0; i < 10; i++)
            {
                opened.Link.Publish(Hello);
            }
        }
    }
}
