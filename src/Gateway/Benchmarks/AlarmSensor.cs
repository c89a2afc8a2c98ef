using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;

namespace Gateway.Benchmarks;

/// <summary>
/// A sensor of 1,000 readings a second: every hundredth of a second nine quiet ones and, behind them, one of a point that an alert
/// watches. That one changes sides at every ninth step, and it is noted when.
/// </summary>
internal sealed class AlarmSensor(TimeProvider time) : ISensor, ISensorSession
{
    private const int Quiet = 9;
    private const int Pace = 9;
    private const double High = 200;
    private readonly long[] changed = new long[100_000];
    private long steps;
    private int changes;

    /// <summary>Readings per second.</summary>
    public const int PerSecond = 1_000;

    /// <summary>Alerts per second: raised and cleared in turn.</summary>
    public const double AlertsPerSecond = 100.0 / Pace;

    public IReadOnlyList<Channel> Channels { get; } = [new Channel("quiet", "Cel"), new Channel("alarm", "Cel")];

    public TimeSpan Every { get; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How often the watched point changed sides.</summary>
    public int Changes => Volatile.Read(ref changes);

    /// <summary>When it did so for the time <paramref name="number"/>, from 0: a timestamp of the clock, taken before the reading was handed over.</summary>
    public long ChangedAt(int number) => Volatile.Read(ref changed[number]);

    public ISensorSession Open(Opening opening) => this;

    public Next Step(Instant now, ISampleSink into)
    {
        for (var i = 0; i < Quiet; i++)
        {
            into.Add(new Sample(0, 20 + i * 0.01));
        }

        steps++;
        if (steps % Pace == 0 && changes < changed.Length)
        {
            Volatile.Write(ref changed[changes], time.GetTimestamp());
            Volatile.Write(ref changes, changes + 1);
        }

        into.Add(new Sample(1, changes % 2 == 0 ? 20 : High));
        return Next.Slot;
    }

    public void Dispose()
    {
    }
}
