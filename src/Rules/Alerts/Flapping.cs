namespace Gateway.Rules.Alerts;

/// <summary>When an alert changes too often.</summary>
/// <param name="Window">The sliding window, in ticks.</param>
/// <param name="Start">As many raises in it begin the guard.</param>
/// <param name="End">As many, or fewer, end it.</param>
internal sealed record FlappingLimits(long Window, int Start, int End)
{
    public static readonly FlappingLimits Default = new(10 * TimeSpan.TicksPerMinute, 5, 1);

    /// <summary>How many raises must be remembered to know both.</summary>
    public int Memory => Math.Max(Start, End + 1);
}

/// <summary>The flapping guard of one alert: counts its raises in <c>(t - window, t]</c>. Made with the first raise.</summary>
internal sealed class Flapping(FlappingLimits limits)
{
    private readonly long[] raises = new long[limits.Memory];

    /// <summary>Raises remembered.</summary>
    private int count;

    /// <summary>Where the next one goes.</summary>
    private int next;

    /// <summary>Whether transitions are withheld.</summary>
    public bool IsOn { get; set; }

    /// <summary>Transitions withheld since it began.</summary>
    public int Withheld { get; set; }

    /// <summary>When it ends by time alone; <see cref="long.MaxValue"/>: it is not on.</summary>
    public long Due => !IsOn ? long.MaxValue : count <= limits.End ? long.MinValue : Back(limits.End + 1) + limits.Window;

    /// <summary>The remembered raises, oldest first, to be saved.</summary>
    public IEnumerable<long> Raises
    {
        get
        {
            for (var i = count; i > 0; i--)
            {
                yield return Back(i);
            }
        }
    }

    /// <summary>Notes a raise.</summary>
    public void Note(long t)
    {
        raises[next] = t;
        next = (next + 1) % raises.Length;
        count = Math.Min(count + 1, raises.Length);
    }

    /// <summary>Raises in the window that ends at <paramref name="t"/>, as far as they are remembered.</summary>
    public int CountAt(long t)
    {
        var within = 0;
        while (within < count && Back(within + 1) > t - limits.Window)
        {
            within++;
        }

        return within;
    }

    public bool ShouldStart(long t) => !IsOn && CountAt(t) >= limits.Start;

    /// <summary>The n-th raise from the newest, from 1.</summary>
    private long Back(int n) => raises[(next - n + raises.Length) % raises.Length];
}
