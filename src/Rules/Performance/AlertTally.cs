using Gateway.Abstractions;
using Gateway.Rules.Operations;

namespace Gateway.Rules.Performance;

/// <summary>What is counted of one alert. Times are those of its point's clock.</summary>
internal sealed class AlertTally
{
    private readonly FigureLimits limits;
    private readonly long[] raises;
    private int nextRaise;
    private bool isChattering;
    private bool isAcknowledged;
    private bool wantsAcknowledgement;
    private long closed;
    private long longestAt;
    private Span lost;
    private Span shelved;
    private Span suppressed;

    public AlertTally(string rule, Point point, FigureLimits limits)
    {
        (Rule, Point, this.limits) = (rule, point, limits);
        raises = new long[Math.Max(1, limits.ChatteringCount - 1)];
        Array.Fill(raises, long.MinValue);
    }

    public string Rule { get; }

    public Point Point { get; }

    public int Raised { get; private set; }

    public int Notified { get; private set; }

    public long Withheld { get; private set; }

    public int Flapping { get; private set; }

    public int Fleeting { get; private set; }

    public int Chattering { get; private set; }

    public int LongStanding { get; private set; }

    public int Reminders { get; private set; }

    public int Acknowledged { get; private set; }

    public TimeSpan AcknowledgeTime { get; private set; }

    public TimeSpan LongestAcknowledge { get; private set; }

    public bool IsActive { get; private set; }

    public Severity Severity { get; private set; } = Severity.Info;

    /// <summary>When the open episode was raised.</summary>
    public Instant Since { get; private set; }

    /// <summary>Where the point's clock stood at the last transition.</summary>
    public long Present { get; private set; }

    public TimeSpan Longest { get; private set; }

    /// <summary>Takes the alert as it stands when counting begins.</summary>
    public void Begin(AlertView view)
    {
        wantsAcknowledgement = view.WantsAcknowledgement;
        isAcknowledged = (view.Flags & AlertFlags.Acknowledged) != AlertFlags.None;
        if (view is { Level: > 0, RaisedAt: { } raised })
        {
            Open(raised, view.Severity ?? Severity.Warning);
        }
    }

    /// <summary>Counts a transition.</summary>
    public void Take(in Transition t)
    {
        Present = t.At.Ticks;
        switch (t.Kind)
        {
            case TransitionKind.Raised:
                Raised++;
                Notified += t.Notify ? 1 : 0;
                isAcknowledged = false;
                NoteRaise(t.At.Ticks);
                Open(t.At, t.Severity);
                break;
            case TransitionKind.Escalated or TransitionKind.Deescalated:
                Severity = t.Severity;
                break;
            case TransitionKind.Cleared:
                Close(t.At);
                break;
            case TransitionKind.FlappingStarted:
                Flapping++;
                break;
            case TransitionKind.FlappingEnded:
                Withheld += t.Count;
                EndFlapping(t);
                break;
            case TransitionKind.Acknowledged when !isAcknowledged:
                Acknowledge(t);
                break;
            case TransitionKind.Reminder:
                Reminders++;
                break;
            default:
                TakeSpan(t);
                break;
        }
    }

