using Gateway.Abstractions.Links;
using TestKit;

namespace Gateway.Mqtt.Tests;

/// <summary>How a link ends, and what it says then.</summary>
public sealed class EndTests
{
    private static readonly Message Hello = new("a", "hello"u8.ToArray());

    [Theory]
    [InlineData(0x8E, LinkFailure.TakenOver, "session taken over (0x8E) ('no'); another client uses the same client id: give each its own client-id")]
    [InlineData(0x8B, LinkFailure.Network, "server shutting down (0x8B) ('no')")]
    [InlineData(0x87, LinkFailure.Refused, "not authorized (0x87) ('no')")]
    [InlineData(0x97, LinkFailure.Refused, "quota exceeded (0x97) ('no')")]
    [InlineData(0x95, LinkFailure.Protocol, "packet too large (0x95) ('no')")]
    public async Task A_disconnect_of_the_broker_says_why(byte code, LinkFailure kind, string words)
    {
        await using var opened = await Connected.OpenAsync();
        await opened.Broker.SendAsync(0xE0, 7, code, 5, 0x1F, 0, 2, (byte)'n', (byte)'o');
        var failure = await opened.FailureAsync();
        Assert.Equal(kind, failure.Kind);
        Assert.EndsWith(" ended the connection: " + words, failure.Message, StringComparison.Ordinal);
        Assert.Equal(kind, Assert.Throws<LinkException>(() => opened.Link.Publish(Hello)).Kind);
    }

