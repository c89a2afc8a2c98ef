using Gateway.Abstractions;
using Gateway.Acquisition;

namespace Gateway.Pipeline;

/// <summary>Takes readings from all sources in turn, a few from each, so that a flood of one does not hold up another.</summary>
internal sealed class Intake(IReadOnlyList<Source> sources)
{
    private const int Turn = 64;
    private int current;
    private int taken;

    /// <summary>Takes the next reading; false when no source has one.</summary>
    /// <param name="holdRecorded">Whether recordings wait, because what is taken now may be lost.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="source">Where it is from.</param>
    public bool TryTake(bool holdRecorded, out Reading reading, out Source source)
    {
        for (var tried = 0; tried <= sources.Count && sources.Count > 0; tried++)
        {
            source = sources[current];
            if (taken < Turn && !(holdRecorded && source.IsRecorded) && source.TryRead(out reading))
            {
                taken++;
                return true;
            }

            current = (current + 1) % sources.Count;
            taken = 0;
        }

        reading = default;
        source = null!;
        return false;
    }
}
