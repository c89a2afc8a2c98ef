using System.Buffers;
using System.Runtime.CompilerServices;
using Gateway.Mqtt.Codec;

namespace Gateway.Mqtt;

/// <summary>
/// Cuts a stream into packets, as many per read as came. Its buffer is pooled, grows to the packet that is under way and no further
/// than <paramref name="maximum"/>. <paramref name="received"/> is called after each read.
/// </summary>
/// <remarks>Used by one loop. Spans are valid until the next call of <see cref="FillAsync"/>.</remarks>
internal sealed class FrameReader(Stream stream, int maximum, Action? received = null) : IDisposable
{
    private const int Initial = 16 * 1024;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(Initial);
    private int begin;
    private int end;

    /// <summary>Looks at the next packet; <see cref="FrameState.Partial"/>: more must be read.</summary>
    public FrameState TryPeek(out Frame frame) => Frame.TryRead(buffer.AsSpan(begin, end - begin), maximum, out frame);

    /// <summary>The next byte; 0 when none has come.</summary>
    public byte First => begin < end ? buffer[begin] : (byte)0;

    /// <summary>The body of the packet just looked at.</summary>
    public ReadOnlySpan<byte> Body(in Frame frame) => buffer.AsSpan(begin + frame.HeaderLength, frame.BodyLength);

    /// <summary>Everything that has come and was not passed.</summary>
    public ReadOnlySpan<byte> Held => buffer.AsSpan(begin, end - begin);

    /// <summary>Goes behind the packet just looked at.</summary>
    public void Skip(in Frame frame) => begin += frame.Length;

    /// <summary>Throws away what has come of the next <paramref name="left"/> bytes, and counts them down. True: more of them are to come.</summary>
    public bool Discard(ref int left)
    {
        var count = Math.Min(left, end - begin);
        begin += count;
        left -= count;
        return left > 0;
    }

    /// <summary>Reads more; false at the end of the stream.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))] // one wait per read: it must not allocate
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
        end += read;
        received?.Invoke();
        return read > 0;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        begin = end = 0;
    }

    private void MakeRoom()
    {
        var held = end - begin;
        TryPeek(out var frame);
        var needed = Math.Max(Initial, Math.Min(frame.Length, maximum));
        if (buffer.Length < needed || (held == 0 && buffer.Length > 4 * Initial))
        {
            var other = ArrayPool<byte>.Shared.Rent(needed);
            buffer.AsSpan(begin, held).CopyTo(other);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = other;
        }
        else if (begin > 0)
        {
            buffer.AsSpan(begin, held).CopyTo(buffer);
        }

        begin = 0;
        end = held;
    }
}
