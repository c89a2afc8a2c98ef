using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Rules.Signals;

/// <summary>Follows a function of the readings in <c>(t - width, t]</c>: looked at with each reading, and when one leaves.</summary>
internal sealed class SlidingTracker(Window window, Func<Window, Observed> function) : SignalTracker
{
    private long lookedAt = long.MinValue;
    private long due = long.MaxValue;

    public override long Due => due;

    public override bool IsKnownUnread => window.IsKnownEmpty;

    public override long SaveEvery => window.SaveEvery;

    public override Observed Take(in Taken taken)
    {
        window.Take(taken);
        return Look(taken.At.Ticks);
    }

    public override Observed Pass(Instant now, out bool isSample)
    {
        isSample = false;
        return Look(now.Ticks);
    }

    public override void Save(Utf8JsonWriter json, Instant now)
    {
        SavedWindow.Write(window, json, now);
        Labels.Write(json, "looked", lookedAt, now, long.MinValue);
    }

    public override void Restore(JsonElement saved, long savedAt, Instant now, bool goesOn)
    {
        var labels = Labels.Of(savedAt, now, goesOn);
        if (SavedWindow.Read(window, saved, labels))
        {
            if (!goesOn)
            {
                window.Coverage.Lose(labels.Ticks(savedAt));
            }

            lookedAt = goesOn ? labels.Read(saved, "looked") ?? long.MinValue : now.Ticks;
            due = lookedAt == long.MinValue ? long.MaxValue : window.Due(lookedAt);
        }
    }

    private Observed Look(long t)
    {
        window.Buckets.Drop(t);
        lookedAt = t;
        due = window.Due(t);
        return window.Coverage.Origin == Coverage.None && !window.IsKnownEmpty ? Observed.Lost("never") : window.Judge(t, function);
    }
}
