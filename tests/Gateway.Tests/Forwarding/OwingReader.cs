using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Tests.Forwarding;

/// <summary>What an upstream is owed, as the test likes it: events that are added by hand, numbers that are lost, cursors that can be looked at.</summary>
internal sealed class OwingReader(string stream, params Lane[] lanes) : IOutboxReader
{
    private readonly Dictionary<Lane, List<StoredEvent>> events = lanes.ToDictionary(l => l, _ => new List<StoredEvent>());
    private readonly Dictionary<Lane, long> cursors = lanes.ToDictionary(l => l, _ => 0L);

    public string Upstream => "local";

    public string Stream => stream;

    public IReadOnlyList<Lane> Lanes { get; } = lanes;

    /// <summary>What was given up: <c>alerts 3..3 dead-letter</c>.</summary>
    public List<string> GivenUp { get; } = [];

    /// <summary>What was said about it.</summary>
    public List<string?> Details { get; } = [];

    public bool Disposed { get; private set; }

    public long From(Lane lane) => 1;

    public long Cursor(Lane lane) => cursors[lane];

    public long Committed(Lane lane) => events[lane].Count + 1;

    /// <summary>Adds an event with the next number.</summary>
    public void Add(Lane lane, long utcTicks = 1, ReadingFlags flags = ReadingFlags.None) => events[lane].Add(lane == Lane.Readings
        ? new StoredEvent(lane, Committed(lane), utcTicks, "reading", "bench/temperature", Value: 20, Unit: "Cel", Flags: flags)
        : new StoredEvent(lane, Committed(lane), utcTicks, lane == Lane.Alerts ? "raised" : "started", "bench/temperature", lane == Lane.Alerts ? "warm" : null, "{}"u8.ToArray()));

    /// <summary>These numbers are lost.</summary>
    public void Lose(Lane lane, long from, long through, LossReason reason = LossReason.Evicted)
    {
        for (var n = from; n <= through; n++)
        {
            events[lane][(int)n - 1] = StoredEvent.Gap(lane, n, n, reason);
        }
    }

    public int Read(Lane lane, long after, int max, List<StoredEvent> into)
    {
        var before = into.Count;
        foreach (var stored in events[lane].Skip((int)after))
        {
            if (stored.IsGap && into.Count > before && into[^1] is { IsGap: true } gap && gap.Loss == stored.Loss)
            {
                into[^1] = gap with { Through = stored.Through };
            }
            else if (into.Count - before == max)
            {
                break;
            }
            else
            {
                into.Add(stored);
            }
        }

        return into.Count - before;
    }

    public void Acknowledge(Lane lane, long through)
    {
        Assert.InRange(through, cursors[lane], Committed(lane) - 1);
        cursors[lane] = through;
    }

    public void GiveUp(Lane lane, long from, long through, LossReason reason, string? detail = null)
    {
        GivenUp.Add($"{lane.Name()} {from}..{through} {reason.Name()}");
        Details.Add(detail);
        Lose(lane, from, through, reason);
    }

    public void Dispose() => Disposed = true;
}
