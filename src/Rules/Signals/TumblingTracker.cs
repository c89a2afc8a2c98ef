using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Rules.Signals;

/// <summary>
/// Follows a function of the readings in <c>[k width, (k + 1) width)</c> of UTC: looked at once, when the clock passes the end.
/// The grid is that of the wall clock; the time from one end to the next is measured by the point's own.
/// </summary>
internal sealed class TumblingTracker(Window window, Func<Window, Observed> function) : SignalTracker
{
    /// <summary>After so many windows without a reading the next one begins with a reading: more than any on-count asks for.</summary>
    private const int MostEmpty = 1_000_000;

    private Observed result = Observed.Lost("never");
    private long end = long.MaxValue;
    private int empty;
    private bool closed;

    /// <summary>Whether a window ended between the last reading and a stop, and its result was not told yet.</summary>
    private bool endedUntold;

    public override long Due => end;

    public override bool TookSample => closed;

    public override Observed Take(in Taken taken)
    {
        var t = taken.At.Ticks;
        closed = t >= end || endedUntold;
        endedUntold = false;
        while (t >= end)
        {
            Close(taken.At);
        }

        if (end == long.MaxValue)
        {
            end = Following(taken.At, 1);
        }

        empty = 0;
        window.Take(taken);
        return result;
    }

    public override Observed Pass(Instant now, out bool isSample)
    {
        isSample = now.Ticks >= end;
        if (isSample)
        {
            Close(now);
        }

        return result;
    }

    public override void Save(Utf8JsonWriter json, Instant now)
    {
        SavedWindow.Write(window, json, now);
        Labels.Write(json, "end", end, now, long.MaxValue);
        json.WriteNumber("empty", empty);
        Saved.Write(json, "result", result);
    }

    public override void Restore(JsonElement saved, long savedAt, Instant now, bool goesOn)
    {
        var labels = Labels.Of(savedAt, now, goesOn);
        if (SavedWindow.Read(window, saved, labels) && !goesOn)
        {
            window.Coverage.Lose(labels.Ticks(savedAt));
        }

        result = Saved.Observed(saved, "result") ?? result;
        empty = (int)Math.Clamp(Saved.Whole(saved, "empty") ?? 0, 0, MostEmpty);
        if (goesOn)
        {
            end = labels.Read(saved, "end") ?? end;
        }
        else if (Saved.Whole(saved, "end") is { } label)
        {
            if (label <= savedAt)
            {
                // It ended while the gateway still ran, and the stop came before anybody looked.
                end = labels.Ticks(label);
                Close(now);
                endedUntold = true;
                end = Math.Max(end, Following(now, 1));
            }
            else
            {
                // The window that was open while the gateway was down is closed at its end, which may be now, or, if that is over, with the one open now.
                end = Following(now, 0);
            }
        }
    }

    private void Close(Instant now)
    {
        var at = now.At(end);
        window.Buckets.Drop(end - 1);
        empty = window.Buckets.Count == 0 ? empty + 1 : 0;
        result = window.Judge(end, function);
        window.Buckets.Clear();

        // A wall clock that is being slewed stands a little off the grid at an end: the next end is half a window away at least.
        end = empty < MostEmpty ? Following(at, window.Shape.Width / 2) : long.MaxValue;
    }

    /// <summary>The first end on the grid that is <paramref name="least"/> or more away.</summary>
    private long Following(Instant now, long least)
    {
        var width = window.Shape.Width;
        var label = (now.UtcTicks + least + width - 1) / width * width;
        return now.Ticks + (label - now.UtcTicks);
    }
}
