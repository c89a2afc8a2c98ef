using Gateway.Abstractions.Configuration;

namespace Gateway.Drivers;

/// <summary>How often a sensor measures.</summary>
internal static class Pace
{
    /// <summary>Reads the setting <c>every</c>.</summary>
    public static TimeSpan Read(Settings settings, double seconds = 1, double least = 0.1) =>
        settings.Duration("every", "Time between two measurements.", TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(least));

    /// <summary>Complains when a measurement takes longer.</summary>
    /// <param name="settings">The sensor's settings.</param>
    /// <param name="every">What was read.</param>
    /// <param name="longest">Longest time of a measurement.</param>
    /// <param name="with">The settings on which that depends: <c>with oversampling 16</c>.</param>
    public static void Check(Settings settings, TimeSpan every, TimeSpan longest, string with)
    {
        if (every < longest)
        {
            settings.Problem("every", $"is shorter than a measurement {with}; it must be {Quantities.Format(longest)} at least");
        }
    }
}
