namespace TestKit.Proxy;

/// <summary>Cuts one direction of a connection into whole MQTT packets. Written apart from the product's codec, which it judges.</summary>
public sealed class PacketSplitter
{
    private byte[] bytes = new byte[4096];
    private int begin;
    private int end;

    /// <summary>Whether part of a packet has come.</summary>
    public bool HasPart => end > begin;

    /// <summary>Bytes came.</summary>
    public void Add(ReadOnlySpan<byte> more)
    {
        if (bytes.Length - end < more.Length)
        {
            var room = new byte[Math.Max(bytes.Length, 2 * (end - begin + more.Length))];
            bytes.AsSpan(begin, end - begin).CopyTo(room);
            (bytes, begin, end) = (room, 0, end - begin);
        }

        more.CopyTo(bytes.AsSpan(end));
        end += more.Length;
    }

    /// <summary>Takes the first whole packet, fixed header included; null: there is none yet.</summary>
    /// <exception cref="InvalidDataException">The length is not legal; nothing behind it can be told apart.</exception>
    public byte[]? Take()
    {
        var length = 0;
        for (var i = 1; begin + i < end; i++)
        {
            if (i > 4)
            {
                throw new InvalidDataException("a remaining length of more than four bytes");
            }

            length |= (bytes[begin + i] & 0x7F) << (7 * (i - 1));
            if ((bytes[begin + i] & 0x80) != 0)
            {
                continue;
            }

            var whole = i + 1 + length;
            if (end - begin < whole)
            {
                return null;
            }

            var packet = bytes.AsSpan(begin, whole).ToArray();
            begin += whole;
            return packet;
        }

        return null;
    }

    /// <summary>Takes what has come and is not a whole packet.</summary>
    public byte[] TakePart()
    {
        var part = bytes.AsSpan(begin, end - begin).ToArray();
        begin = end;
        return part;
    }
}
