using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers;
using Gateway.Scanning;

namespace Gateway.Acquisition;

/// <summary>
/// The bus that the sensors of one thread share: opened when the first of them needs it, and closed when it failed as a whole, so
/// that the next one opens it anew. One that cannot be opened is left alone for growing times, whoever asks for it. All sessions
/// on it are closed before it.
/// </summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class SensorBus(Func<IBus> open) : IDisposable
{
    private readonly List<Action> closing = [];
    private readonly Backoff backoff = new();
    private IBus? bus;
    private SensorException? failure;

    /// <summary>Before this time it is not tried again, in ticks of the live clock; 0 when it could be opened.</summary>
    public long Retry { get; private set; }

    /// <summary>Has <paramref name="close"/> called each time before the bus is closed: whoever has a session on it closes that.</summary>
    public void OnClosing(Action close) => closing.Add(close);

    /// <summary>A sensor that has closed its session is gone for good.</summary>
    public void Leave(in BusMember member, Action close)
    {
        closing.Remove(close);
        if (bus is not null)
        {
            BusCatalog.Leave(TappedBus.Bare(bus), member);
        }
    }

    /// <summary>The open bus.</summary>
    /// <exception cref="SensorException">It cannot be opened, or could not a moment ago.</exception>
    public IBus Open(Instant now)
    {
        if (bus is not null)
        {
            return bus;
        }

        if (failure is not null && now.Ticks < Retry)
        {
            throw new SensorException(failure.Message, failure) { BusFailed = failure.BusFailed };
        }

        try
        {
            bus = open();
        }
        catch (SensorException e)
        {
            failure = e;
            Retry = now.Ticks + backoff.Failed().Ticks;
            throw;
        }

        failure = null;
        Retry = 0;
        backoff.Succeeded();
        return bus;
    }

    /// <summary>Closes it, for good or until it is needed again.</summary>
    public void Dispose()
    {
        closing.ForEach(c => c());
        bus?.Dispose();
        bus = null;
    }
}
