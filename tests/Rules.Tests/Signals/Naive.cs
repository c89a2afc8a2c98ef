using Gateway.Abstractions;
using Gateway.Rules.Signals;

namespace Gateway.Rules.Tests.Signals;

/// <summary>Windows and rates by their definition: every reading kept, everything worked out anew from all of them.</summary>
internal sealed class Naive(string function, double width, double coverage, double silentAfter = 0, double per = 1, double maxGap = 0)
{
    private readonly List<(long At, Observed Reading)> all = [];
    private readonly long width = SignalBench.Ticks(width);
    private readonly long silentAfter = SignalBench.Ticks(silentAfter);

    public void Take(long at, Observed reading) => all.Add((at, reading));

    public Observed At(long t)
    {
        var good = all.Where(r => r.Reading.Unknown is null && r.At <= t).ToList();
        var isKnownEmpty = function is "count" or "sum" or "changes" && coverage == 0 && all.Exists(r => r.At <= t);
        if (good.Count == 0 && !isKnownEmpty)
        {
            return Observed.Lost("never");
        }

        if (coverage > 0 && Covered(t, good[0].At) < (long)Math.Ceiling(width * coverage))
        {
            return Observed.Lost("coverage");
        }

        var inside = good.Where(r => r.At > t - width).ToList();
        var quality = inside.Any(r => r.Reading.Quality == Quality.Uncertain) ? Quality.Uncertain : Quality.Good;
        var values = inside.Select(r => r.Reading.Value).ToArray();
        if (function is "count" or "sum" or "changes" ? false : inside.Count < (IsRate ? 2 : 1))
        {
            return Observed.Lost("too few samples");
        }

        if (IsRate && inside.Zip(inside.Skip(1)).Any(p => maxGap > 0 && p.Second.At - p.First.At > SignalBench.Ticks(maxGap)))
        {
            return Observed.Lost("gap");
        }

        return new(IsRate ? Rate(inside) : Compute(values), quality, null);
    }

    private bool IsRate => function is "rate" or "counter" or "fit";

    private long Covered(long t, long origin)
    {
        // Tick by tick would be the definition; each span between two instants is known or not as a whole.
        var edges = new SortedSet<long> { Math.Max(origin, t - width), t };
        foreach (var (at, _) in all)
        {
            edges.Add(at);
            edges.Add(at + silentAfter);
        }

        var inside = edges.Where(e => e >= Math.Max(origin, t - width) && e <= t).ToList();
        return inside.Zip(inside.Skip(1)).Where(s => IsKnown(s.First)).Sum(s => s.Second - s.First);
    }

    /// <summary>Whether the time just behind an instant is known.</summary>
    private bool IsKnown(long at)
    {
        var last = all.Last(r => r.At <= at);
        return last.Reading.Unknown is null && (silentAfter == 0 || at < last.At + silentAfter);
    }

    private double Compute(double[] v) => function switch
    {
        "mean" => v.Sum() / v.Length,
        "min" => v.Min(),
        "max" => v.Max(),
        "median" => (v.Order().ElementAt((v.Length - 1) / 2) + v.Order().ElementAt(v.Length / 2)) / 2,
        "stddev" => Math.Sqrt(v.Sum(x => (x - (v.Sum() / v.Length)) * (x - (v.Sum() / v.Length))) / v.Length),
        "range" => v.Max() - v.Min(),
        "sum" => v.Sum(),
        "count" => v.Length,
        "changes" => v.Zip(v.Skip(1)).Count(p => p.First != p.Second),
        _ => throw new ArgumentException(function),
    };

    private double Rate(List<(long At, Observed Reading)> inside)
    {
        var pairs = inside.Zip(inside.Skip(1)).ToList();
        var seconds = (inside[^1].At - inside[0].At) / (double)TimeSpan.TicksPerSecond;
        if (function == "fit")
        {
            var t = inside.Average(r => (r.At - inside[0].At) / 1e7);
            var v = inside.Average(r => r.Reading.Value);
            return per * inside.Sum(r => (((r.At - inside[0].At) / 1e7) - t) * (r.Reading.Value - v)) / inside.Sum(r => Math.Pow(((r.At - inside[0].At) / 1e7) - t, 2));
        }

        var gain = function == "rate"
            ? inside[^1].Reading.Value - inside[0].Reading.Value
            : pairs.Sum(p => p.Second.Reading.Value < p.First.Reading.Value ? p.Second.Reading.Value : p.Second.Reading.Value - p.First.Reading.Value);
        return per * gain / seconds;
    }
}
