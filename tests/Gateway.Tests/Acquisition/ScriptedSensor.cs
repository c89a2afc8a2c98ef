using Gateway.Abstractions.Sensors;

namespace Gateway.Tests.Acquisition;

/// <summary>A sensor that does what the test says at each step.</summary>
internal sealed class ScriptedSensor(params Channel[] channels) : ISensor, ISensorSession
{
    public IReadOnlyList<Channel> Channels { get; } = channels.Length > 0 ? channels : [new Channel("value", null)];

    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(1);

    public bool CanWait { get; init; }

    public bool Recorded { get; init; }

    public Func<Opening, ISensorSession>? OnOpen { get; init; }

    public Func<ISampleSink, Next> OnStep { get; set; } = static into =>
    {
        into.Add(new Sample(0, 1));
        return Next.Slot;
    };

    public int Opened { get; private set; }

    public int Closed { get; private set; }

    public ISensorSession Open(Opening opening)
    {
        Opened++;
        return OnOpen?.Invoke(opening) ?? this;
    }

    public Next Step(Abstractions.Instant now, ISampleSink into) => OnStep(into);

    public void Dispose() => Closed++;
}
