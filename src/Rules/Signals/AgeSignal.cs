using Gateway.Abstractions;
using Gateway.Rules.Levels;

namespace Gateway.Rules.Signals;

internal sealed class AgeSignal : RuleSignal
{
    public static readonly AgeSignal Instance = new();

    public override string Identity => "age";

    public override bool IsDuration => true;

    public override string? UnitOf(string? unit) => "s";

    public override SignalTracker Track(Level[] levels, long silentAfter) => new Tracker(levels);

    private sealed class Tracker(Level[] levels) : SignalTracker
    {
        private long last;
        private long now;
        private string? reason;

        public override string? Reason => reason;

        public override long Due
        {
            get
            {
                var limit = last + (long)(levels[0].Condition.High!.Value.Limit * TimeSpan.TicksPerSecond);
                return limit > now ? limit : long.MaxValue;
            }
        }

        public override void Begin(Instant at) => (last, now) = (at.Ticks, at.Ticks - 1);

        public override Observed Take(in Taken taken)
        {
            now = taken.At.Ticks;
            reason = taken.Reading.Unknown;
            last = reason is null ? now : last;
            return new((now - last) / (double)TimeSpan.TicksPerSecond, Quality.Good, null);
        }

        public override Observed Pass(Instant at, out bool isSample)
        {
            isSample = false;
            now = at.Ticks;
            return new((now - last) / (double)TimeSpan.TicksPerSecond, Quality.Good, null);
        }
    }
}
