using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Rules.Levels;

namespace Gateway.Rules.Signals;

/// <summary>The last reading, held until the next; stale when there is none for too long.</summary>
internal sealed class ValueSignal : RuleSignal
{
    public static readonly ValueSignal Instance = new();

    public override string Identity => "value";

    public override bool IsLikeReadings => true;

    public override SignalTracker Track(Level[] levels, long silentAfter) => new Tracker(silentAfter);

    private sealed class Tracker(long silentAfter) : SignalTracker
    {
        private long last = long.MaxValue;
        private bool isRestored;

        public override long Due => silentAfter == long.MaxValue || last == long.MaxValue ? long.MaxValue : last + silentAfter;

        public override void Begin(Instant now) => last = isRestored ? last : now.Ticks;

        public override Observed Take(in Taken taken)
        {
            // A bad reading says why by itself; only silence after a good one makes a value stale.
            last = taken.Reading.Unknown is null ? taken.At.Ticks : long.MaxValue;
            return taken.Reading;
        }

        public override Observed Pass(Instant now, out bool isSample)
        {
            isSample = false;
            last = long.MaxValue;
            return Observed.Lost("stale");
        }

        public override void Save(Utf8JsonWriter json, Instant now)
        {
            Labels.Write(json, "last", last, now, long.MaxValue);
        }

        public override void Restore(JsonElement saved, long savedAt, Instant now, bool goesOn)
        {
            // A live value is unknown until it is read again; what goes on stands where it stood.
            if (goesOn && saved.ValueKind == JsonValueKind.Object)
            {
                last = Labels.Of(savedAt, now, goesOn).Read(saved, "last") ?? long.MaxValue;
                isRestored = true;
            }
        }
    }
}
