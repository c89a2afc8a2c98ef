using System.Text;
using Gateway.Abstractions.Links;
using Gateway.Mqtt.Codec;

namespace Gateway.Mqtt.Tests.Codec;

/// <summary>Bytes computed by hand from the OASIS standards; the clause stands at each.</summary>
public sealed class KnownBytesTests
{
    private static readonly LinkOptions Options = new()
    {
        Endpoint = new Uri("mqtt://localhost"),
        ClientId = "gw",
        UserName = "u",
        Password = "pw"u8.ToArray(),
        Will = new Message("a/b", "off"u8.ToArray(), Retain: true, ContentType: "x"),
    };

    [Fact]
    public void Connect_of_version_5_has_the_bytes_of_clause_3_1()
    {
        byte[] expected =
        [
            0x10, 48, // fixed header (§3.1.1), remaining length
            0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 5, // §3.1.2.1, §3.1.2.2
            0xEE, // user, password, will retain, will QoS 1, will, clean start (§3.1.2.3)
            0, 30, // keep alive (§3.1.2.10)
            8, 0x21, 0, 64, 0x27, 0, 0x10, 0, 0, // receive maximum, maximum packet size (§3.1.2.11)
            0, 2, (byte)'g', (byte)'w', // client id (§3.1.3.1)
            4, 0x03, 0, 1, (byte)'x', // will properties: content type (§3.1.3.2.5)
            0, 3, (byte)'a', (byte)'/', (byte)'b', 0, 3, (byte)'o', (byte)'f', (byte)'f', // §3.1.3.3, §3.1.3.4
            0, 1, (byte)'u', 0, 2, (byte)'p', (byte)'w', // §3.1.3.5, §3.1.3.6
        ];
        expected[1] = (byte)(expected.Length - 2);
        var buffer = new byte[256];
        var written = ConnectPacket.Encode(buffer, Options, 30, 64, 1024 * 1024);
        Assert.Equal(expected, buffer[..written]);
    }

    [Fact]
    public void Connect_of_version_3_1_1_has_no_properties()
    {
        var buffer = new byte[256];
        var options = Options with { Version5 = false, UserName = null, Password = default, Will = null };
        var written = ConnectPacket.Encode(buffer, options, 30, 64, 1024 * 1024);
        Assert.Equal([0x10, 14, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 0x02, 0, 30, 0, 2, (byte)'g', (byte)'w'], buffer[..written]);
    }

    [Fact]
    public void Publish_has_the_bytes_of_clause_3_3()
    {
        var message = new Message("a/b", "hi"u8.ToArray(), Retain: true, ContentType: "x");
        var buffer = new byte[64];
        byte[] five = [0x33, 13, 0, 3, (byte)'a', (byte)'/', (byte)'b', 0, 10, 4, 0x03, 0, 1, (byte)'x', (byte)'h', (byte)'i'];
        five[1] = (byte)(five.Length - 2);
        Assert.Equal(five, buffer[..PublishPacket.Encode(buffer, message, 10, version5: true)]);
        Assert.Equal(five.Length, PublishPacket.Length(message, version5: true));
        byte[] three = [0x33, 9, 0, 3, (byte)'a', (byte)'/', (byte)'b', 0, 10, (byte)'h', (byte)'i'];
        Assert.Equal(three, buffer[..PublishPacket.Encode(buffer, message, 10, version5: false)]);
        Assert.Equal(three.Length, PublishPacket.Length(message, version5: false));
    }

    [Fact]
    public void Puback_leaves_out_a_success_and_writes_a_refusal()
    {
        var buffer = new byte[64];
        Assert.Equal([0x40, 2, 1, 2], buffer[..PubackPacket.Encode(buffer, 0x0102, version5: true)]);
        Assert.Equal([0x40, 9, 1, 2, 0x87, 5, 0x1F, 0, 2, (byte)'n', (byte)'o'], buffer[..PubackPacket.Encode(buffer, 0x0102, true, 0x87, "no")]);
        Assert.Equal([0x40, 2, 1, 2], buffer[..PubackPacket.Encode(buffer, 0x0102, version5: false, 0x87, "no")]);
    }

    [Fact]
    public void Subscribe_suback_and_disconnect_have_the_bytes_of_their_clauses()
    {
        var buffer = new byte[64];
        Assert.Equal([0x82, 7, 0xFF, 0xFF, 0, 0, 1, (byte)'#', 1], buffer[..SubscribePacket.Encode(buffer, 65_535, "#", 1, version5: true)]);
        Assert.Equal([0x82, 6, 0xFF, 0xFF, 0, 1, (byte)'#', 1], buffer[..SubscribePacket.Encode(buffer, 65_535, "#", 1, version5: false)]);
        Assert.Equal([0x90, 4, 0, 9, 0, 0x87], buffer[..SubackPacket.Encode(buffer, 9, [0x87], version5: true)]);
        Assert.Equal([0x90, 3, 0, 9, 0x80], buffer[..SubackPacket.Encode(buffer, 9, [0x80], version5: false)]);
        Assert.Equal([0xE0, 0], buffer[..DisconnectPacket.Encode(buffer, version5: true)]);
        Assert.Equal([0xE0, 2, 0x8E, 0], buffer[..DisconnectPacket.Encode(buffer, version5: true, 0x8E)]);
    }

