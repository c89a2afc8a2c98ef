using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Chips;

/// <summary>A line with a circuit on it. It debounces, queues and loses changes as the kernel does, and never blocks.</summary>
internal sealed class SimulatedLine : IGpioLine
{
    private readonly LineRequest request;
    private readonly ICircuit circuit;
    private readonly TimeProvider time;
    private readonly int queueLength;
    private readonly Queue<Edge> queue;
    private Change raw;
    private Change settled;
    private bool high;
    private uint number;

    /// <summary>Wires the circuit, which is at rest at <paramref name="high"/>.</summary>
    public SimulatedLine(LineRequest request, ICircuit circuit, bool high, TimeProvider time, int queueLength = GpioLines.QueueLength)
    {
        this.request = request;
        this.circuit = circuit;
        this.high = high;
        this.time = time;
        this.queueLength = queueLength;
        queue = new Queue<Edge>(queueLength);
        LookAhead();
    }

    private long Now => time.GetElapsedTime(0).Ticks;

    private bool Value => high ^ request.ActiveLow;

    public bool Read()
    {
        Live(Now);
        return Value;
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

    public void Drive(bool high) => Drive((bool?)high);

    public void Release() => Drive(null);

    public void Dispose()
    {
        // Nothing is open.
    }

    private void Drive(bool? level)
    {
        var now = Now;
        Live(now);
        circuit.Drive(level, now);
        if (request.Output is null)
        {
            // Nothing is reported while we drive the line ourselves, and without that its resistor pulls it.
            high = level ?? request.Bias != Bias.PullDown;
        }

        LookAhead();
    }

    private void LookAhead()
    {
        raw = circuit.Next();
        settled = Settle();
    }

    /// <summary>Queues what has happened until now; a full queue loses its oldest.</summary>
    private void Live(long now)
    {
        while (settled.Ticks <= now)
        {
            high = settled.High;
            if (request.Edges == Edges.Both || Value == (request.Edges == Edges.Rising))
            {
                if (queue.Count == queueLength)
                {
                    queue.Dequeue();
                }

                queue.Enqueue(new Edge(Value, settled.Ticks, ++number));
            }

            settled = Settle();
        }
    }

    /// <summary>The next change that counts: the line then is at rest for the debounce time, at another level than before.</summary>
    private Change Settle()
    {
        var debounce = request.Debounce.Ticks;
        while (raw.Ticks < long.MaxValue)
        {
            var change = raw;
            raw = circuit.Next();
            if (raw.Ticks - change.Ticks >= debounce && change.High != high)
            {
                return change with { Ticks = change.Ticks + debounce };
            }
        }

        return Change.Never;
    }
}
