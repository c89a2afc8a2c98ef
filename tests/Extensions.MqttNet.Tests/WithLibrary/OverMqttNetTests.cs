using System.Text;
using Gateway.Abstractions.Links;
using Gateway.Mqtt.Codec;
using Gateway.Mqtt.Tests;

namespace Gateway.Extensions.MqttNet.Tests.WithLibrary;

/// <summary>What is particular to MQTTnet, read by our own codec at the other end.</summary>
public sealed class OverMqttNetTests
{
    [Fact]
    public async Task All_properties_of_a_message_are_sent()
    {
        await using var opened = await Connected.OpenAsync();
        var bytes = await PropertyTests.PublishedAsync(opened, PropertyTests.Full);
        Assert.True(PublishPacket.TryDecode((byte)(bytes[0] & 15), bytes.AsSpan(2), version5: true, out var packet));
        Assert.Equal("a/b hi x r", $"{Text(packet.Topic)} {Text(packet.Payload)} {Text(packet.ContentType)} {Text(packet.ResponseTopic)}");
        Assert.Equal([7, 8], packet.CorrelationData.ToArray());
        byte[] expiryAndFormat = [2, 1, 2, 3, 4, 1, 1];
        byte[] userProperties = [0x26, 0, 1, (byte)'k', 0, 1, (byte)'v', 0x26, 0, 1, (byte)'k', 0, 0];
        Assert.True(packet.Properties.IndexOf(expiryAndFormat) >= 0, Convert.ToHexString(packet.Properties));
        Assert.True(packet.Properties.IndexOf(userProperties) >= 0, Convert.ToHexString(packet.Properties));
    }

    [Fact]
    public async Task A_will_has_them_too()
    {
        await using var opened = await Connected.OpenAsync(change: o => o with { Will = PropertyTests.Full });
        Assert.True(ConnectPacket.TryDecode(opened.Login.AsSpan(2), out var login));
        Assert.Equal("a/b hi", $"{Text(login.WillTopic)} {Text(login.WillPayload)}");
        foreach (var property in (byte[][])[[2, 1, 2, 3, 4], [1, 1], [3, 0, 1, (byte)'x'], [8, 0, 1, (byte)'r'], [9, 0, 2, 7, 8], [0x26, 0, 1, (byte)'k', 0, 1, (byte)'v']])
        {
            Assert.True(login.WillProperties.IndexOf(property) >= 0, Convert.ToHexString(property));
        }
    }

    [Fact]
    public async Task A_password_without_a_user_is_refused_in_version_5_too_for_MQTTnet_cannot_send_it()
    {
        await using var opened = Connected.Create(change: o => o with { Password = "x"u8.ToArray() });
        var failure = await Assert.ThrowsAsync<LinkException>(() => opened.Link.ConnectAsync(CancellationToken.None));
        Assert.Equal(LinkFailure.Refused, failure.Kind);
        Assert.Contains("set username", failure.Message, StringComparison.Ordinal);
    }

    private static string Text(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
}
