using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Chips;

/// <summary>An open pulse counter. What it counts is kept at once, and before it is told.</summary>
internal sealed class PulseSession(IGpioLine line, TimeProvider time, TimeSpan every, PulseScale scale, PulseCount count) : ISensorSession
{
    private const int Total = 0;
    private const int Rate = 1;

    private readonly Edge[] edges = new Edge[64];
    private EdgeTrail trail = new();
    private long before;
    private long since;
    private long due;
    private bool open;

    public Next Step(Instant now, ISampleSink into)
    {
        if (!open)
        {
            Begin(now, into);
        }

        var quiet = line.Take(TimeSpan.FromTicks(Math.Max(0, due - now.Ticks)), edges, out var taken);

        // It may have waited long.
        now = Instant.Now(time);
        for (var i = 0; i < taken; i++)
        {
            Count(edges[i], now, into);
        }

        if (taken > 0)
        {
            into.Keep(count.Token);
        }

        if (taken < edges.Length && now.Ticks >= due)
        {
            Say(now, into);
        }

        return quiet > TimeSpan.Zero ? Next.In(quiet) : Next.AtOnce;
    }

    public void Dispose() => line.Dispose();

    private void Begin(Instant now, ISampleSink into)
    {
        open = true;
        before = count.Pulses;
        since = now.Ticks;
        due = now.Ticks + every.Ticks;
        into.Keep(count.Token);
        SayTotal(count.FirstDoubt(), now, into);
    }

    /// <summary>The numbers of the kernel tell how many were lost, so these count too.</summary>
    private void Count(in Edge edge, Instant now, ISampleSink into)
    {
        var lost = trail.Lost(edge);
        count.Pulses += 1 + (long)lost;
        if (lost > 0)
        {
            var reason = EdgeTrail.Reason(lost);
            into.Add(Sample.Bad(Total, reason), now);
            into.Add(Sample.Bad(Rate, reason), now);
        }
    }

    private void Say(Instant now, ISampleSink into)
    {
        SayTotal(count.Doubt, now, into);
        into.Add(new Sample(Rate, (count.Pulses - before) * scale.Amount * scale.Per / (now.Ticks - since)), now);
        before = count.Pulses;
        since = now.Ticks;

        // On its beat, unless it was held up for longer than that.
        due = due + every.Ticks > now.Ticks ? due + every.Ticks : now.Ticks + every.Ticks;
    }

    private void SayTotal(string? doubt, Instant now, ISampleSink into) =>
        into.Add(new Sample(Total, scale.Begin + count.Pulses * scale.Amount, doubt is null ? Quality.Good : Quality.Uncertain, doubt), now);
}
