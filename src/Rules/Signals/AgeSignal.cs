using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Rules.Levels;

namespace Gateway.Rules.Signals;

/// <summary>How long ago the last good reading was, in seconds; from the beginning while there was none. Never unknown.</summary>
internal sealed class AgeSignal : RuleSignal
{
    private long[]? crossings;

    public override string Identity => "age";

    public override bool IsDuration => true;

    public override double Least => 0;

    public override string? UnitOf(string? unit) => "s";

    public override SignalTracker Track(Level[] levels, long silentAfter) => new Tracker(crossings ??= Crossings(levels));

    /// <summary>The ages at which a verdict may change, ascending: an exclusive limit is passed one tick later.</summary>
    private static long[] Crossings(Level[] levels)
    {
        var ages = new SortedSet<long>();
        foreach (var condition in levels.Select(l => l.Condition))
        {
            if (condition.High is { } high)
            {
                Add(high.Limit, isPassed: !high.Inclusive);
                Add(high.Clear, isPassed: high.ClearInclusive);
            }

            if (condition.Low is { } low)
            {
                Add(low.Limit, isPassed: low.Inclusive);
                Add(low.Clear, isPassed: !low.ClearInclusive);
            }

            if (condition.Inner is var (from, to))
            {
                Add(from.Limit, isPassed: false);
                Add(to.Limit, isPassed: true);
                Add(to.Clear, isPassed: !to.ClearInclusive);
            }
        }

        return [.. ages];

        void Add(double seconds, bool isPassed)
        {
            // Longer than 3000 years is never reached.
            if (seconds is >= 0 and < 1e11)
            {
                ages.Add((long)Math.Round(seconds * TimeSpan.TicksPerSecond) + (isPassed ? 1 : 0));
            }
        }
    }

    private sealed class Tracker(long[] crossings) : SignalTracker
    {
        private long? last;
        private long lookedAt;
        private bool isAwaited;
        private string? reason;

        public override string? Reason => reason;

        public override bool IsKnownUnread => true;

        public override long SaveEvery => 0;

        public override long Due => last is not { } since ? long.MaxValue : isAwaited ? lookedAt : Next(since);

        public override void Begin(Instant now)
        {
            if (last is null)
            {
                (last, lookedAt, isAwaited) = (now.Ticks, now.Ticks, true);
            }
        }

        public override Observed Take(in Taken taken)
        {
            var t = taken.At.Ticks;
            reason = taken.Reading.Unknown;
            last = reason is null ? t : last ?? t;
            return Look(t);
        }

        public override Observed Pass(Instant now, out bool isSample)
        {
            isSample = false;
            return Look(now.Ticks);
        }

        public override void Save(Utf8JsonWriter json, Instant now)
        {
            if (last is { } since)
            {
                Labels.Write(json, "last", since, now, long.MaxValue);
                Labels.Write(json, "looked", lookedAt, now, long.MaxValue);
                if (isAwaited)
                {
                    json.WriteBoolean("awaited", true);
                }

                if (reason is not null)
                {
                    json.WriteString("reason", reason);
                }
            }
        }

        public override void Restore(JsonElement saved, long savedAt, Instant now, bool goesOn)
        {
            if (Labels.Of(now.UtcTicks, now, goesOn).Read(saved, "last") is not { } since)
            {
                return;
            }

            // A live point grew older while the gateway was away: it is looked at at once.
            last = since;
            lookedAt = goesOn ? Math.Max(since, Labels.Of(savedAt, now, goesOn).Read(saved, "looked") ?? since) : now.Ticks;
            isAwaited = !goesOn || Saved.Find(saved, "awaited") is { ValueKind: JsonValueKind.True };
            reason = Saved.Text(saved, "reason");
        }

        private Observed Look(long t)
        {
            (lookedAt, isAwaited) = (t, false);
            return new((t - last!.Value) / (double)TimeSpan.TicksPerSecond, Quality.Good, null);
        }

        private long Next(long since)
        {
            foreach (var age in crossings)
            {
                if (age > lookedAt - since)
                {
                    return since + age;
                }
            }

            return long.MaxValue;
        }
    }
}
