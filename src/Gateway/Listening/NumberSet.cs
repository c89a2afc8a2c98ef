namespace Gateway.Listening;

/// <summary>A run of numbers, both ends included.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The last.</param>
internal readonly record struct NumberRange(long From, long To)
{
    /// <summary>How many there are.</summary>
    public long Count => To - From + 1;

    /// <summary><c>101..120</c>, or the number alone.</summary>
    public override string ToString() => From == To ? $"{From}" : $"{From}..{To}";
}

/// <summary>
/// A set of positive numbers kept as runs that do not touch, so that its size is the number of holes, not of members.
/// </summary>
/// <remarks>Any operation takes the logarithm of the number of runs; adding at the end is immediate. For one thread.</remarks>
internal sealed class NumberSet
{
    private readonly SortedSet<NumberRange> runs = new(Comparer<NumberRange>.Create((a, b) => a.From.CompareTo(b.From)));
    private NumberRange last = new(1, 0);

    /// <summary>How many numbers are in it.</summary>
    public long Count { get; private set; }

    /// <summary>How many runs they form.</summary>
    public int Runs => runs.Count;

    /// <summary>The lowest number; 0: none.</summary>
    public long Min => runs.Count == 0 ? 0 : runs.Min.From;

    /// <summary>The highest number; 0: none.</summary>
    public long Max => last.To;

    /// <summary>Whether the number is in it.</summary>
    public bool Contains(long number) => Floor(number) is { } run && run.To >= number;

    /// <summary>The last number of the run that begins at or below <paramref name="number"/> and reaches it; one less than it when it is absent.</summary>
    public long EndOfRunAt(long number) => Floor(number) is { } run && run.To >= number ? run.To : number - 1;

    /// <summary>Adds all of a run; returns how many were new.</summary>
    public long Add(NumberRange range)
    {
        var before = Count;
        var (from, to) = range;
        if (Floor(from) is { } left && left.To >= from - 1)
        {
            if (left.To >= to)
            {
                return 0;
            }

            from = left.From;
        }

        // Every run that begins inside or right behind becomes part of this one.
        while (Floor(to == long.MaxValue ? to : to + 1) is { } part && part.From >= from)
        {
            to = Math.Max(to, part.To);
            Take(part);
        }

        Put(new NumberRange(from, to));
        return Count - before;
    }

    /// <summary>Takes one number out; false when it was not there.</summary>
    public bool Remove(long number)
    {
        if (Floor(number) is not { } run || run.To < number)
        {
            return false;
        }

        Take(run);
        if (run.From < number)
        {
            Put(run with { To = number - 1 });
        }

        if (run.To > number)
        {
            Put(run with { From = number + 1 });
        }

        return true;
    }

    /// <summary>The numbers of <paramref name="within"/> that are not in it, as runs in order; at most <paramref name="most"/> runs.</summary>
    public IEnumerable<NumberRange> Missing(NumberRange within, int most = int.MaxValue)
    {
        var next = within.From;
        while (next <= within.To && most-- > 0)
        {
            next = EndOfRunAt(next) + 1;
            var end = Ceiling(next) is { } run ? Math.Min(run.From - 1, within.To) : within.To;
            if (next <= end)
            {
                yield return new NumberRange(next, end);
            }

            next = end + 1;
        }
    }

    private void Take(NumberRange run)
    {
        runs.Remove(run);
        Count -= run.Count;
        if (run == last)
        {
            last = runs.Max is { From: > 0 } max ? max : new NumberRange(1, 0);
        }
    }

    private void Put(NumberRange run)
    {
        runs.Add(run);
        Count += run.Count;
        if (run.To >= last.To)
        {
            last = run;
        }
    }

    /// <summary>The run with the highest beginning at or below a number; it may end before it.</summary>
    private NumberRange? Floor(long number)
    {
        if (runs.Count == 0)
        {
            return null;
        }

        return last.From <= number ? last
            : runs.GetViewBetween(new NumberRange(0, 0), new NumberRange(number, number)).Max is { From: > 0 } run ? run : null;
    }

    private NumberRange? Ceiling(long number) => runs.Count == 0 || last.From < number ? null
        : runs.GetViewBetween(new NumberRange(number, number), new NumberRange(long.MaxValue, 0)).Min is { From: > 0 } run ? run : null;
}
