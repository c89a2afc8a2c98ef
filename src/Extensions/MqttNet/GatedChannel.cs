using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Gateway.Abstractions.Links;
using MQTTnet.Channel;

namespace Gateway.Extensions.MqttNet;

/// <summary>
/// MQTTnet's channel with our gates at both ends: what comes is checked and read in large pieces (MQTTnet asks for two bytes, then for
/// the rest), what goes out waits in the <see cref="Outlet"/> for a flush.
/// </summary>
/// <remarks>One reader; one writer at a time, whose writes end at once.</remarks>
/// <param name="inner">The channel to the network.</param>
/// <param name="gate">What comes in goes through it.</param>
/// <param name="outlet">What goes out goes into it.</param>
/// <param name="idle">Called before it waits for the network.</param>
/// <param name="received">Called after each read.</param>
internal sealed class GatedChannel(IMqttChannel inner, FrameGate gate, Outlet outlet, Action idle, Action received) : IMqttChannel
{
    private bool within; // a packet of which more is to be written

    public X509Certificate2? ClientCertificate => inner.ClientCertificate;

    public EndPoint? RemoteEndPoint => inner.RemoteEndPoint;

    public EndPoint? LocalEndPoint => inner.LocalEndPoint;

    public bool IsSecureConnection => inner.IsSecureConnection;

    /// <summary>What a read failed with: MQTTnet calls a reset connection a closed one.</summary>
    public Exception? ReadFailure { get; private set; }

    /// <summary>Largest packet to be written, in bytes.</summary>
    public int MostBytes { get; set; } = int.MaxValue;

    /// <summary>Size of the packet written last when it was above <see cref="MostBytes"/> and went nowhere; else 0.</summary>
    public long Refused { get; private set; }

    public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

    public Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        gate.Take(buffer.AsSpan(offset, count)) is var taken and > 0 ? Task.FromResult(taken) : FillAsync(buffer.AsMemory(offset, count), cancellationToken);

    public Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken)
    {
        if (!within)
        {
            var size = SizeOf(buffer.FirstSpan);
            Refused = size > MostBytes ? size : 0;
        }

        if (Refused == 0)
        {
            outlet.Add(buffer);
        }

        within = !isEndOfPacket;
        return Task.CompletedTask;
    }

    public void Dispose() => inner.Dispose();

    private async Task<int> FillAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                idle();
                var room = gate.Room();
                var read = await inner.ReadAsync(room.Array!, room.Offset, room.Count, cancellationToken);
                received();
                gate.Filled(read);
                var taken = gate.Take(into.Span);
                if (read == 0 || taken > 0)
                {
                    return taken;
                }
            }
        }
        catch (Exception e)
        {
            ReadFailure = e;
            throw;
        }
    }

    /// <summary>Reads how long the packet will be from its fixed header.</summary>
    private static long SizeOf(ReadOnlySpan<byte> head)
    {
        long length = 0;
        var at = 1;
        do
        {
            length |= (long)(head[at] & 0x7F) << (7 * (at - 1));
        }
        while (head[at++] >= 0x80);
        return at + length;
    }
}
