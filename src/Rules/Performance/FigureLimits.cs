namespace Gateway.Rules.Performance;

/// <summary>From where on an alert counts as chattering, fleeting, long-standing, and many as a flood. The defaults are those commonly quoted from ISA-18.2, EEMUA 191 and IEC 62682.</summary>
public sealed record FigureLimits
{
    /// <summary>The defaults.</summary>
    public static FigureLimits Usual { get; } = new();

    /// <summary>Chattering: raised this often, at least 2, within <see cref="ChatteringWindow"/>.</summary>
    public int ChatteringCount { get; init; } = 3;

    /// <summary>The window of chattering, open at its beginning: <c>(t - w, t]</c>.</summary>
    public TimeSpan ChatteringWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Fleeting: an episode shorter than this.</summary>
    public TimeSpan Fleeting { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Long-standing: an episode longer than this.</summary>
    public TimeSpan LongStanding { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The window in which raised alerts are counted for the rate and for floods, <c>(t - w, t]</c>.</summary>
    public TimeSpan FloodWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A flood begins with more raised alerts in the window than this.</summary>
    public int FloodBegins { get; init; } = 10;

    /// <summary>It ends with fewer in the window than this.</summary>
    public int FloodEnds { get; init; } = 5;

    /// <summary>Always raised: active for this share of the time observed, once that is longer than <see cref="LongStanding"/>.</summary>
    public double AlwaysRaised { get; init; } = 0.9;
}