    [Theory]
    [InlineData(true, new byte[] { 0x40, 2, 0, 5 }, "PUBACK for packet identifier 5, which is not in flight")]
    [InlineData(true, new byte[] { 0x40, 2, 0xFF, 0xFF }, "PUBACK for packet identifier 65535, which is not in flight")]
    [InlineData(true, new byte[] { 0x40, 1, 0 }, "a malformed PUBACK")]
    [InlineData(true, new byte[] { 0x90, 4, 0xFF, 0xFF, 0, 1 }, "a SUBACK that answers no SUBSCRIBE")]
    [InlineData(true, new byte[] { 0x20, 3, 0, 0, 0 }, "Connack, which has no place here")]
    [InlineData(true, new byte[] { 0x34, 6, 0, 1, 99, 0, 1, 0 }, "PUBLISH at QoS 2, which we never asked for")]
    [InlineData(true, new byte[] { 0x30, 6, 0, 0, 3, 0x23, 0, 1 }, "a topic alias, which we do not allow")]
    [InlineData(true, new byte[] { 0x30, 4, 0, 1, 99, 9 }, "a malformed PUBLISH")]
    [InlineData(true, new byte[] { 0xF0, 0 }, "Auth, which has no place here")]
    [InlineData(true, new byte[] { 0x31, 0xFF, 0xFF, 0xFF, 0xFF }, "bytes that are not a packet")]
    [InlineData(true, new byte[] { 0x30, 0x80, 0x80, 0x80, 0x01 }, "a Publish packet of 2097157 bytes (we take 1048576)")]
    [InlineData(false, new byte[] { 0xE0, 0 }, "Disconnect, which has no place here")]
    [InlineData(false, new byte[] { 0xD0, 1, 0 }, "a PINGRESP with a body")]
    public async Task What_breaks_the_protocol_ends_the_link_and_is_named(bool version5, byte[] bytes, string words)
    {
        await using var opened = await Connected.OpenAsync(version5);
        await opened.Broker.SendAsync(bytes);
        var failure = await opened.FailureAsync();
        Assert.Equal(LinkFailure.Protocol, failure.Kind);
        Assert.EndsWith(" broke the protocol: it sent " + words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_acknowledgement_of_one_publish_breaks_the_protocol()
    {
        await using var opened = await Connected.OpenAsync();
        opened.Link.Publish(Hello);
        await opened.Link.FlushAsync(CancellationToken.None);
        await opened.Broker.SendAsync(0x40, 2, 0, 1, 0x40, 2, 0, 1);
        Assert.Equal(LinkFailure.Protocol, (await opened.FailureAsync()).Kind);
        Assert.True(opened.Link.TryReceive(out var received));
        Assert.Equal(1, received.PacketId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_cut_in_the_middle_of_a_packet_is_a_network_failure(bool reset)
    {
        await using var opened = await Connected.OpenAsync();
        await opened.Broker.SendAsync(0x40, 2, 0);
        if (reset)
        {
            opened.Broker.Reset();
        }
        else
        {
            opened.Broker.Close();
        }

        var failure = await opened.FailureAsync();
        Assert.Equal(LinkFailure.Network, failure.Kind);
        Assert.Contains(reset ? "broke: Connection reset by peer" : "closed the connection without a reason", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.Message.EndsWith('.'), failure.Message);
        await Assert.ThrowsAsync<LinkException>(async () => await opened.Link.FlushAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Acknowledgements_that_came_before_the_end_can_still_be_taken()
    {
        await using var opened = await Connected.OpenAsync();
        opened.Link.Publish(Hello);
        opened.Link.Publish(Hello);
        await opened.Link.FlushAsync(CancellationToken.None);
        await opened.Broker.SendAsync(0x40, 2, 0, 2, 0x40, 2, 0, 1);
        opened.Broker.Close();
        await opened.FailureAsync();
        Assert.True(opened.Link.TryReceive(out var received));
        Assert.Equal(2, received.PacketId);
        Assert.True(opened.Link.TryReceive(out received));
        Assert.Equal(1, received.PacketId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disconnecting_sends_what_waits_and_says_goodbye(bool version5)
    {
        await using var opened = await Connected.OpenAsync(version5);
        opened.Link.Publish(Hello);
        var leaving = opened.Link.DisconnectAsync(CancellationToken.None).AsTask();
        Assert.Equal(0x32, (await opened.Broker.ReadAsync())[0]);
        Assert.Equal(0xE0, (await opened.Broker.ReadAsync())[0]);
        Assert.Empty(await opened.Broker.ReadAsync());
        opened.Broker.Close();
        await leaving;
        Assert.Contains("was closed", opened.Link.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disconnecting_does_not_wait_for_ever_for_a_broker_that_does_not_close()
    {
        await using var opened = await Connected.OpenAsync();
        var leaving = opened.Link.DisconnectAsync(CancellationToken.None).AsTask();
        Assert.Equal(0xE0, (await opened.Broker.ReadAsync())[0]);
        Assert.Empty(await opened.Broker.ReadAsync());
        opened.Time.Advance(TimeSpan.FromSeconds(3));
        await leaving.WaitAsync(Patience.Limit, TimeProvider.System);
    }

    [Fact]
    public async Task Disposing_ends_without_goodbye_so_that_the_will_is_published()
    {
        var opened = await Connected.OpenAsync();
        await opened.Link.DisposeAsync();
        await opened.Link.DisposeAsync();
        Assert.Empty(await opened.Broker.ReadAsync());
        await opened.DisposeAsync();
    }

    [Fact]
    public async Task A_link_that_never_connected_can_be_disposed_and_says_what_is_missing()
    {
        await using var opened = Connected.Create();
        Assert.Throws<InvalidOperationException>(() => opened.Link.Publish(Hello));
        Assert.False(opened.Link.TryReceive(out _));
    }

    [Fact]
    public async Task A_flush_that_a_broker_blocks_can_be_cancelled_and_ends_the_link()
    {
        await using var opened = await Connected.OpenAsync();
        using var stop = new CancellationTokenSource();
        for (var i = 0; i < 10; i++)
        {
            opened.Link.Publish(new Message("a", new byte[4 * 1024 * 1024]));
        }

        var flushing = opened.Link.FlushAsync(stop.Token).AsTask();
        Assert.False(flushing.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flushing);
        Assert.NotNull(opened.Link.Failure);
    }

    [Fact]
    public async Task A_blocked_flush_ends_with_what_the_broker_said_last()
    {
        await using var opened = await Connected.OpenAsync();
        for (var i = 0; i < 10; i++)
        {
            opened.Link.Publish(new Message("a", new byte[4 * 1024 * 1024]));
        }

        var flushing = opened.Link.FlushAsync(CancellationToken.None).AsTask();
        await opened.Broker.SendAsync(0xE0, 1, 0x8E);
        opened.Broker.Close();
        Assert.Equal(LinkFailure.TakenOver, (await Assert.ThrowsAsync<LinkException>(() => flushing)).Kind);
    }
}
