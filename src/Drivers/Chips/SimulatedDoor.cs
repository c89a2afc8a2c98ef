using Gateway.Drivers.Buses;
using Gateway.Drivers.Simulation;

namespace Gateway.Drivers.Chips;

/// <summary>
/// A line with a door contact on it, wired as the bias suggests: the door opens and closes at irregular times, the contact
/// bounces each time, and the line debounces and queues as the kernel does. Each chip and line has a door of its own, which is closed
/// when the line is opened.
/// </summary>
internal sealed class SimulatedDoor : IGpioLine
{
    private readonly DoorContact contact;
    private readonly TimeProvider time;
    private readonly long debounce;
    private readonly bool openIs;
    private readonly int queueLength;
    private readonly Queue<Edge> queue;
    private (long Ticks, bool Open) raw;
    private (long Ticks, bool Open) settled;
    private bool open;
    private uint number;

    public SimulatedDoor(LineRequest request, TimeProvider time, int queueLength = GpioLines.QueueLength)
    {
        this.time = time;
        this.queueLength = queueLength;
        queue = new Queue<Edge>(queueLength);
        debounce = request.Debounce.Ticks;

        // The contact pulls against the bias; without one it goes to ground, as most do.
        openIs = request.Bias != Bias.PullDown ^ request.ActiveLow;
        contact = new DoorContact(SlowWave.Hash(request.Chip + "/" + request.Line), Now);
        raw = contact.Next();
        settled = Settle(closedBefore: true);
    }

    private long Now => time.GetElapsedTime(0).Ticks;

    public bool Read()
    {
        Live(Now);
        return open == openIs;
    }

    public TimeSpan Take(TimeSpan patience, Span<Edge> into, out int count)
    {
        var now = Now;
        Live(now);
        for (count = 0; count < into.Length && queue.TryDequeue(out var edge); count++)
        {
            into[count] = edge;
        }

        var quiet = queue.Count > 0 ? TimeSpan.Zero : TimeSpan.FromTicks(settled.Ticks - now);
        return quiet < patience ? quiet : patience;
    }

    public void Dispose()
    {
        // Nothing is open.
    }

    /// <summary>Queues what has happened until now; a full queue loses its oldest.</summary>
    private void Live(long now)
    {
        while (settled.Ticks <= now)
        {
            open = settled.Open;
            if (queue.Count == queueLength)
            {
                queue.Dequeue();
            }

            queue.Enqueue(new Edge(open == openIs, settled.Ticks, ++number));
            settled = Settle(!open);
        }
    }

    /// <summary>The next change that counts: the line then is at rest for the debounce time, at another level than before.</summary>
    private (long Ticks, bool Open) Settle(bool closedBefore)
    {
        while (true)
        {
            var change = raw;
            raw = contact.Next();
            if (raw.Ticks - change.Ticks >= debounce && change.Open == closedBefore)
            {
                return (change.Ticks + debounce, change.Open);
            }
        }
    }
}

/// <summary>The moments at which a door's contact opens and closes, bounces included.</summary>
internal sealed class DoorContact(uint seed, long start)
{
    private LinearRandom random = new((int)seed, 0);
    private long at = start;
    private bool open;
    private int bounces;

    /// <summary>The next change of the contact.</summary>
    public (long Ticks, bool Open) Next()
    {
        if (bounces > 0)
        {
            bounces--;
            at += Between(TimeSpan.FromMilliseconds(0.1), TimeSpan.FromMilliseconds(3));
        }
        else
        {
            at += open ? Between(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(15)) : Between(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(40));

            // An even number, so that it comes to rest where it was going.
            bounces = 2 * (int)(Chance() * 5);
        }

        open = !open;
        return (at, open);
    }

    private double Chance() => (random.Next() + 1) / 2;

    private long Between(TimeSpan least, TimeSpan most) => least.Ticks + (long)(Chance() * (most - least).Ticks);
}
