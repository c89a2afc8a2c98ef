using Gateway.Abstractions.Sensors;

namespace Gateway.Acquisition;

/// <summary>
/// The bus that the sensors of one thread share: opened when the first of them needs it, and closed when it failed as a whole, so
/// that the next one opens it anew. All sessions on it are closed before it.
/// </summary>
/// <remarks>Used by the thread of the bus only.</remarks>
internal sealed class SensorBus(Func<IBus> open) : IDisposable
{
    private readonly List<Action> closing = [];
    private IBus? bus;

    /// <summary>Has <paramref name="close"/> called each time before the bus is closed: whoever has a session on it closes that.</summary>
    public void OnClosing(Action close) => closing.Add(close);

    /// <summary>The open bus.</summary>
    /// <exception cref="SensorException">It cannot be opened.</exception>
    public IBus Open() => bus ??= open();

    /// <summary>Closes it, for good or until it is needed again.</summary>
    public void Dispose()
    {
        closing.ForEach(c => c());
        bus?.Dispose();
        bus = null;
    }
}
