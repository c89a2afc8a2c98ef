namespace Gateway.Listening;

/// <summary>
/// The account of one lane of one stream: which numbers came, which are lost for a stated reason, which are missing.
/// Memory is bounded by the number of gaps, and that by <see cref="MostRuns"/>.
/// </summary>
internal sealed class LaneLedger(string gateway, string stream, string lane)
{
    /// <summary>Runs of numbers kept; when gaps make more of them, the oldest gap is given up: it stays missing for good.</summary>
    public const int MostRuns = 300_000;

    private const int RunsShown = 20;

    private readonly NumberSet accounted = new();
    private readonly NumberSet lost = new();
    private readonly RecentContents contents = new();
    private long? begin;
    private long from;
    private long next;
    private long received;
    private long repeated;
    private long twoContents;
    private long givenUp;
    private long? stuckAt;
    private long saidComplete;

    /// <summary>Whether nothing is missing below the last status' <c>next</c>. A lane of which nothing was heard and nothing is known to be owed is complete.</summary>
    public bool IsComplete => begin is null ? next <= from : next > 0 && Missing == 0;

    /// <summary>Whether there are numbers of which it cannot be told if they were sent before we listened.</summary>
    public bool IsUndecided => begin is null && next > from;

    /// <summary>Whether numbers are missing or ids had two contents.</summary>
    public bool HasFault => Missing > 0 || twoContents > 0;

    private long Highest => Math.Max(accounted.Max, (begin ?? 1) - 1);

    private long CompleteUpTo => stuckAt ?? (begin is { } first ? accounted.EndOfRunAt(first) : 0);

    private long Holes => begin is { } first ? Highest - first + 1 - accounted.Count : 0;

    private long Missing => begin is null ? 0 : Holes + givenUp + Math.Max(0, next - 1 - Highest);

    /// <summary>An event came. True when it is new.</summary>
    public bool Event(long number, ulong content, List<Finding> findings)
    {
        if (accounted.Contains(number))
        {
            return Again(number, content, findings);
        }

        Reach(number, number, findings);
        var hadHoles = Holes > 0;
        accounted.Add(new NumberRange(number, number));
        contents.Put(number, content);
        received++;
        Tell(hadHoles, findings);
        return true;
    }

    /// <summary>The gateway says that numbers will never come. True when some of them were not accounted for.</summary>
    public bool Loss(NumberRange range, string reason, List<Finding> findings)
    {
        if (range.To < begin)
        {
            return false; // from before we listened
        }

        if (range.From < begin)
        {
            range = range with { From = begin.Value };
        }

        Reach(range.From, range.From, findings);
        var hadHoles = Holes > 0;
        foreach (var run in accounted.Missing(range).ToList())
        {
            lost.Add(run);
            findings.Add(Of(FindingKind.Loss, run, reason));
        }

        if (accounted.Add(range) == 0)
        {
            repeated++;
            return false;
        }

        Tell(hadHoles, findings);
        return true;
    }

    /// <summary>A status came.</summary>
    /// <param name="owedFrom">The first number this upstream is owed.</param>
    /// <param name="nextNumber">The number the next event will get.</param>
    /// <param name="wholeStream">Whether we listened from the beginning of the stream, so that all of it is owed to us.</param>
    /// <param name="afterPause">Whether we may have missed something since the last message.</param>
    /// <param name="findings">What is worth saying.</param>
    public void Status(long owedFrom, long nextNumber, bool wholeStream, bool afterPause, List<Finding> findings)
    {
        from = Math.Max(from, owedFrom);
        next = Math.Max(next, nextNumber); // a will was written when the connection began, and may be older than what came since
        if (wholeStream && (begin is null || from < begin))
        {
            begin = from;
        }

        if (from > begin)
        {
            accounted.Add(new NumberRange(begin.Value, from - 1)); // no longer owed, and so not missing
        }

        if (begin is not null && afterPause && next - 1 > Highest)
        {
            findings.Add(Of(FindingKind.Outstanding, new NumberRange(Highest + 1, next - 1)));
        }

        SayComplete(findings);
    }

    /// <summary>The account so far.</summary>
    public LaneSummary Summary() => new(
        gateway, stream, lane, begin, received, repeated, lost.Count, Missing, twoContents, CompleteUpTo, Before: Math.Max(0, (begin ?? next) - Math.Max(from, 1)))
    {
        MissingRuns = begin is { } first ? [.. accounted.Missing(new NumberRange(first, Math.Max(Highest, next - 1)), RunsShown)] : [],
    };

    /// <summary>A number that is accounted for came: a repeat, or after all one that had been declared lost.</summary>
    private bool Again(long number, ulong content, List<Finding> findings)
    {
        if (lost.Remove(number))
        {
            contents.Put(number, content);
            received++;
            return true;
        }

        repeated++;
        if (contents.Contradicts(number, content))
        {
            twoContents++;
            findings.Add(Of(FindingKind.TwoContents, new NumberRange(number, number)));
        }

        return false;
    }

    /// <summary>Numbers begin to count at the first one heard; a gateway that repeats may go back behind it, and then goes on without a gap.</summary>
    private void Reach(long first, long number, List<Finding> findings)
    {
        begin = begin is { } known ? Lower(known, first) : first;
        if (number > Highest + 1)
        {
            findings.Add(Of(FindingKind.Gap, new NumberRange(Highest + 1, number - 1)));
        }
    }

    private long Lower(long known, long first)
    {
        if (first >= known)
        {
            return known;
        }

        if (from > first && from <= known)
        {
            accounted.Add(new NumberRange(first + 1, known - 1)); // below what is owed: nothing is missing between
        }

        return first;
    }

    private void Tell(bool hadHoles, List<Finding> findings)
    {
        while (accounted.Runs > MostRuns)
        {
            var gap = accounted.Missing(new NumberRange(begin!.Value, Highest)).First();
            givenUp += gap.Count;
            stuckAt ??= gap.From - 1;
            accounted.Add(gap);
        }

        if (hadHoles && Holes == 0)
        {
            findings.Add(Of(FindingKind.GapClosed, new NumberRange(begin!.Value, Highest)));
        }

        SayComplete(findings);
    }

    private void SayComplete(List<Finding> findings)
    {
        // Said once for each status: when it comes, or when the last number it names does.
        if (next - 1 >= begin && next - 1 > saidComplete && CompleteUpTo >= next - 1)
        {
            saidComplete = CompleteUpTo;
            findings.Add(Of(FindingKind.Complete, new NumberRange(begin.Value, CompleteUpTo)));
        }
    }

    private Finding Of(FindingKind kind, NumberRange numbers, string? reason = null) => new(kind, gateway, stream, lane, numbers, reason);
}
