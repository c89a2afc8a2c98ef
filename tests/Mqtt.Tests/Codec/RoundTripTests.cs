using System.Text;
using Gateway.Abstractions.Links;
using Gateway.Mqtt.Codec;

namespace Gateway.Mqtt.Tests.Codec;

public sealed class RoundTripTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_packet_we_write_is_read(bool version5) =>
        Assert.All(Decoders.Samples(version5), packet => Assert.True(Decoders.TryDecode(packet, version5), Convert.ToHexString(packet)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_packet_is_written_into_too_little_room(bool version5)
    {
        var message = new Message("a/b", new byte[50], true, "application/json");
        var whole = (int)PublishPacket.Length(message, version5);
        for (var room = 0; room < whole; room++)
        {
            Assert.Equal(0, PublishPacket.Encode(new byte[room], message, 1, version5));
        }

        Assert.Equal(whole, PublishPacket.Encode(new byte[whole], message, 1, version5));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Connect_says_everything_again(bool version5)
    {
        var packet = Decoders.Samples(version5).First();
        Assert.True(ConnectPacket.TryDecode(packet.AsSpan(2), out var read));
        Assert.Equal(version5 ? 5 : 4, read.Level);
        Assert.Equal("gateway-1", Encoding.UTF8.GetString(read.ClientId));
        Assert.Equal("user", Encoding.UTF8.GetString(read.UserName));
        Assert.Equal("secret", Encoding.UTF8.GetString(read.Password));
        Assert.Equal("will/topic", Encoding.UTF8.GetString(read.WillTopic));
        Assert.Equal("off", Encoding.UTF8.GetString(read.WillPayload));
        Assert.Equal((30, 1, true, true), (read.KeepAlive, read.WillQos, read.WillRetain, read.CleanStart));
        Assert.Equal(0u, read.SessionExpiry);
        if (version5)
        {
            Assert.Equal((64, 1024), (read.ReceiveMaximum, read.MaximumPacketSize));
        }
    }

    [Fact]
    public void Connack_without_properties_has_the_defaults_of_the_standard()
    {
        Assert.True(ConnackPacket.TryDecode([0, 0, 0], version5: true, out var read));
        Assert.Equal((65_535, Frame.LongestPossible, true, 2, -1), (read.ReceiveMaximum, read.MaximumPacketSize, read.RetainAvailable, read.MaximumQos, read.ServerKeepAlive));
    }

    [Theory]
    [InlineData(new byte[] { 2, 0, 0 })] // reserved flag, §3.2.2.1
    [InlineData(new byte[] { 0, 0, 3, 0x21, 0, 0 })] // receive maximum 0, §3.2.2.3.3
    [InlineData(new byte[] { 0, 0, 5, 0x27, 0, 0, 0, 0 })] // maximum packet size 0, §3.2.2.3.6
    [InlineData(new byte[] { 0, 0, 2, 0x24, 2 })] // maximum QoS 2, §3.2.2.3.4
    [InlineData(new byte[] { 0, 0, 4, 0x25, 1, 0x25, 1 })] // twice, §3.2.2.3.5
    [InlineData(new byte[] { 0, 0, 2, 0x7E, 1 })] // unknown property, §2.2.2.2
    [InlineData(new byte[] { 0, 0, 0, 0 })] // something behind the end
    [InlineData(new byte[] { 1, 0x87, 0 })] // a session with a refusal, §3.2.2.1.1
    public void Connack_against_the_standard_is_not_read(byte[] body) =>
        Assert.False(ConnackPacket.TryDecode(body, version5: true, out _));

    [Theory]
    [InlineData(0, new byte[] { 0, 1, (byte)'#', 0 })] // wildcard, §3.3.2.1
    [InlineData(2, new byte[] { 0, 1, (byte)'a', 0, 0, 0 })] // identifier 0, §2.2.1
    [InlineData(6, new byte[] { 0, 1, (byte)'a', 0, 1, 0 })] // QoS 3, §3.3.1.2
    [InlineData(8, new byte[] { 0, 1, (byte)'a', 0 })] // DUP at QoS 0, §3.3.1.1
    [InlineData(0, new byte[] { 0, 0, 0 })] // no topic and no alias, §3.3.2.1
    [InlineData(0, new byte[] { 0, 0, 3, 0x23, 0, 0 })] // alias 0, §3.3.2.3.4
    public void Publish_against_the_standard_is_not_read(byte flags, byte[] body) =>
        Assert.False(PublishPacket.TryDecode(flags, body, version5: true, out _));

    [Fact]
    public void Subscribe_gives_its_filters_one_after_the_other()
    {
        Assert.True(SubscribePacket.TryDecode([0, 9, 0, 0, 1, (byte)'a', 1, 0, 1, (byte)'b', 0], version5: true, out var packet));
        Assert.Equal(9, packet.PacketId);
        Assert.True(packet.Next(out var filter, out var options));
        Assert.Equal((1, 'a'), (options, (char)filter[0]));
        Assert.True(packet.Next(out filter, out options));
        Assert.Equal((0, 'b'), (options, (char)filter[0]));
        Assert.False(packet.Next(out _, out _));
        Assert.False(SubscribePacket.TryDecode([0, 9, 0], version5: true, out _));
    }

    [Fact]
    public void Puback_may_leave_out_properties_and_reason_code()
    {
        Assert.True(PubackPacket.TryDecode([0, 9], version5: true, out var packet));
        Assert.Equal((9, 0), (packet.PacketId, packet.ReasonCode));
        Assert.True(PubackPacket.TryDecode([0, 9, 0x10], version5: true, out packet));
        Assert.Equal((9, 0x10), (packet.PacketId, packet.ReasonCode));
        Assert.False(PubackPacket.TryDecode([0, 9, 0x10], version5: false, out _));
        Assert.False(PubackPacket.TryDecode([0, 0], version5: true, out _));
    }
}
