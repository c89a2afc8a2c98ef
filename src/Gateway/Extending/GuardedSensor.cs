using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;

namespace Gateway.Extending;

/// <summary>A sensor of an extension: whatever comes out of its code is a failure of this sensor, not of the gateway.</summary>
/// <param name="inner">The sensor.</param>
/// <param name="extension">Whose it is.</param>
internal sealed class GuardedSensor(ISensor inner, string extension) : ISensor
{
    public IReadOnlyList<Channel> Channels => inner.Channels;

    public TimeSpan Every => inner.Every;

    public string? Bus => inner.Bus;

    public BusPlace? Place => inner.Place;

    public bool CanWait => inner.CanWait;

    public bool Recorded => inner.Recorded;

    public bool CanOversample => inner.CanOversample;

    public ISensorSession Open(Opening opening)
    {
        try
        {
            return new Session(inner.Open(opening), extension, opening.Stopping);
        }
        catch (Exception e) when (IsStray(e, opening.Stopping))
        {
            throw Failed(e, extension);
        }
    }

    /// <summary>What the contract does not allow to come out.</summary>
    private static bool IsStray(Exception e, CancellationToken stopping) =>
        e is not SensorException && !(e is OperationCanceledException && stopping.IsCancellationRequested);

    private static SensorException Failed(Exception e, string extension) => new($"the extension {extension} failed: {e.GetType().Name}: {e.Message}", e);

    private sealed class Session(ISensorSession inner, string extension, CancellationToken stopping) : ISensorSession
    {
        public Next Step(Instant now, ISampleSink into)
        {
            try
            {
                return inner.Step(now, into);
            }
            catch (Exception e) when (IsStray(e, stopping))
            {
                throw Failed(e, extension);
            }
        }

        public void Dispose()
        {
            try
            {
                inner.Dispose();
            }
            catch (Exception e) when (e is not SensorException)
            {
                // It is closed as far as it lets itself be closed; the next one is opened anew.
            }
        }
    }
}