    /// <summary>The limits of table 1-1 of §1.5.5.</summary>
    [Theory]
    [InlineData(0, new byte[] { 0x00 })]
    [InlineData(127, new byte[] { 0x7F })]
    [InlineData(128, new byte[] { 0x80, 0x01 })]
    [InlineData(16_383, new byte[] { 0xFF, 0x7F })]
    [InlineData(16_384, new byte[] { 0x80, 0x80, 0x01 })]
    [InlineData(2_097_151, new byte[] { 0xFF, 0xFF, 0x7F })]
    [InlineData(2_097_152, new byte[] { 0x80, 0x80, 0x80, 0x01 })]
    [InlineData(268_435_455, new byte[] { 0xFF, 0xFF, 0xFF, 0x7F })]
    public void Variable_byte_integers_change_length_where_the_standard_says(int value, byte[] expected)
    {
        var buffer = new byte[4];
        var writer = new Writer(buffer);
        writer.VarInt(value);
        Assert.Equal(expected, buffer[..writer.Length]);
        Assert.Equal(expected.Length, Writer.VarIntLength(value));
        Assert.Equal(value, new Reader(expected).VarInt());
    }

    [Fact]
    public void A_variable_byte_integer_of_five_bytes_is_malformed()
    {
        var reader = new Reader([0x80, 0x80, 0x80, 0x80, 0x01]);
        reader.VarInt();
        Assert.True(reader.Failed);
        Assert.Equal(FrameState.Malformed, Frame.TryRead([0x30, 0x80, 0x80, 0x80, 0x80, 0x01], int.MaxValue, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(120)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_384)]
    public void A_wrong_guess_of_a_length_moves_the_bytes(int expected)
    {
        foreach (var count in new[] { 0, 1, 127, 128, 129, 16_383, 16_384 })
        {
            var buffer = new byte[20_000];
            var content = new byte[count];
            new Random(count).NextBytes(content);
            var writer = new Writer(buffer);
            writer.Byte(0xAA);
            var mark = writer.Begin(expected);
            writer.Raw(content);
            writer.End(mark);
            var reader = new Reader(buffer.AsSpan(1, writer.Length - 1));
            Assert.Equal(count, reader.VarInt());
            Assert.Equal(content, reader.Rest().ToArray());
        }
    }

    [Fact]
    public void Reserved_flags_of_the_fixed_header_must_have_their_value()
    {
        // §2.1.3, table 2-2
        Assert.Equal(FrameState.Malformed, Frame.TryRead([0x41, 0], 100, out _));
        Assert.Equal(FrameState.Malformed, Frame.TryRead([0x80, 0], 100, out _));
        Assert.Equal(FrameState.Malformed, Frame.TryRead([0x00, 0], 100, out _));
        Assert.Equal(FrameState.Complete, Frame.TryRead([0x82, 0], 100, out _));
    }

    [Fact]
    public void A_packet_above_the_limit_is_known_by_its_header()
    {
        Assert.Equal(FrameState.TooLarge, Frame.TryRead([0x30, 99], 100, out var frame));
        Assert.Equal(101, frame.Length);
        Assert.Equal(FrameState.Partial, Frame.TryRead([0x30, 98], 100, out _));
    }

    [Fact]
    public void A_lone_surrogate_is_not_written()
    {
        var buffer = new byte[64];
        Assert.Equal(0, PublishPacket.Encode(buffer, new Message("\ud800", default), 1, version5: true));
        Assert.Equal(0, PublishPacket.Encode(buffer, new Message("a\udc00b", default), 1, version5: true));
    }

    [Theory]
    [InlineData(new byte[] { 0, 2, 0xC0, 0x80 })] // overlong form of U+0000
    [InlineData(new byte[] { 0, 3, 0xED, 0xA0, 0x80 })] // surrogate, §1.5.4
    [InlineData(new byte[] { 0, 1, 0 })] // U+0000, §1.5.4
    [InlineData(new byte[] { 0, 2, (byte)'a' })]
    public void Text_that_is_not_legal_is_not_read(byte[] bytes)
    {
        var reader = new Reader(bytes);
        reader.Text();
        Assert.True(reader.Failed);
    }

    [Fact]
    public void Text_beyond_ascii_survives()
    {
        var buffer = new byte[64];
        var written = PublishPacket.Encode(buffer, new Message("wärme/溫度/🌡", "22"u8.ToArray()), 7, version5: true);
        Assert.True(PublishPacket.TryDecode(2, buffer.AsSpan(2, written - 2), true, out var packet));
        Assert.Equal("wärme/溫度/🌡", Encoding.UTF8.GetString(packet.Topic));
    }
}
