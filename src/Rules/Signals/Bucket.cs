using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Rules.Signals;

/// <summary>One reading, or several neighbours of a full window merged: all that any function of a window needs of them.</summary>
internal struct Bucket
{
    public long FirstAt;
    public long LastAt;
    public double First;
    public double Last;
    public long Count;
    public double Sum;

    /// <summary>Sum of the squared distances from the mean.</summary>
    public double Scatter;
    public double Min;
    public double Max;

    /// <summary>How many readings differ from the one before them, the first left out.</summary>
    public long Changes;

    /// <summary>What a counter gained inside, a reset counted from zero.</summary>
    public double Gain;

    /// <summary>The same, resets left out.</summary>
    public double GainKept;

    /// <summary>How long the pairs with a reset took.</summary>
    public long ResetTime;

    /// <summary>How long before the first reading nothing is known, up to it.</summary>
    public long GapBefore;

    /// <summary>The same inside; taken to lie at its beginning.</summary>
    public long GapInside;

    /// <summary>The longest time between two neighbours inside.</summary>
    public long LongestStep;
    public bool IsUncertain;

    public readonly double Mean => Count == 1 ? First : Sum / Count;

    /// <summary>Where the readings stand on the time axis.</summary>
    public readonly long Middle => FirstAt + ((LastAt - FirstAt) / 2);

    public static Bucket Of(long at, double value, bool isUncertain, long gapBefore) => new()
    {
        FirstAt = at,
        LastAt = at,
        First = value,
        Last = value,
        Count = 1,
        Sum = value,
        Min = value,
        Max = value,
        GapBefore = gapBefore,
        IsUncertain = isUncertain,
    };

    /// <summary>Takes in the next bucket.</summary>
    public void Absorb(ref Bucket next)
    {
        var distance = next.Mean - Mean;
        Scatter += next.Scatter + (distance * distance * Count * next.Count / (Count + next.Count));
        Sum += next.Sum;
        Count += next.Count;
        Min = Math.Min(Min, next.Min);
        Max = Math.Max(Max, next.Max);
        Changes += next.Changes + (next.First != Last ? 1 : 0);
        var step = new CounterStep(ref this, ref next);
        Gain += next.Gain + step.Gain;
        GainKept += next.GainKept + step.GainKept;
        ResetTime += next.ResetTime + step.ResetTime;
        LongestStep = Math.Max(Math.Max(LongestStep, next.LongestStep), next.FirstAt - LastAt);
        GapInside += next.GapBefore + next.GapInside;
        IsUncertain |= next.IsUncertain;
        (LastAt, Last) = (next.LastAt, next.Last);
    }
}

/// <summary>What a counter did from one bucket to the next.</summary>
internal readonly struct CounterStep
{
    public CounterStep(ref Bucket from, ref Bucket to)
    {
        var isReset = to.First < from.Last;
        Gain = isReset ? to.First : to.First - from.Last;
        GainKept = isReset ? 0 : Gain;
        ResetTime = isReset ? to.FirstAt - from.LastAt : 0;
    }

    public double Gain { get; }

    public double GainKept { get; }

    public long ResetTime { get; }
}
