using System.Text;
using TestKit.Proxy;

namespace TestKit;

/// <summary>The bytes of one connection of a <see cref="FaultyBroker"/>, with its faults laid over them.</summary>
internal sealed class FaultyStream(Stream inner, FaultyBroker faults, TimeProvider time, int number) : Stream
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);
    private readonly List<byte> incoming = [];
    private readonly List<byte> outgoing = [];
    private readonly long? mostReceived = faults.CutAfterBytes(number);
    private readonly long? mostSent = faults.CutAfterReplies(number);
    private byte[] late = [];
    private long received;
    private long sent;
    private bool version5;
    private int publishes;
    private int unacknowledged;
    private bool closed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        while (faults.Silent && !Volatile.Read(ref closed) && read > 0)
        {
            await Task.Delay(Glance, TimeProvider.System, cancellationToken);
        }

        received += read;
        if (received > mostReceived)
        {
            throw new IOException("cut by the test");
        }

        incoming.AddRange(buffer.Span[..read]);
        while (Take(incoming) is { } packet)
        {
            Note(packet);
        }

        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (faults.Silent)
        {
            return;
        }

        outgoing.AddRange(buffer.Span);
        var altered = new List<byte>(faults.TakeGarbage() ?? []);
        var pubacks = 0;
        var drop = false;
        while (Take(outgoing) is { } packet)
        {
            if (packet[0] >> 4 != 4)
            {
                altered.AddRange(packet);
                drop |= packet[0] >> 4 == 2 && faults.DropAfterLogin(number);
                continue;
            }

            pubacks++;
            Interlocked.Decrement(ref unacknowledged);
            var fault = faults.NextPuback();
            altered.AddRange(fault is PubackFault.Drop or PubackFault.Late ? [] : packet);
            altered.AddRange(fault == PubackFault.Twice ? packet : late);
            late = fault == PubackFault.Late ? packet : [];
        }

        if (pubacks > 0 && faults.PubackDelay > TimeSpan.Zero)
        {
            await Task.Delay(faults.PubackDelay, time, cancellationToken);
        }

        var most = (int)Math.Min(altered.Count, (mostSent ?? long.MaxValue) - sent);
        sent += most;
        await inner.WriteAsync(altered.ToArray().AsMemory(0, most), cancellationToken);
        if (drop || most < altered.Count)
        {
            inner.Dispose();
            throw new IOException("cut by the test");
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        Volatile.Write(ref closed, true);
        inner.Dispose();
        base.Dispose(disposing);
    }

    private void Note(byte[] packet)
    {
        var read = new SeenPacket(number, Incarnation: 1, FromGateway: true, packet);
        if (!read.IsPublish)
        {
            version5 = read.Type == 1 ? read.ProtocolLevel == 5 : version5;
            return;
        }

        var open = (packet[0] & 6) == 0 ? 0 : Interlocked.Increment(ref unacknowledged);
        lock (faults.Gate)
        {
            faults.PublishesIn++;
            faults.MostUnacknowledged = Math.Max(faults.MostUnacknowledged, open);
            faults.Taken?.Invoke(read.Topic, Encoding.UTF8.GetString(read.Payload(version5)));
        }

        if (faults.CutAfterPublishes > 0 && ++publishes >= faults.CutAfterPublishes)
        {
            throw new IOException("cut by the test");
        }
    }

    /// <summary>Takes the first whole packet, if there is one; what is not a packet is never whole, and stays.</summary>
    private static byte[]? Take(List<byte> bytes)
    {
        var length = 0;
        for (var i = 1; i < Math.Min(5, bytes.Count); i++)
        {
            length |= (bytes[i] & 0x7F) << (7 * (i - 1));
            if ((bytes[i] & 0x80) == 0)
            {
                length += i + 1;
                if (bytes.Count < length)
                {
                    return null;
                }

                var packet = bytes[..length].ToArray();
                bytes.RemoveRange(0, length);
                return packet;
            }
        }

        return null;
    }
}
