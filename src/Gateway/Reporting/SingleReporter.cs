using Gateway.Abstractions;
using Gateway.Abstractions.Store;

namespace Gateway.Reporting;

/// <summary>Decides which single readings of one point are forwarded.</summary>
/// <remarks>
/// Used by the pipeline; <see cref="HeldBack"/> is for any thread. Times are those of the point's clock. A polled point is judged to
/// half its pace: its readings come a little early or late, and one that is meant to be a second after another must not be too early
/// by a microsecond. A point that sets its own pace may say nothing more for hours, so the newest reading that came too early is
/// kept and goes when it may.
/// </remarks>
internal sealed class SingleReporter
{
    /// <summary>A change may be smaller by this part, because most decimals are no binary numbers: 0.3 − 0.2 is not quite 0.1.</summary>
    private const double Rounding = 1e-9;

    private readonly Singles singles;
    private readonly double change;
    private readonly long interval;
    private readonly long heartbeat;
    private readonly bool keepsNewest;
    private Reading last;
    private Reading kept;
    private long sent;
    private bool any;
    private bool isKept;
    private long heldBack;

    /// <summary>Makes it for one point.</summary>
    public SingleReporter(ChannelReport report, Point point)
    {
        var half = point.Every.Ticks / 2;
        singles = report.Singles;
        change = report.Change * (1 - Rounding);
        interval = report.MinInterval.Ticks - half;
        heartbeat = report.Heartbeat is { } longest ? longest.Ticks - half : long.MaxValue;
        keepsNewest = point.Every == TimeSpan.Zero;
        IsLive = !point.Recorded;
    }

    /// <summary>Readings that were not forwarded.</summary>
    public long HeldBack => Interlocked.Read(ref heldBack);

    /// <summary>When a reading that is kept goes, in ticks of the point's clock; the greatest number: there is none.</summary>
    public long Due => isKept ? sent + interval : long.MaxValue;

    /// <summary>Whether the point's clock is the live one.</summary>
    public bool IsLive { get; }

    /// <summary>Adds the reading to <paramref name="batch"/> if it is to be forwarded now.</summary>
    public void Take(in Reading reading, OutboxBatch batch)
    {
        var now = reading.At.Ticks;
        if (Due < now)
        {
            SendKept(Due, batch);
        }

        var age = now - sent;
        if (!any || reading.Quality != last.Quality || age >= heartbeat)
        {
            Send(reading, now, batch);
        }
        else if (!IsNews(reading))
        {
            // Back where it was: what is known upstream is true again.
            Drop();
            Hold();
        }
        else if (age >= interval)
        {
            Send(reading, now, batch);
        }
        else if (keepsNewest)
        {
            Drop();
            kept = reading;
            isKept = true;
        }
        else
        {
            Hold();
        }
    }

    /// <summary>The clock of the point is at <paramref name="ticks"/>: what is kept goes if it may.</summary>
    public void Advance(long ticks, OutboxBatch batch)
    {
        if (Due <= ticks)
        {
            SendKept(Due, batch);
        }
    }

    /// <summary>Nothing comes any more: what is kept goes.</summary>
    public void End(OutboxBatch batch)
    {
        if (isKept)
        {
            SendKept(kept.At.Ticks, batch);
        }
    }

    private bool IsNews(in Reading reading) => singles switch
    {
        Singles.All => true,
        Singles.None => false,
        _ => Differs(reading),
    };

    private bool Differs(in Reading reading)
    {
        if (!string.Equals(reading.Reason, last.Reason, StringComparison.Ordinal))
        {
            return true;
        }

        var difference = Math.Abs(reading.Value - last.Value);
        return change > 0 ? difference >= change : difference > 0;
    }

    private void SendKept(long now, OutboxBatch batch)
    {
        isKept = false;
        Send(kept, now, batch);
    }

    private void Send(in Reading reading, long now, OutboxBatch batch)
    {
        Drop();
        batch.Add(reading);
        last = reading;
        sent = now;
        any = true;
    }

    /// <summary>What is kept is no longer the newest.</summary>
    private void Drop()
    {
        if (isKept)
        {
            isKept = false;
            Hold();
        }
    }

    private void Hold() => Interlocked.Increment(ref heldBack);
}
