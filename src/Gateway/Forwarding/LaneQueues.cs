using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Configuration;

namespace Gateway.Forwarding;

/// <summary>Everything an upstream is owed, lane by lane, the most urgent first.</summary>
/// <remarks>Belongs to a forwarder and survives its connections.</remarks>
internal sealed class LaneQueues
{
    private readonly UpstreamSection upstream;
    private readonly Random random;
    private int window = 1;

    /// <summary>The queues of what is owed now.</summary>
    public LaneQueues(Owed owed, UpstreamSection upstream, Random random)
    {
        this.upstream = upstream;
        this.random = random;
        Owed = owed;
        All = Make([]);
    }

    /// <summary>What they were made from.</summary>
    public Owed Owed { get; private set; }

    /// <summary>The queues.</summary>
    public IReadOnlyList<LaneQueue> All { get; private set; }

    /// <summary>Whether one event at a time is sent, to find the one that ends connections.</summary>
    public bool IsNarrow => Any(static q => q.Trial.IsNarrow);

    /// <summary>The lanes of which the broker takes nothing.</summary>
    public IEnumerable<LaneQueue> Refusing => All.Where(static q => q.Trial.IsRefusing);

    /// <summary>Takes what is owed now. True when it is another than before: the store was changed.</summary>
    public bool Refresh(Owed owed)
    {
        if (ReferenceEquals(owed, Owed))
        {
            return false;
        }

        Owed = owed;
        All = Make(All);
        return true;
    }

    /// <summary>A connection begins.</summary>
    public void Begin(int size, long now)
    {
        window = size;
        foreach (var queue in All)
        {
            queue.Begin(size, now);
        }
    }

    /// <summary>The connection ended by itself; <paramref name="known"/>: with a refusal, so that only what was refused is to blame.</summary>
    public void End(string words, long now, bool known = false)
    {
        foreach (var queue in All)
        {
            queue.End(words, now, known);
        }
    }

    /// <summary>Whether something is true of one of them.</summary>
    public bool Any(Func<LaneQueue, bool> check)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (check(All[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A queue that goes on in the same reader keeps what is in flight.</summary>
    private List<LaneQueue> Make(IReadOnlyList<LaneQueue> before)
    {
        var made = new List<LaneQueue>();
        Add(Owed.Main, isOlder: false);
        foreach (var reader in Owed.Older)
        {
            Add(reader, isOlder: true);
        }

        return [.. made.OrderBy(q => q.Rank)];

        void Add(IOutboxReader reader, bool isOlder)
        {
            foreach (var lane in reader.Lanes)
            {
                var known = before.FirstOrDefault(q => q.Reader == reader && q.Lane == lane && q.IsOlder == isOlder);
                made.Add(known ?? New(reader, lane, isOlder));
            }
        }
    }

    private LaneQueue New(IOutboxReader reader, Lane lane, bool isOlder)
    {
        var queue = new LaneQueue(reader, lane, isOlder, upstream, random);
        queue.Begin(window, long.MinValue);
        return queue;
    }
}
