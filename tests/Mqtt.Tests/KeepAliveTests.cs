using Gateway.Abstractions.Links;
using TestKit;

namespace Gateway.Mqtt.Tests;

/// <summary>Keep-alive of 40 s: asked after 30 s without sending, dead 60 s after something sent stayed unanswered.</summary>
public sealed class KeepAliveTests
{
    private static readonly byte[] Ping = [0xC0, 0];

    [Fact]
    public async Task A_ping_goes_out_when_nothing_was_sent_for_three_quarters()
    {
        await using var opened = await Connected.OpenAsync();
        Assert.Equal(40, opened.Login[11]);
        for (byte id = 1; id <= 3; id++)
        {
            opened.Time.Advance(TimeSpan.FromSeconds(29));
            opened.Link.Publish(new Message("a", default));
            await opened.Link.FlushAsync(CancellationToken.None);
            Assert.Equal(0x32, (await opened.Broker.ReadAsync())[0]);
            await opened.Broker.SendAsync(0x40, 2, 0, id);
            await opened.NextAsync();
        }

        opened.Time.Advance(TimeSpan.FromSeconds(39));
        Assert.Equal(Ping, await opened.Broker.ReadAsync());
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_is_dead_after_one_and_a_half()
    {
        await using var opened = await Connected.OpenAsync();
        opened.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(Ping, await opened.Broker.ReadAsync());
        opened.Time.Advance(TimeSpan.FromSeconds(55));
        Assert.Null(opened.Link.Failure);
        opened.Time.Advance(TimeSpan.FromSeconds(15));
        var failure = await opened.FailureAsync();
        Assert.Equal(LinkFailure.Network, failure.Kind);
        Assert.Contains("is silent", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_answers_lives()
    {
        await using var opened = await Connected.OpenAsync();
        for (var i = 0; i < 10; i++)
        {
            opened.Time.Advance(TimeSpan.FromSeconds(30));
            Assert.Equal(Ping, await opened.Broker.ReadAsync());

            // The message behind the answer tells us when the answer has been read.
            await opened.Broker.SendAsync(0xD0, 0, 0x30, 4, 0, 1, (byte)'c', 0);
            await opened.NextAsync();
        }

        Assert.Null(opened.Link.Failure);
    }

    [Fact]
    public async Task A_publish_that_stays_unanswered_counts_from_its_own_time()
    {
        await using var opened = await Connected.OpenAsync();
        opened.Link.Publish(new Message("a", default));
        await opened.Link.FlushAsync(CancellationToken.None);
        opened.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(opened.Link.Failure);
        opened.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(opened.Link.Failure);
    }

    [Fact]
    public async Task The_broker_s_keep_alive_goes_before_ours()
    {
        await using var opened = await Connected.OpenAsync(connack: [0x20, 6, 0, 0, 3, 0x13, 0, 4]);
        opened.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(Ping, await opened.Broker.ReadAsync());
    }

    [Fact]
    public async Task Zero_is_off()
    {
        await using var opened = await Connected.OpenAsync(change: o => o with { KeepAlive = TimeSpan.Zero });
        Assert.Equal(0, opened.Login[11]);
        opened.Time.Advance(TimeSpan.FromDays(1));
        opened.Link.Publish(new Message("a", default));
        await opened.Link.FlushAsync(CancellationToken.None);
        Assert.Equal(0x32, (await opened.Broker.ReadAsync())[0]);
        opened.Time.Advance(TimeSpan.FromDays(1));
        Assert.Null(opened.Link.Failure);
    }

    [Fact]
    public async Task A_step_of_the_wall_clock_does_nothing()
    {
        await using var opened = await Connected.OpenAsync();
        opened.Time.StepWallClock(TimeSpan.FromDays(3650));
        opened.Time.Advance(TimeSpan.FromSeconds(10));
        opened.Link.Publish(new Message("a", default));
        await opened.Link.FlushAsync(CancellationToken.None);
        Assert.Equal(0x32, (await opened.Broker.ReadAsync())[0]);
        Assert.Null(opened.Link.Failure);
    }

    [Fact]
    public async Task A_broker_that_stops_reading_is_dead_after_one_and_a_half()
    {
        await using var opened = await Connected.OpenAsync();
        for (var i = 0; i < 10; i++)
        {
            opened.Link.Publish(new Message("a", new byte[4 * 1024 * 1024]));
        }

        var flushing = opened.Link.FlushAsync(CancellationToken.None).AsTask();
        opened.Time.Advance(TimeSpan.FromSeconds(60));
        var failure = await Assert.ThrowsAsync<LinkException>(() => flushing.WaitAsync(Patience.Limit, TimeProvider.System));
        Assert.Contains("is silent", failure.Message, StringComparison.Ordinal);
    }
}
