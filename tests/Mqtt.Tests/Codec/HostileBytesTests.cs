using Gateway.Mqtt.Codec;

namespace Gateway.Mqtt.Tests.Codec;

/// <summary>Nothing that comes from outside makes a decoder throw.</summary>
public sealed class HostileBytesTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_truncation_of_every_packet_is_partial_or_refused(bool version5)
    {
        foreach (var packet in Decoders.Samples(version5))
        {
            Assert.Equal(FrameState.Complete, Frame.TryRead(packet, 1024, out var frame));
            var body = packet.AsSpan(frame.HeaderLength);
            for (var length = 0; length < packet.Length; length++)
            {
                Assert.Equal(FrameState.Partial, Frame.TryRead(packet.AsSpan(0, length), 1024, out _));
            }

            for (var length = 0; length < body.Length; length++)
            {
                // The payload of PUBLISH ends where the packet ends, and PUBACK and DISCONNECT may leave out their tail.
                var taken = Decoders.TryDecode(frame.Type, frame.Flags, body[..length], version5);
                var minimum = frame.Type switch
                {
                    PacketType.Publish => body.Length - 200,
                    PacketType.Puback => 2,
                    PacketType.Disconnect => 0,
                    _ => body.Length,
                };
                Assert.False(taken && length < minimum, $"{frame.Type} cut to {length} bytes was taken");
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Random_bytes_never_throw(bool version5)
    {
        var random = new Random(20_260_329);
        var samples = Decoders.Samples(version5).ToArray();
        var buffer = new byte[300];
        var taken = 0;
        for (var i = 0; i < 200_000; i++)
        {
            Span<byte> bytes;
            if (i % 2 == 0)
            {
                bytes = buffer.AsSpan(0, random.Next(40));
                random.NextBytes(bytes);
            }
            else
            {
                var sample = samples[random.Next(samples.Length)];
                sample.CopyTo(buffer, 0);
                bytes = buffer.AsSpan(0, sample.Length);
                for (var n = random.Next(1, 4); n > 0; n--)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                }
            }

            taken += Decoders.TryDecode(bytes, version5) ? 1 : 0;
            foreach (var type in Enum.GetValues<PacketType>())
            {
                Decoders.TryDecode(type, (byte)random.Next(16), bytes, version5);
            }
        }

        // Proof that the inputs reach the ends of the decoders and not only their first checks.
        Assert.InRange(taken, 1_000, 199_000);
    }
}
