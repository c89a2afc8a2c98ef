using System.Text;
using Gateway.Abstractions.Links;

namespace Gateway.Mqtt.Tests;

public sealed class PropertyTests
{
    internal static readonly Message Full = new("a/b", "hi"u8.ToArray(), ContentType: "x")
    {
        IsText = true,
        Expiry = 0x01020304,
        ResponseTopic = "r",
        CorrelationData = new byte[] { 7, 8 },
        UserProperties = new UserProperty[] { new("k", "v"), new("k", "") },
    };

    [Fact]
    public async Task In_3_1_1_they_are_left_out()
    {
        await using var opened = await Connected.OpenAsync(version5: false);
        Assert.Equal([0x32, 9, 0, 3, (byte)'a', (byte)'/', (byte)'b', 0, 1, (byte)'h', (byte)'i'], await PublishedAsync(opened, Full));
    }

    [Fact]
    public async Task A_message_says_where_its_answer_goes()
    {
        await using var opened = await Connected.OpenAsync();
        await opened.Broker.SendAsync(0x30, 15, 0, 1, (byte)'c', 9, 8, 0, 1, (byte)'r', 9, 0, 2, 7, 8, (byte)'h', (byte)'i');
        var received = await opened.NextAsync();
        Assert.Equal(("c", "r"), (received.Topic, received.ResponseTopic));
        Assert.Equal([7, 8], received.CorrelationData.ToArray());
        Assert.Equal("hi"u8.ToArray(), received.Payload.ToArray());
    }

    [Fact]
    public async Task A_topic_is_said_once_and_then_by_its_alias()
    {
        await using var opened = await Connected.OpenAsync(connack: Aliases(1));
        Assert.Equal([0x32, 16, 0, 8, .. "readings"u8, 0, 1, 3, 0x23, 0, 1], await PublishedAsync(opened, new Message("readings", default)));
        Assert.Equal([0x32, 8, 0, 0, 0, 2, 3, 0x23, 0, 1], await PublishedAsync(opened, new Message("readings", default)));
        Assert.Equal([0x32, 13, 0, 8, .. "elsewhes"u8, 0, 3, 0], await PublishedAsync(opened, new Message("elsewhes", default)));
    }

    [Fact]
    public async Task A_short_topic_has_no_alias_and_neither_has_any_when_the_broker_takes_none()
    {
        await using var few = await Connected.OpenAsync(connack: Aliases(5));
        await using var none = await Connected.OpenAsync();
        Assert.Equal([0x32, 10, 0, 5, .. "short"u8, 0, 1, 0], await PublishedAsync(few, new Message("short", default)));
        Assert.Equal([0x32, 13, 0, 8, .. "readings"u8, 0, 1, 0], await PublishedAsync(none, new Message("readings", default)));
        Assert.Equal([0x32, 13, 0, 8, .. "readings"u8, 0, 2, 0], await PublishedAsync(none, new Message("readings", default)));
    }

    [Fact]
    public async Task A_message_that_was_not_sent_leaves_no_alias_behind()
    {
        await using var opened = await Connected.OpenAsync(connack: Aliases(5));
        Assert.Equal(LinkFailure.Unfit, Assert.Throws<LinkException>(() => opened.Link.Publish(new Message("readings", default, ContentType: "\ud800"))).Kind);
        var packet = await PublishedAsync(opened, new Message("readings", default));
        Assert.Equal([.. "readings"u8, .. packet[12..14], 3, 0x23, 0, 1], packet[4..]);
    }

    [Theory]
    [InlineData("r/#", null, null)]
    [InlineData("", null, null)]
    [InlineData(null, "a\0b", null)]
    [InlineData(null, null, "a\0b")]
    public async Task A_message_that_no_broker_takes_is_told_from_a_link_that_broke(string? response, string? contentType, string? property)
    {
        await using var opened = await Connected.OpenAsync();
        var message = new Message("a", default, ContentType: contentType)
        {
            ResponseTopic = response,
            UserProperties = property is null ? default : new UserProperty[] { new("k", property) },
        };
        Assert.Equal(LinkFailure.Unfit, Assert.Throws<LinkException>(() => opened.Link.Publish(message)).Kind);
        Assert.Equal(LinkFailure.Unfit, Assert.Throws<LinkException>(() => opened.Link.Publish(message with { ResponseTopic = null, ContentType = null, UserProperties = default, CorrelationData = new byte[70_000] })).Kind);
        Assert.Null(opened.Link.Failure);
    }

    [Fact]
    public async Task What_the_broker_does_not_offer_is_known_and_obeyed()
    {
        await using var opened = await Connected.OpenAsync(connack: [0x20, 12, 0, 0, 9, 0x28, 0, 0x2A, 0, 0x12, 0, 2, (byte)'x', (byte)'y']);
        Assert.Equal(new LinkLimits(65_535, 268_435_460, true, TimeSpan.FromSeconds(40)) { WildcardsAvailable = false, SharedAvailable = false, AssignedClientId = "xy" }, opened.Link.Limits);
        var wildcard = await Assert.ThrowsAsync<LinkException>(() => opened.Link.SubscribeAsync("a/#", CancellationToken.None));
        Assert.EndsWith("takes no subscription to 'a/#': it allows no wildcards", wildcard.Message, StringComparison.Ordinal);
        var shared = await Assert.ThrowsAsync<LinkException>(() => opened.Link.SubscribeAsync("$share/g/a", CancellationToken.None));
        Assert.EndsWith("it allows no shared subscriptions", shared.Message, StringComparison.Ordinal);
        Assert.Null(opened.Link.Failure);
    }

    /// <summary>MQTT 5 §4.13.</summary>
    [Theory]
    [InlineData(0x9C, "other.test", "mqtt://other.test:{0}/", false)]
    [InlineData(0x9D, "other.test:8884 third.test", "mqtt://other.test:8884/", true)]
    [InlineData(0x9D, "[::1]:8884", "mqtt://[::1]:8884/", true)]
    [InlineData(0x9C, "user@other.test", null, false)]
    [InlineData(0x9C, "a b/c", "mqtt://a:{0}/", false)]
    [InlineData(0x97, "other.test", null, false)]
    public async Task A_broker_may_name_another(byte code, string named, string? endpoint, bool forGood)
    {
        byte[] body = [code, (byte)(named.Length + 3), 0x1C, 0, (byte)named.Length, .. Encoding.ASCII.GetBytes(named)];
        await using var opened = await Connected.OpenAsync();
        await opened.Broker.SendAsync([0xE0, (byte)body.Length, .. body]);
        var later = await opened.FailureAsync();
        var refused = await Connected.RefusedAsync(true, [0x20, (byte)(body.Length + 1), 0, .. body]);
        foreach (var (failure, port) in new[] { (later, opened.Broker.Port), (refused, refused.Redirect?.Port ?? 0) })
        {
            Assert.Equal(endpoint is null ? null : new Uri(string.Format(endpoint, port)), failure.Redirect);
            Assert.Equal(forGood, failure.RedirectForGood);
            Assert.Contains($"use '{named}'", failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal(later.Redirect, Assert.Throws<LinkException>(() => opened.Link.Publish(new Message("a", default))).Redirect);
    }

    private static byte[] Aliases(byte most) => [0x20, 6, 0, 0, 3, 0x22, 0, most];

    internal static async Task<byte[]> PublishedAsync(Connected opened, Message message)
    {
        opened.Link.Publish(message);
        await opened.Link.FlushAsync(CancellationToken.None);
        return await opened.Broker.ReadAsync();
    }
}
