using System.Runtime.CompilerServices;
using Gateway.Abstractions.Links;
using Gateway.Mqtt.Codec;

namespace Gateway.Mqtt;

/// <summary>
/// Packets waiting to be written. While one buffer is being written the other is filled, so adding a packet never waits for the network.
/// </summary>
/// <remarks>Any thread may add and flush; writes follow each other. Its size is bounded by the window of its owner.</remarks>
internal sealed class SendBuffer(Stream stream, LinkKeepAlive? keepAlive) : IDisposable
{
    private const int Initial = 16 * 1024;
    private const int Keep = 1024 * 1024; // a buffer that had to grow beyond this is given back after the write

    private readonly Lock gate = new();
    private readonly SemaphoreSlim writing = new(1);
    private byte[] filling = new byte[Initial];
    private byte[] spare = new byte[Initial];
    private int length;
    private bool torn;

    /// <summary>Whether a write was cancelled half-way: the peer cannot make sense of anything that follows.</summary>
    public bool Torn => Volatile.Read(ref torn);

    /// <summary>Bytes that wait for a flush.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return length;
            }
        }
    }

    /// <summary>Adds a publish of <paramref name="size"/> bytes; false when its texts are not legal.</summary>
    public bool AddPublish(in Message message, int packetId, bool version5, TopicAlias alias, int size)
    {
        lock (gate)
        {
            var written = PublishPacket.Encode(Room(size), message, packetId, version5, qos: 1, alias);
            length += written;
            return written > 0;
        }
    }

    /// <summary>Adds a publish that is handed on; false when it does not fit the format, which one that was decoded always does.</summary>
    public bool Add(in PublishPacket packet, bool version5)
    {
        lock (gate)
        {
            var written = PublishPacket.Encode(Room((int)PublishPacket.Length(packet, version5)), packet, version5);
            length += written;
            return written > 0;
        }
    }

    /// <summary>Adds a packet.</summary>
    public void Add(ReadOnlySpan<byte> packet)
    {
        lock (gate)
        {
            packet.CopyTo(Room(packet.Length));
            length += packet.Length;
        }
    }

    /// <summary>Writes all that was added, in one write.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))] // one wait per write: it must not allocate
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            byte[] full;
            int count;
            lock (gate)
            {
                if (length == 0)
                {
                    return;
                }

                (full, filling, spare) = (filling, spare, filling);
                count = length;
                length = 0;
            }

            keepAlive?.Sending();
            await stream.WriteAsync(full.AsMemory(0, count), cancellationToken);
            keepAlive?.Sent();
            if (full.Length > Keep)
            {
                spare = new byte[Initial];
            }
        }
        catch (OperationCanceledException)
        {
            Volatile.Write(ref torn, true);
            throw;
        }
        finally
        {
            writing.Release();
        }
    }

    public void Dispose() => writing.Dispose();

    private Span<byte> Room(int size)
    {
        if (filling.Length - length < size)
        {
            Array.Resize(ref filling, (int)Math.Min(Array.MaxLength, Math.Max((long)length + size, filling.Length * 2L)));
        }

        return filling.AsSpan(length);
    }
}