    /// <summary>The figures up to <paramref name="now"/> of the point's clock.</summary>
    public AlertFigure Figure(long now, int raisedOfAll)
    {
        var open = IsActive ? TimeSpan.FromTicks(Math.Max(0, now - Since.Ticks)) : TimeSpan.Zero;
        var longer = open > Longest;
        return new AlertFigure
        {
            Rule = Rule,
            Point = Point.Id,
            Raised = Raised,
            Share = raisedOfAll == 0 ? 0 : (double)Raised / raisedOfAll,
            Notified = Notified,
            IsActive = IsActive,
            Severity = Raised == 0 && !IsActive ? null : Severity,
            Active = TimeSpan.FromTicks(closed) + open,
            Longest = longer ? open : Longest,
            LongestAt = longer ? Since.UtcTicks : longestAt,
            Chattering = Chattering,
            Fleeting = Fleeting,
            LongStanding = LongStanding + (open > limits.LongStanding ? 1 : 0),
            Flapping = Flapping,
            Withheld = Withheld,
            Reminders = Reminders,
            Acknowledged = Acknowledged,
            AcknowledgeTime = AcknowledgeTime,
            LongestAcknowledge = LongestAcknowledge,
            IsUnacknowledged = wantsAcknowledgement && (Raised > 0 || IsActive) && !isAcknowledged,
            Lost = lost.Count,
            LostTime = lost.Length(now),
            Shelved = shelved.Count,
            IsShelved = shelved.IsOpen,
            ShelvedTime = shelved.Length(now),
            Suppressed = suppressed.Count,
            IsSuppressed = suppressed.IsOpen,
            SuppressedTime = suppressed.Length(now),
        };
    }

    private void TakeSpan(in Transition t)
    {
        switch (t.Kind)
        {
            case TransitionKind.SignalLost:
                lost.Open(t.At.Ticks);
                break;
            case TransitionKind.SignalBack:
                lost.Close(t.At.Ticks);
                break;
            case TransitionKind.Shelved:
                shelved.Open(t.At.Ticks);
                break;
            case TransitionKind.Unshelved:
                shelved.Close(t.At.Ticks);
                break;
            case TransitionKind.Suppressed:
                suppressed.Open(t.At.Ticks);
                break;
            case TransitionKind.Unsuppressed:
                suppressed.Close(t.At.Ticks);
                break;
        }
    }

    /// <summary>One bout of chattering counts once, however long it goes on.</summary>
    private void NoteRaise(long t)
    {
        var earlier = raises[nextRaise];
        raises[nextRaise] = t;
        nextRaise = (nextRaise + 1) % raises.Length;
        var chatters = earlier != long.MinValue && t - earlier < limits.ChatteringWindow.Ticks;
        Chattering += chatters && !isChattering ? 1 : 0;
        isChattering = chatters;
    }

    /// <summary>What was withheld meanwhile is not known one by one: the episode that is open now began when it says.</summary>
    private void EndFlapping(in Transition t)
    {
        if (IsActive)
        {
            Close(t.At);
        }

        if (t.Level > 0)
        {
            Open(t.RaisedAt, t.Severity);
        }
    }

    private void Acknowledge(in Transition t)
    {
        var after = TimeSpan.FromTicks(Math.Max(0, t.At.Ticks - t.RaisedAt.Ticks));
        isAcknowledged = true;
        Acknowledged++;
        AcknowledgeTime += after;
        LongestAcknowledge = after > LongestAcknowledge ? after : LongestAcknowledge;
    }

    private void Open(Instant at, Severity severity) => (IsActive, Since, Severity) = (true, at, severity);

    private void Close(Instant at)
    {
        lost.Close(at.Ticks);
        if (!IsActive)
        {
            return;
        }

        IsActive = false;
        var lasted = TimeSpan.FromTicks(Math.Max(0, at.Ticks - Since.Ticks));
        closed += lasted.Ticks;
        Fleeting += lasted < limits.Fleeting ? 1 : 0;
        LongStanding += lasted > limits.LongStanding ? 1 : 0;
        if (lasted > Longest)
        {
            (Longest, longestAt) = (lasted, Since.UtcTicks);
        }
    }

    /// <summary>Something that begins and ends, how often and how long altogether.</summary>
    private struct Span
    {
        private long since;
        private long total;

        public int Count { get; private set; }

        public bool IsOpen { get; private set; }

        public void Open(long t)
        {
            if (!IsOpen)
            {
                (IsOpen, since) = (true, t);
                Count++;
            }
        }

        public void Close(long t)
        {
            if (IsOpen)
            {
                IsOpen = false;
                total += Math.Max(0, t - since);
            }
        }

        public readonly TimeSpan Length(long now) => TimeSpan.FromTicks(total + (IsOpen ? Math.Max(0, now - since) : 0));
    }
}
