using System.Globalization;
using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Chips;

/// <summary>What pulses mean.</summary>
/// <param name="Begin">The total before the first of them.</param>
/// <param name="Amount">What one of them stands for.</param>
/// <param name="Per">Time to which the rate is related, in ticks.</param>
internal readonly record struct PulseScale(double Begin, double Amount, long Per);

/// <summary>The pulses of one meter: those that are stored and those since.</summary>
/// <param name="begin">What the meter showed at first. With another one what is stored is of no use.</param>
internal sealed class PulseCount(double begin)
{
    private readonly string identity = string.Create(CultureInfo.InvariantCulture, $"pulses from {begin:R}");
    private bool joined;
    private bool said;
    private bool stored;
    private bool unread;

    /// <summary>How many.</summary>
    public long Pulses { get; set; }

    /// <summary>What is to be kept.</summary>
    public ResumeToken Token => new(identity, Pulses, 0);

    /// <summary>Why the total is in doubt now; null: it is not.</summary>
    public string? Doubt => unread ? "counts from its beginning: the stored total cannot be read yet" : null;

    /// <summary>Why the first total of an opening is in doubt; null: it is not.</summary>
    public string? FirstDoubt()
    {
        var first = !said;
        said |= !unread;
        return Doubt ?? (!first ? null : stored ? "goes on from the stored total; pulses while the gateway did not run are missing" : "begins anew: no total is stored");
    }

    /// <summary>The line is opened. What is stored is added once, as soon as it is known.</summary>
    public void GoOn(Opening opening)
    {
        if (joined)
        {
            return;
        }

        unread = opening.ResumeUnknown;
        joined = !unread;
        stored = joined && opening.Resume.Identity == identity;
        Pulses += stored ? opening.Resume.Offset : 0;
    }
}
