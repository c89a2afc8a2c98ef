using Gateway.Rules;

namespace Gateway.Rehearsing;

/// <summary>One episode of an alert in a recording.</summary>
/// <param name="From">When it was raised, in UTC ticks.</param>
/// <param name="To">When it was cleared; null: it was not.</param>
/// <param name="Severity">The severity at which it was raised or to which it went up.</param>
/// <param name="Peak">Its most extreme value; NaN when there is none.</param>
/// <param name="Excess">How far the peak lies from the limit; NaN when there is none.</param>
internal readonly record struct Episode(long From, long? To, Severity Severity, double Peak, double Excess)
{
    /// <summary>How long it lasted, up to the end of the recording.</summary>
    public TimeSpan Length(long end) => TimeSpan.FromTicks((To ?? end) - From);
}

/// <summary>The episodes of each alert, in the order raised. Of the first ones of an alert all is known, of the others their number.</summary>
internal sealed class EpisodeLog
{
    /// <summary>Episodes of one alert that are kept.</summary>
    public const int Most = 10_000;

    private readonly Dictionary<(string Rule, string Point), List<Episode>> episodes = [];
    private readonly Dictionary<(string Rule, string Point), Episode> open = [];
    private readonly Dictionary<(string Rule, string Point), long> counts = [];

    /// <summary>Each alert that was raised.</summary>
    public IEnumerable<(string Rule, string Point)> Alerts => counts.Keys;

    /// <summary>How many episodes there were.</summary>
    public long Count((string Rule, string Point) alert) => counts.GetValueOrDefault(alert);

    /// <summary>The episodes that are kept, an open one last.</summary>
    public IReadOnlyList<Episode> Of((string Rule, string Point) alert)
    {
        var all = episodes.GetValueOrDefault(alert) ?? [];
        return open.TryGetValue(alert, out var last) && all.Count < Most ? [.. all, last] : all;
    }

    /// <summary>Notes a transition.</summary>
    public void Take(Transition t)
    {
        var alert = (t.Rule, t.Point.Id);
        if (t.Kind == TransitionKind.Raised || (t.Kind == TransitionKind.FlappingEnded && t.Level > 0))
        {
            counts[alert] = Count(alert) + (t.Kind == TransitionKind.Raised ? 1 : 0);
            open[alert] = new Episode(t.RaisedAt.UtcTicks, null, t.Severity, double.NaN, double.NaN);
        }
        else if (open.TryGetValue(alert, out var episode))
        {
            if (t.Kind == TransitionKind.Escalated && t.Severity > episode.Severity)
            {
                open[alert] = episode with { Severity = t.Severity };
            }
            else if (t.Level == 0 && t.Kind is TransitionKind.Cleared or TransitionKind.FlappingEnded)
            {
                Close(alert, episode with { To = t.At.UtcTicks, Peak = t.Peak, Excess = Math.Abs(t.Peak - t.Limit) });
            }
        }
    }

    private void Close((string Rule, string Point) alert, Episode episode)
    {
        open.Remove(alert);
        if (!episodes.TryGetValue(alert, out var all))
        {
            episodes.Add(alert, all = []);
        }

        if (all.Count < Most)
        {
            all.Add(episode);
        }
    }
}
