using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Rules;
using Gateway.Rules.Operations;

namespace Gateway.Rehearsing;

/// <summary>
/// The rules as the running gateway drives them, on a clock that is moved by hand: what is due happens at its time, operators act, and
/// a restart saves and restores. Its beginning is midnight of 1 January 2026, UTC.
/// </summary>
internal sealed class VirtualGateway(RuleBook book)
{
    /// <summary>
    /// How far the engine's live clock stays behind, for readings on their way. Here none is: all that was read by an instant was
    /// judged, so the clock is set that much ahead and everything due by then happens.
    /// </summary>
    private static readonly long Lag = TimeSpan.FromSeconds(2).Ticks + 1;

    private static readonly long Epoch = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private readonly Transitions transitions = new();
    private readonly Dictionary<string, byte[]> store = [];
    private readonly List<Transition> happened = [];
    private RuleSet? rules;

    /// <summary>The monotonic clock begins anywhere, and anew with each start of the machine.</summary>
    private long origin = TimeSpan.TicksPerDay;

    /// <summary>What happened, in the order decided.</summary>
    public IReadOnlyList<Transition> Happened => happened;

    /// <summary>When something is due by time alone; null: nothing is, or it is down.</summary>
    public long? Due => rules?.NextDue is { } next ? next - Lag - origin : null;

    /// <summary>The time of a transition, in ticks from the beginning.</summary>
    public static long TimeOf(in Transition transition) => transition.At.UtcTicks - Epoch;

    /// <summary>A reading arrives.</summary>
    public void Judge(Point point, in SeriesReading reading)
    {
        rules?.Judge(new Reading(point, At(reading.Time), reading.Quality == Quality.Bad ? double.NaN : reading.Value, reading.Quality, reading.Reason), transitions);
        Take();
    }

    /// <summary>An operator does something; null: it was done, else why not.</summary>
    public string? Operate(AlertOperation operation, long time)
    {
        var reply = rules?.Operate(operation, At(time), transitions);
        Take();
        return reply is null ? "the gateway is down" : reply.Reason;
    }

    /// <summary>How an alert stands; null: the gateway is down, or there is none.</summary>
    public AlertView? View(string rule, string point) => rules?.View(rule, point);

    /// <summary>Everything due by <paramref name="time"/>, that included, happens.</summary>
    public void Advance(long time)
    {
        rules?.Advance(At(time + Lag), transitions);
        Take();
    }

    /// <summary>It is stopped in good order.</summary>
    public void Stop(long time)
    {
        var batch = new OutboxBatch();
        rules?.Save(batch, At(time), SaveScope.Stop);
        batch.ApplyStates(store);
        rules = null;
    }

    /// <summary>It starts, anew or again.</summary>
    public void Start(long time)
    {
        origin -= TimeSpan.TicksPerHour + 7;
        rules = book.Bind();
        rules.Restore(store, At(time), transitions);
        Take();
    }

    private Instant At(long time) => new(origin + time, Epoch + time);

    private void Take()
    {
        happened.AddRange(transitions.Items);
        transitions.Begin(transitions.Next);
    }
}
