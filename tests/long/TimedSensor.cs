using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;

namespace Long;

/// <summary>A sensor whose steps are compared with the time at which it wanted them.</summary>
internal sealed class TimedSensor(ISensor inner) : ISensor
{
    private long first;

    /// <summary>How late each step was that had a time of its own.</summary>
    public List<TimeSpan> Late { get; } = [];

    public IReadOnlyList<Channel> Channels => inner.Channels;

    public TimeSpan Every => inner.Every;

    public string? Bus => inner.Bus;

    public ISensorSession Open(Opening opening) => new Session(this, inner.Open(opening));

    private sealed class Session(TimedSensor sensor, ISensorSession inner) : ISensorSession
    {
        private long wanted = -1;

        public Next Step(Instant now, ISampleSink into)
        {
            sensor.first = sensor.first == 0 ? now.Ticks : sensor.first;
            if (wanted >= 0)
            {
                sensor.Late.Add(TimeSpan.FromTicks(Math.Max(0, now.Ticks - wanted)));
            }

            var next = inner.Step(now, into);
            wanted = next.Kind == NextKind.Delay ? now.Ticks + next.Delay.Ticks
                : sensor.first + ((((now.Ticks - sensor.first) / sensor.Every.Ticks) + 1) * sensor.Every.Ticks);
            return next;
        }

        public void Dispose() => inner.Dispose();
    }
}
