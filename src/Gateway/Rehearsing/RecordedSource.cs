using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Acquisition;
using Gateway.Drivers.Calibration;

namespace Gateway.Rehearsing;

/// <summary>One recorded sensor read without pace: its rows become readings exactly as in the running gateway.</summary>
internal sealed class RecordedSource : IDisposable
{
    private readonly ISensor sensor;
    private readonly ISensorSession session;
    private readonly Source source;
    private Instant now;
    private bool finished;
    private Reading head;

    /// <summary>Opens the recording.</summary>
    /// <exception cref="SensorException">It cannot be read.</exception>
    public RecordedSource(string id, ISensor sensor, IReadOnlyList<Point> points, IReadOnlyList<Correction?> corrections)
    {
        this.sensor = sensor;
        source = new Source(id, sensor, points, default, new Signal(), TimeProvider.System, CancellationToken.None, corrections);
        session = sensor.Open(new Opening(null, default, TimeProvider.System, CancellationToken.None));
    }

    /// <summary>The next reading, if <see cref="MoveNext"/> found one.</summary>
    public ref readonly Reading Head => ref head;

    /// <summary>Goes on to the next reading; false at the end.</summary>
    /// <exception cref="SensorException">The file cannot be read any more.</exception>
    public bool MoveNext()
    {
        while (!source.TryRead(out head))
        {
            if (finished)
            {
                return false;
            }

            // One step gives fewer rows than the queue holds, so nothing waits; a pace only moves the clock that it asks for.
            var next = session.Step(now, source);
            finished = next.Kind == NextKind.Finished;
            var wait = next.Kind == NextKind.Slot ? sensor.Every : next.Delay;
            now = new Instant(now.Ticks + Math.Max(1, wait.Ticks), now.UtcTicks + Math.Max(1, wait.Ticks));
        }

        return true;
    }

    /// <inheritdoc />
    public void Dispose() => session.Dispose();
}
