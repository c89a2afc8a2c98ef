using System.Buffers;
using Gateway.Abstractions.Links;

namespace Gateway.Extensions.MqttNet;

/// <summary>
/// Bytes waiting to be written. MQTTnet writes each publish twice, its head and its payload, and waits for both; here its writes only fill
/// a buffer, and a flush sends all that is there in one.
/// </summary>
/// <remarks>Any thread may add and flush; writes follow each other. Its size is bounded by the window of its owner.</remarks>
/// <param name="write">Writes to the network.</param>
/// <param name="keepAlive">Is told of writes.</param>
internal sealed class Outlet(Func<ReadOnlySequence<byte>, CancellationToken, Task> write, LinkKeepAlive keepAlive) : IDisposable
{
    private const int Initial = 16 * 1024;
    private const int Keep = 1024 * 1024;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim writing = new(1);
    private ArrayBufferWriter<byte> filling = new(Initial);
    private ArrayBufferWriter<byte> full = new(Initial);
    private bool torn;

    /// <summary>Whether a write was cancelled, perhaps half-way: the peer cannot make sense of anything that follows.</summary>
    public bool Torn => Volatile.Read(ref torn);

    /// <summary>Bytes that wait for a flush.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return filling.WrittenCount;
            }
        }
    }

    /// <summary>Adds bytes.</summary>
    public void Add(in ReadOnlySequence<byte> bytes)
    {
        lock (gate)
        {
            foreach (var part in bytes)
            {
                filling.Write(part.Span);
            }
        }
    }

    /// <summary>Writes all that was added.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            lock (gate)
            {
                if (filling.WrittenCount == 0)
                {
                    return;
                }

                (filling, full) = (full, filling);
            }

            keepAlive.Sending();
            await write(new ReadOnlySequence<byte>(full.WrittenMemory), cancellationToken);
            keepAlive.Sent();
            if (full.Capacity > Keep)
            {
                full = new ArrayBufferWriter<byte>(Initial);
            }
            else
            {
                full.ResetWrittenCount();
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
}
