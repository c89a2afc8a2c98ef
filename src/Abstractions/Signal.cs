using System.Threading.Channels;

namespace Gateway.Abstractions;

/// <summary>
/// Wakes one waiting loop. Setting it twice before the loop looks wakes it once; setting it while nobody waits is
/// remembered, so a wake-up is never missed.
/// </summary>
/// <remarks>Any thread may set it; one loop waits. Neither allocates in steady state.</remarks>
public sealed class Signal
{
    private readonly Channel<byte> channel = Channel.CreateBounded<byte>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Wakes the loop, now or when it next waits.</summary>
    public void Set() => channel.Writer.TryWrite(0);

    /// <summary>Waits until the signal is set, and takes it.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        await channel.Reader.WaitToReadAsync(cancellationToken);
        channel.Reader.TryRead(out _);
    }
}
