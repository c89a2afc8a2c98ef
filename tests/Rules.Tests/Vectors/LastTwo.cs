using Gateway.Abstractions;

namespace Gateway.Rules.Tests.Vectors;

/// <summary>
/// The rate between the last two readings. A window of ours is a span of time, so there is one rule for each distance between two
/// good readings of the case: the one whose window just holds both speaks.
/// </summary>
internal sealed class LastTwo
{
    private readonly Dictionary<long, Probe> probes = [];
    private VectorStep? before;
    private long? distance;

    public LastTwo(VectorCase item, Stage stage, Point point, string per, (string Key, object Value)[] more, string? unit = null)
    {
        var times = item.Samples.Where(s => s.Fed.IsGood).Select(s => s.At).ToList();
        foreach (var gap in times.Zip(times.Skip(1), (a, b) => b - a).Where(g => g > 0).Distinct())
        {
            var settings = Keys.Of(Probe.Rate(Probe.Closed(TimeSpan.FromMilliseconds(gap)), per, more));
            probes.Add(gap, new Probe(stage, point, $"rate-{gap}", unit is null ? settings : [.. settings, ("unit", unit)]));
        }
    }

    /// <summary>The rate up to the reading that came last; NaN while there is none, or when it came at the time of the one before.</summary>
    public double Value => distance is { } gap && probes.TryGetValue(gap, out var probe) ? probe.Value : double.NaN;

    public void Took(VectorStep step)
    {
        if (step.Fed.IsGood)
        {
            distance = before is null ? null : step.At - before.At;
            before = step;
        }
        else
        {
            distance = null;
        }
    }
}
