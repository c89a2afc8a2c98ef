using Gateway.Abstractions.Links;

namespace Gateway.Extensions.MqttNet;

/// <summary>
/// Stands between the network and MQTTnet, which makes an array of whatever length a packet claims, up to 256 MiB. What is too long ends
/// the link before that; a publish that is longer than its owner wants goes on without its payload, which is thrown away as it comes.
/// Pure: bytes in, bytes out.
/// </summary>
/// <remarks>Used by one loop: room is asked for and filled, then packets are taken until there is nothing more to take.</remarks>
/// <param name="where">Host and port, for messages.</param>
/// <param name="largest">Largest packet in bytes.</param>
/// <param name="largestMessage">Largest publish that is taken whole, in bytes of the packet.</param>
/// <param name="version5">Whether the broker was told <paramref name="largest"/>, so that a longer publish is a breach.</param>
internal sealed class FrameGate(string where, int largest, int largestMessage, bool version5)
{
    private const int Initial = 16 * 1024;
    private const int LongestHead = 128 * 1024; // a topic has at most 65,535 bytes

    private byte[] buffer = new byte[Initial];
    private int begin;
    private int end;
    private int passing;
    private int skipping;
    private Kind last;

    private enum Kind
    {
        Connect = 1,
        Connack,
        Publish,
        Puback,
        Pubrec,
        Pubrel,
        Pubcomp,
        Subscribe,
        Suback,
        Unsubscribe,
        Unsuback,
        Pingreq,
        Pingresp,
        Disconnect,
        Auth,
    }

    /// <summary>Whether the packet taken last lost its payload.</summary>
    public bool Shortened { get; private set; }

    /// <summary>What the packet taken last is, as the standard writes it: <c>PUBACK</c>.</summary>
    public string Name => last.ToString().ToUpperInvariant();

    /// <summary>The byte that the next packet begins with; 0 when it has not come.</summary>
    public byte First => begin < end ? buffer[begin] : (byte)0;

    /// <summary>Where to put what comes next.</summary>
    public ArraySegment<byte> Room()
    {
        if (begin > 0)
        {
            buffer.AsSpan(begin, end - begin).CopyTo(buffer);
            end -= begin;
            begin = 0;
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, LongestHead);
        }

        return new ArraySegment<byte>(buffer, end, buffer.Length - end);
    }

    /// <summary>So many bytes came.</summary>
    public void Filled(int count) => end += count;

    /// <summary>Takes bytes of the next packet; 0: more must come first.</summary>
    /// <exception cref="LinkException">What came is no packet, or is too long.</exception>
    public int Take(Span<byte> into)
    {
        while (passing == 0)
        {
            var gone = Math.Min(skipping, end - begin);
            begin += gone;
            skipping -= gone;
            if (skipping > 0 || !Open())
            {
                return 0;
            }
        }

        var count = Math.Min(Math.Min(into.Length, passing), end - begin);
        buffer.AsSpan(begin, count).CopyTo(into);
        begin += count;
        passing -= count;
        return count;
    }

    private bool Open()
    {
        var held = buffer.AsSpan(begin, end - begin);
        if (!Header(held, out var header, out var length))
        {
            return false;
        }

        var whole = header + length;
        if (held[0] >> 4 == (int)Kind.Publish && whole > largestMessage && (!version5 || whole <= largest))
        {
            return Shorten(held, header, length);
        }

        if (whole > largest)
        {
            throw Broken($"a {(Kind)(held[0] >> 4)} packet of {whole} bytes (we take {largest})");
        }

        last = (Kind)(held[0] >> 4);
        if (held[0] >> 4 == (int)Kind.Pingresp && length > 0)
        {
            throw Broken("a PINGRESP with a body"); // MQTTnet would not look
        }

        Shortened = false;
        passing = whole;
        return true;
    }

    /// <summary>Reads the fixed header (MQTT 5 §2.1); false when it has not all come.</summary>
    private bool Header(ReadOnlySpan<byte> held, out int header, out int length)
    {
        (header, length) = (1, 0);
        if (held.IsEmpty)
        {
            return false;
        }

        // §2.1.3: PUBREL, SUBSCRIBE and UNSUBSCRIBE have the flags 2, PUBLISH has its own, the others have none.
        var (kind, flags) = (held[0] >> 4, held[0] & 15);
        if (kind == 0 || (kind == (int)Kind.Publish ? (flags & 6) == 6 : flags != (kind is 6 or 8 or 10 ? 2 : 0)))
        {
            throw Broken("bytes that are not a packet");
        }

        while (header < held.Length)
        {
            var part = held[header];
            length |= (part & 0x7F) << (7 * (header - 1));
            header++;
            if (part < 0x80)
            {
                return true;
            }

            if (header > 4)
            {
                throw Broken("bytes that are not a packet");
            }
        }

        return false;
    }

    /// <summary>Makes the head of a publish into a packet of its own, in place; false when it has not all come.</summary>
    private bool Shorten(Span<byte> held, int header, int length)
    {
        if (held.Length < header + 2)
        {
            return false;
        }

        var head = 2 + ((held[header] << 8) | held[header + 1]) + ((held[0] & 6) != 0 ? 2 : 0);
        if (head + (version5 ? 1 : 0) > length)
        {
            throw Broken("a malformed PUBLISH");
        }

        if (held.Length < header + head + (version5 ? 1 : 0))
        {
            return false;
        }

        skipping = length - head;
        if (version5)
        {
            held[header + head++] = 0; // no properties
            skipping--;
        }

        // The new length is not longer than the old one, so it has room before the topic.
        Span<byte> start = stackalloc byte[5];
        start[0] = held[0];
        var used = 1;
        for (var left = head; ; left >>= 7)
        {
            start[used++] = (byte)((left & 0x7F) | (left > 0x7F ? 0x80 : 0));
            if (left <= 0x7F)
            {
                break;
            }
        }

        start[..used].CopyTo(held[(header - used)..]);
        begin += header - used;
        passing = used + head;
        last = Kind.Publish;
        Shortened = true;
        return true;
    }

    private LinkException Broken(string what) => new(LinkFailure.Protocol, $"{where} broke the protocol: it sent {what}");
}
