using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Rules.Alerts;

namespace Gateway.Rules.Signals;

/// <summary>
/// Follows a function of the readings in <c>[k width, (k + 1) width)</c> of UTC: looked at once, when the clock passes the end.
/// The grid is that of the wall clock; the time from one end to the next is measured by the point's own.
/// </summary>
internal sealed class TumblingTracker(Window window, Func<Window, Observed> function) : SignalTracker
{
    /// <summary>After so many windows without a reading the next one begins with a reading: more than any on-count asks for.</summary>
    private const int MostEmpty = 1_000_000;

    /// <summary>Shorter windows are judged once more after a crash rather than saved at each end.</summary>
    private const long ShortestSaved = 10 * TimeSpan.TicksPerSecond;

    private Observed result = Observed.Lost(Alert.Never);
    private long end = long.MaxValue;
    private int empty;
    private bool closed;
    private bool closedUnsaved;

    /// <summary>Whether a window ended between the last reading and a stop, and its result was not told yet.</summary>
    private bool endedUntold;

    public override long Due => end;

    public override bool TookSample => closed;

    public override bool IsToCome => result.Unknown == Alert.Never;

    public override bool IsDirty => closedUnsaved && window.Shape.Width >= ShortestSaved;

    public override long SaveEvery => window.SaveEvery;

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
        closedUnsaved = false;
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
            if (label <= savedAt || label < now.UtcTicks)
            {
                // It ended before anybody looked: just before the stop, or while the gateway was away. It is judged by what it holds.
                end = labels.Ticks(label);
                Close(now);
                endedUntold = true;
                end = Math.Max(end, Following(now, 1));
            }
            else
            {
                // The window that was open at the stop is still open, or ends now.
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
        closedUnsaved = true;

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
