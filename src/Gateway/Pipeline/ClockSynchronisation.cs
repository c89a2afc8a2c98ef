using System.Globalization;
using Gateway.Abstractions;

namespace Gateway.Pipeline;

/// <summary>
/// Whether the system clock was set right since the machine started: a board without a clock battery begins in the past, and what is stamped
/// until then says so. Asked once a second until it is.
/// </summary>
/// <param name="isSynchronised">Asks the system; null: nobody can say.</param>
internal sealed class ClockSynchronisation(Func<bool?> isSynchronised)
{
    private Instant? first;
    private long askedAt;

    /// <summary>As it was last found; null: nobody can say.</summary>
    public bool? State { get; private set; }

    /// <summary>
    /// How far the clock was moved while the gateway ran, in seconds, once, when it became synchronised since the last call; null: nothing new.
    /// </summary>
    public double? Look(Instant now)
    {
        var begins = first is null;
        var began = first ??= now;
        if (State == true || (!begins && now.Ticks - askedAt < TimeSpan.TicksPerSecond))
        {
            return null;
        }

        askedAt = now.Ticks;
        var was = State;
        State = isSynchronised();
        return was == false && State == true ? Offset(began, now) : null;
    }

    /// <summary>The offset, for a person.</summary>
    public static string Describe(double offset) =>
        string.Create(CultureInfo.InvariantCulture, $"what was stamped before, since the gateway started, is off by {offset:+0.0;-0.0;0.0} s or less");

    /// <summary>To the millisecond, which is more than the clocks are good for.</summary>
    private static double Offset(Instant began, Instant now) => (now.UtcTicks - now.Ticks - (began.UtcTicks - began.Ticks)) / TimeSpan.TicksPerMillisecond / 1000.0;
}
