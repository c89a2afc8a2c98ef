using Gateway.Abstractions.Links;

namespace Gateway.Extensions.MqttNet.Tests;

public sealed class FrameGateTests
{
    private static readonly byte[] Puback = [0x40, 2, 0, 7];

    [Fact]
    public void Packets_go_through_as_they_are()
    {
        var gate = Gate();
        byte[] packets = [.. Puback, .. Publish(300), 0xD0, 0, .. Puback];
        Assert.Equal(packets, Through(gate, packets, packets.Length));
    }

    [Fact]
    public void A_packet_may_come_byte_by_byte()
    {
        var gate = Gate();
        byte[] packets = [.. Publish(300), .. Puback];
        Assert.Equal(packets, Through(gate, packets, 1));
    }

    [Theory]
    [InlineData(true, 1_000, 1)]
    [InlineData(true, 1_000_000, 4_096)]
    [InlineData(false, 1_000, 7)]
    [InlineData(false, 3_000_000, 65_536)]
    public void A_publish_that_is_too_large_goes_on_without_its_payload(bool version5, int size, int piece)
    {
        var gate = Gate(version5, largestMessage: 500);
        byte[] packets = [.. Publish(size, version5), .. Publish(100, version5)];
        byte[] expected = [.. Publish(0, version5), .. Publish(100, version5)];
        Assert.Equal(expected, Through(gate, packets, piece));
        Assert.False(gate.Shortened);
    }

    [Fact]
    public void A_packet_that_was_shortened_is_known_until_the_next()
    {
        var gate = Gate(largestMessage: 500);
        var whole = Publish(1_000);
        Fill(gate, whole);
        var into = new byte[2_000];
        Assert.Equal(Publish(0).Length, gate.Take(into));
        Assert.True(gate.Shortened);
        Fill(gate, Puback);
        Assert.Equal(Puback.Length, gate.Take(into));
        Assert.False(gate.Shortened);
        Assert.Equal("PUBACK", gate.Name);
    }

    [Theory]
    [InlineData(new byte[] { 0x00, 0 }, "bytes that are not a packet")]
    [InlineData(new byte[] { 0x41, 2 }, "bytes that are not a packet")]
    [InlineData(new byte[] { 0x36, 2 }, "bytes that are not a packet")]
    [InlineData(new byte[] { 0x60, 2 }, "bytes that are not a packet")]
    [InlineData(new byte[] { 0x40, 0xFF, 0xFF, 0xFF, 0xFF }, "bytes that are not a packet")]
    [InlineData(new byte[] { 0xD0, 1 }, "a PINGRESP with a body")]
    [InlineData(new byte[] { 0x90, 0xFF, 0xFF, 0xFF, 0x7F }, "a Suback packet of 268435460 bytes (we take 1048576)")]
    [InlineData(new byte[] { 0x30, 0x80, 0x80, 0x80, 0x01 }, "a Publish packet of 2097157 bytes (we take 1048576)")]
    public void What_is_no_packet_or_too_long_ends_the_link_before_MQTTnet_makes_room_for_it(byte[] bytes, string words)
    {
        var gate = Gate();
        Fill(gate, bytes);
        var failure = Assert.Throws<LinkException>(() => gate.Take(new byte[2]));
        Assert.Equal(LinkFailure.Protocol, failure.Kind);
        Assert.Equal($"broker:1883 broke the protocol: it sent {words}", failure.Message);
        Assert.Equal(bytes[0], gate.First);
    }

    [Fact]
    public void A_topic_that_does_not_fit_its_packet_ends_the_link()
    {
        var gate = Gate(version5: false, largestMessage: 8);
        Fill(gate, [0x32, 9, 0, 9, 1, 1, 1, 1, 1, 1, 1]);
        Assert.EndsWith("a malformed PUBLISH", Assert.Throws<LinkException>(() => gate.Take(new byte[2])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whatever_comes_it_takes_it_or_says_no_and_keeps_little(bool version5)
    {
        var random = new Random(20_261_122);
        for (var round = 0; round < 2_000; round++)
        {
            var gate = Gate(version5, largestMessage: 40);
            byte[] bytes = [.. Publish(random.Next(200), version5), .. Puback, .. Publish(random.Next(200), version5)];
            for (var n = random.Next(4); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                Assert.True(Through(gate, bytes, random.Next(1, 50)).Length <= bytes.Length);
            }
            catch (LinkException e)
            {
                Assert.Equal(LinkFailure.Protocol, e.Kind);
            }

            Assert.True(gate.Room().Array!.Length <= 128 * 1024);
        }
    }

    private static FrameGate Gate(bool version5 = true, int largestMessage = 1024 * 1024) => new("broker:1883", 1024 * 1024, largestMessage, version5);

    /// <summary>A PUBLISH at QoS 1, identifier 9, on <c>c/d</c>.</summary>
    private static byte[] Publish(int payload, bool version5 = true)
    {
        byte[] head = [0, 3, (byte)'c', (byte)'/', (byte)'d', 0, 9, .. version5 ? (byte[])[0] : []];
        var packet = new List<byte> { 0x32 };
        for (var left = head.Length + payload; ; left >>= 7)
        {
            packet.Add((byte)((left & 0x7F) | (left > 0x7F ? 0x80 : 0)));
            if (left <= 0x7F)
            {
                return [.. packet, .. head, .. new byte[payload]];
            }
        }
    }

    private static void Fill(FrameGate gate, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(gate.Room());
        gate.Filled(bytes.Length);
    }

    /// <summary>Puts bytes in by pieces of that size, and takes them out as MQTTnet does: two, then more.</summary>
    private static byte[] Through(FrameGate gate, byte[] bytes, int piece)
    {
        var taken = new List<byte>();
        var into = new byte[4096];
        for (var at = 0; at < bytes.Length;)
        {
            var count = Math.Min(Math.Min(piece, bytes.Length - at), gate.Room().Count);
            Fill(gate, bytes.AsSpan(at, count));
            at += count;
            for (var size = 2; gate.Take(into.AsSpan(0, size)) is var got and > 0; size = into.Length)
            {
                taken.AddRange(into[..got]);
            }
        }

        return [.. taken];
    }
}
