using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;

namespace Gateway.Reporting;

/// <summary>Reads the setting <c>report</c> of a sensor.</summary>
internal static class ReportReader
{
    /// <summary>The words for what is said of several readings, in the order of <see cref="AggregateValue"/>.</summary>
    internal static readonly string[] Values = ["mean", "min", "max", "count"];

    /// <summary>One entry for each channel of <paramref name="sensor"/>; empty when every reading is forwarded.</summary>
    /// <param name="settings">The sensor's settings.</param>
    /// <param name="sensor">The sensor; null while only what all have in common is described.</param>
    public static IReadOnlyList<ChannelReport> Read(Settings settings, ISensor? sensor)
    {
        var written = settings.Has("report");
        var report = settings.Group("report", "What is forwarded; rules see every reading. Without it every reading is.");
        string[] names = [.. (sensor?.Channels ?? []).Select(c => c.Name)];
        string? Complaint(string name) => Spelling.NotAChannel(name, names);
        var changes = report.Numbers(
            "on-change", "Of the channels named here only readings are forwarded that differ by this much or more from the last one forwarded; 0: that differ at all.", Complaint, low: 0);
        var heartbeat = report.OptionalDuration(
            "heartbeat", "A reading is forwarded, changed or not, when none was for this long.", low: TimeSpan.FromMilliseconds(1));
        var interval = report.Duration(
            "min-interval", "Readings of a channel are forwarded this far apart at least, the newest each time; a change of quality does not wait.", TimeSpan.Zero);
        var aggregate = ReadAggregate(report, Complaint, out var aggregated);
        if (heartbeat < interval)
        {
            report.Problem("heartbeat", $"must not be shorter than min-interval, {Quantities.Format(interval)}");
        }

        if (heartbeat is not null && changes.Count == 0 && aggregate is null && !settings.Describing)
        {
            report.Problem("heartbeat", "has no effect: every reading is forwarded; remove it, or add 'on-change'", warning: true);
        }

        return !written ? [] : [.. names.Select(name => Of(name) with { Heartbeat = heartbeat, MinInterval = interval })];

        ChannelReport Of(string name)
        {
            var own = aggregated.Count == 0 || aggregated.Contains(name) ? aggregate : null;
            return changes.TryGetValue(name, out var change) ? new ChannelReport { Singles = Singles.Changes, Change = change, Aggregate = own }
                : new ChannelReport { Singles = own is null ? Singles.All : Singles.None, Aggregate = own };
        }
    }

    private static AggregateSettings? ReadAggregate(Settings report, Func<string, string?> complaint, out IReadOnlyList<string> channels)
    {
        var off = report.WordOrGroup(
            "aggregate", "All readings of a while together, in the place of single ones: of these only the first, changes of quality, and what on-change and heartbeat ask for.", ["off"], "off", out var group);
        channels = [];
        if (off is not null && !report.Describing)
        {
            return null;
        }

        var every = group.Duration("every", "How long the while is. It ends where UTC is a multiple of it: 1m with each full minute.", low: TimeSpan.FromSeconds(1), high: TimeSpan.FromDays(7));
        var values = group.List("values", "What is forwarded of it, each as a reading of a channel of its own, as temperature.mean.", Values, choices: Values, mayBeEmpty: false);
        channels = group.List("channels", "Of which channels; left out: of all.", [], complaint);
        return new AggregateSettings(every, [.. values.Distinct(StringComparer.Ordinal).Select(v => Array.IndexOf(Values, v)).Where(i => i >= 0).Select(i => (AggregateValue)i)]);
    }
}
