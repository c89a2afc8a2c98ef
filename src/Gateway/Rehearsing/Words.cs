using System.Globalization;
using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Pipeline;
using Gateway.Rules;
using Gateway.Rules.Operations;

namespace Gateway.Rehearsing;

/// <summary>How things are said in the output of tests.</summary>
internal static class Words
{
    /// <summary>The kind of a transition, as on the wire.</summary>
    public static string Kind(TransitionKind kind) => AlertNames.Kind(kind);

    /// <summary>What an operator does, as it is written in a test.</summary>
    public static string Operation(AlertOperation operation) => $"{operation.Kind.ToString().ToLowerInvariant()} {operation.Rule}";

    /// <summary>A time from the beginning of a test, as it is written in one.</summary>
    public static string Time(long ticks) => Quantities.Format(TimeSpan.FromTicks(ticks));

    /// <summary>A reading, as it is written in a series.</summary>
    public static string Reading(in SeriesReading reading) => reading.Quality switch
    {
        Quality.Bad => reading.Reason is null or "bad" ? "bad" : $"bad({reading.Reason})",
        Quality.Uncertain => Fields.Show(reading.Value) + "?",
        _ => Fields.Show(reading.Value),
    };

    /// <summary>A duration in its two greatest units: <c>1d4h</c>.</summary>
    public static string Short(TimeSpan time)
    {
        var unit = time.TotalDays >= 1 ? TimeSpan.TicksPerHour : time.TotalHours >= 1 ? TimeSpan.TicksPerMinute : time.TotalMinutes >= 1 ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMillisecond;
        return Quantities.Format(TimeSpan.FromTicks(time.Ticks / unit * unit));
    }

    /// <summary>A date with its time of day, UTC; seconds only where there are any.</summary>
    public static string Date(long utcTicks) => new DateTime(utcTicks, DateTimeKind.Utc) is var date && date.Ticks % TimeSpan.TicksPerMinute == 0
        ? date.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
        : date.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A number of things: <c>1 episode</c>, <c>3 episodes</c>.</summary>
    public static string Count(long number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
