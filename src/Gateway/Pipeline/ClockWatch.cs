using System.Globalization;
using Gateway.Abstractions;

namespace Gateway.Pipeline;

/// <summary>
/// Compares the wall clock with the running time. Rules run on the latter, so a step neither raises nor clears anything; but
/// the labels of events before and after it do not fit together, and somebody should know.
/// </summary>
internal sealed class ClockWatch
{
    private const long Tolerance = 2 * TimeSpan.TicksPerSecond;
    private Instant? last;

    /// <summary>What happened since the last call, for a person; null: the clocks go alike.</summary>
    public string? Look(Instant now)
    {
        var before = last;
        last = now;
        if (before is not { } then || now.UtcTicks - then.UtcTicks - (now.Ticks - then.Ticks) is var step && Math.Abs(step) <= Tolerance)
        {
            return null;
        }

        var seconds = (step / (double)TimeSpan.TicksPerSecond).ToString("+0.0;-0.0", CultureInfo.InvariantCulture);
        return $"the system clock moved by {seconds} s against the running time: it was set, or the machine slept";
    }
}
