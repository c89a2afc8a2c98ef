namespace TestKit;

/// <summary>
/// What one level of a rule must do on a recording, computed without the rules: a few lines to compare the engine with.
/// The value is held between rows; a delay that is due before the next row completes at its due time.
/// </summary>
public static class RecordingOracle
{
    /// <summary>Raised and cleared, with their times, in order.</summary>
    /// <param name="rows">Times and values, all good. A row that goes back in time is judged at the latest time so far.</param>
    /// <param name="above">True for <c>above</c>, false for <c>below</c>.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="hysteresis">Width of the band.</param>
    /// <param name="onDelay">How long it must be beyond the limit.</param>
    public static IReadOnlyList<(bool Raised, long Ticks)> Transitions(
        IEnumerable<(long Ticks, double Value)> rows, bool above, double limit, double hysteresis, TimeSpan onDelay = default)
    {
        var result = new List<(bool, long)>();
        var on = false;
        long? since = null;
        var now = long.MinValue;
        foreach (var (ticks, value) in rows)
        {
            now = Math.Max(now, ticks);
            var beyond = above ? value > limit : value < limit;
            var left = above ? value <= limit - hysteresis : value >= limit + hysteresis;
            since ??= !on && beyond ? now : null;
            if (since is { } begun && (begun + onDelay.Ticks < now || (beyond && begun + onDelay.Ticks == now)))
            {
                result.Add((true, begun + onDelay.Ticks));
                on = true;
            }

            since = on || !beyond ? null : since;
            if (on && left)
            {
                result.Add((false, now));
                on = false;
            }
        }

        return result;
    }
}
