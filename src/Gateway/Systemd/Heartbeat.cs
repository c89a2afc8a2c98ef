namespace Gateway.Systemd;

/// <summary>
/// Whether the gateway moves: the pipeline, the commit under way and the schedule of each bus make steps or wait knowingly. A hung bus
/// is a sensor fault and a dead broker an upstream fault; neither is among these parts.
/// </summary>
/// <remarks>Each pulse is set by its own thread; parts join and leave at any time.</remarks>
internal sealed class Heartbeat
{
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly List<Pulse> pulses = [];

    /// <summary>Begins with the pipeline and the commit, which is at rest.</summary>
    public Heartbeat(TimeProvider time)
    {
        this.time = time;
        Pipeline = Join("pipeline");
        Commit = Join("commit to the store");
        Commit.Rest();
    }

    /// <summary>
    /// The loop that judges: it takes what there is, judges and commits at least once a second, also when there is nothing to do.
    /// </summary>
    public Pulse Pipeline { get; }

    /// <summary>The transaction under way; at rest between two. A disk that hangs in the kernel shows here.</summary>
    public Pulse Commit { get; }

    /// <summary>A part more, which has just made a step.</summary>
    public Pulse Join(string name)
    {
        var pulse = new Pulse(name, time);
        lock (gate)
        {
            pulses.Add(pulse);
        }

        return pulse;
    }

    /// <summary>A part is gone.</summary>
    public void Leave(Pulse pulse)
    {
        lock (gate)
        {
            pulses.Remove(pulse);
        }
    }

    /// <summary>The part that is overdue longest, and for how long; the first part with zero when all move.</summary>
    public (string Part, TimeSpan Overdue) Worst()
    {
        lock (gate)
        {
            // The commit holds up the pipeline: of parts that are overdue alike the later one is the cause.
            var worst = (Part: Pipeline.Name, Overdue: TimeSpan.Zero);
            foreach (var pulse in pulses)
            {
                var overdue = pulse.Overdue;
                if (overdue > TimeSpan.Zero && overdue + TimeSpan.FromSeconds(1) >= worst.Overdue)
                {
                    worst = (pulse.Name, overdue);
                }
            }

            return worst;
        }
    }
}
