namespace Gateway.Forwarding;

/// <summary>How a lane is treated.</summary>
internal enum TrialStep : byte
{
    /// <summary>As usual.</summary>
    None,

    /// <summary>Something was refused: nothing new is sent until everything in flight is answered.</summary>
    Settle,

    /// <summary>Nothing is sent for a while: the broker takes nothing of this lane.</summary>
    Pause,

    /// <summary>The first unacknowledged event is sent alone.</summary>
    Suspect,

    /// <summary>The suspect failed again; a later event is tried, to see whether the suspect is alone in failing.</summary>
    Witness,
}

/// <summary>
/// Finds out whether an event of a lane is alone in failing, because only then it may be parked as a dead letter; if its neighbours fail
/// too, somebody made a mistake (an access rule, a quota), and everything is kept. An event fails when the broker refuses it, or when
/// the connection ends while it is in flight, three times in a row. The one witness that counts is a later event of the same lane:
/// with a whole lane forbidden, the readings that go through say nothing about the alerts that do not.
/// </summary>
/// <remarks>
/// Pure. Survives connections. Ticks are those of the live clock. Some brokers refuse an event and close the connection with it (mosquitto 2.0 with
/// <c>max_queued_messages 0</c>): then each connection asks one question, and the pause behind it belongs to the other lanes.
/// </remarks>
internal sealed class Trial(TimeSpan longestPause, Random random)
{
    /// <summary>Connections that must end with an event in flight before it is a suspect.</summary>
    private const int Connections = 3;

    /// <summary>
    /// Connections more that must end with the suspect alone in flight, after they took the status, before a later event is tried: only
    /// that one comes out of turn, and a bad network is to be no reason for it.
    /// </summary>
    private const int Alone = 3;

    /// <summary>Events that are tried beside the suspect before the lane counts as refused.</summary>
    private const int MostWitnesses = 16;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private TimeSpan pause = FirstPause;
    private int fruitless;
    private int witnesses;
    private long troubled;
    private long narrowThrough;
    private bool refused;
    private bool witnessed;
    private bool suspectFirst;
    private bool refusedHere;
    private bool witnessNext;
    private bool hangsUp;

    /// <summary>How the lane is treated now.</summary>
    public TrialStep Step { get; private set; }

    /// <summary>When a pause ends.</summary>
    public long PauseEnds { get; private set; }

    /// <summary>The number behind which the next witness is looked for.</summary>
    public long WitnessAfter { get; private set; }

    /// <summary>What the broker said of the suspect, or how the connections ended.</summary>
    public string Words { get; private set; } = string.Empty;

    /// <summary>Whether nothing of this lane is taken, so that it waits.</summary>
    public bool IsRefusing { get; private set; }

    /// <summary>Two connections ended without progress: what was in flight in both is sent one at a time, so that the next end names the guilty.</summary>
    public bool IsNarrow => narrowThrough > 0 && Step == TrialStep.None;

    /// <summary>Whether nothing else may be in flight, because what this lane sends may end the connection.</summary>
    public bool IsAlone => (fruitless >= Connections || hangsUp) && Step is TrialStep.Suspect or TrialStep.Witness;

    /// <summary>Whether something of the lane was refused in the connection that is up, so that nobody else is to blame if it ends.</summary>
    public bool IsRefusedHere => refusedHere;

    /// <summary>Whether everything is as usual and was.</summary>
    public bool IsQuiet => Step == TrialStep.None && fruitless == 0 && narrowThrough == 0 && !IsRefusing;

    /// <summary>An event, or the last of several in one message, was refused. True: it is alone in that.</summary>
    public bool Refuse(long number, string words)
    {
        if (Step == TrialStep.Suspect)
        {
            Words = words;
            if (witnessed)
            {
                (witnessed, refusedHere) = (false, false);
                return true;
            }

            (Step, WitnessAfter, witnesses, refused, refusedHere) = (TrialStep.Witness, number, 0, true, true);
            return false;
        }

        refusedHere = true;
        Words = Step == TrialStep.Settle ? Words : words;
        troubled = Math.Max(troubled, number);
        Step = TrialStep.Settle;
        return false;
    }

    /// <summary>Everything in flight is answered, or the pause is over: now one by one.</summary>
    public void Begin()
    {
        Step = witnessNext || Step == TrialStep.Pause && fruitless >= Connections && !suspectFirst && !refused ? TrialStep.Witness : TrialStep.Suspect;
        (witnesses, refused, witnessNext) = (0, refused || witnessNext, false);
    }

    /// <summary>The suspect of a broken connection was not sent; a witness is looked for behind it.</summary>
    public void LookBehind(long suspect) => WitnessAfter = Math.Max(WitnessAfter, suspect);

    /// <summary>The cursor moved: something of the lane was acknowledged in its turn.</summary>
    public void Move(long cursor)
    {
        fruitless = 0;
        (witnessed, suspectFirst, refused, IsRefusing) = (false, false, false, false);
        (refusedHere, witnessNext, hangsUp) = (false, false, false);
        pause = FirstPause;
        WitnessAfter = 0;
        narrowThrough = cursor < narrowThrough ? narrowThrough : 0;
        if (Step == TrialStep.Suspect && cursor >= troubled)
        {
            (Step, troubled) = (TrialStep.None, 0);
        }
    }

    /// <summary>A witness was taken: the suspect is tried a last time, as what was wrong may be over.</summary>
    public void Accept() => (Step, witnessed) = (TrialStep.Suspect, true);

    /// <summary>A witness was refused, too.</summary>
    public void RefuseWitness(long number, long now)
    {
        (WitnessAfter, refusedHere) = (number, true);
        if (++witnesses >= MostWitnesses)
        {
            Rest(now);
        }
    }

    /// <summary>There is no other event to try.</summary>
    public void LackWitness(long now)
    {
        if (refused)
        {
            Rest(now);
        }
        else
        {
            (Step, WitnessAfter) = (TrialStep.Suspect, 0);
        }
    }

    /// <summary>There is nothing to send at all.</summary>
    public void Close() => (Step, troubled) = (TrialStep.None, 0);

    /// <summary>
    /// The connection ended behind a refusal of this lane: the broker hangs up on what it refuses. One that was refused, and the witness behind it, are
    /// tried in a connection each; only when both were refused the lane counts as such.
    /// </summary>
    public void EndRefused(long now)
    {
        var both = Step == TrialStep.Witness && witnesses > 0;
        var next = Step == TrialStep.Witness && !both;
        (fruitless, narrowThrough, suspectFirst, refusedHere, hangsUp) = (0, 0, false, false, true);
        if (Step != TrialStep.Pause)
        {
            var said = IsRefusing || both;
            Rest(now);
            (IsRefusing, witnessNext) = (said, next);
        }
    }

    /// <summary>A connection begins: where the broker hangs up on this lane, the others have theirs first.</summary>
    public void BeginConnection(long now)
    {
        refusedHere = false;
        if (hangsUp && Step == TrialStep.Pause)
        {
            PauseEnds = Math.Max(PauseEnds, now + FirstPause.Ticks);
        }
    }

    /// <summary>The connection ended. True: the suspect is alone in ending connections.</summary>
    /// <param name="inFlight">The first and the last number in flight of this lane; zeros: none was.</param>
    /// <param name="moved">Whether the cursor of the lane moved in this connection.</param>
    /// <param name="witness">The witness that was in flight; 0: none.</param>
    /// <param name="words">How it ended.</param>
    /// <param name="now">When.</param>
    public bool End((long First, long Last) inFlight, bool moved, long witness, string words, long now)
    {
        if (witness != 0)
        {
            (suspectFirst, WitnessAfter, Words) = (true, witness, words);
            Rest(now);
            return false;
        }

        // What was in flight alone, after two connections that ended with it among others.
        var third = IsNarrow && inFlight.First <= narrowThrough;
        if (inFlight.Last == 0 || moved && !third)
        {
            if (hangsUp && Step is (TrialStep.Suspect or TrialStep.Witness))
            {
                // Somebody else's turn ended it.
                (witnessNext, Step, PauseEnds) = (Step == TrialStep.Witness, TrialStep.Pause, now);
                return false;
            }

            (Step, PauseEnds) = Step == TrialStep.Pause ? (Step, PauseEnds) : fruitless >= Connections ? (TrialStep.Pause, now) : (TrialStep.None, 0);
            return false;
        }

        Words = words;
        if (witnessed && Step == TrialStep.Suspect && fruitless >= Connections)
        {
            (Step, fruitless, witnessed, suspectFirst) = (TrialStep.None, 0, false, false);
            return true;
        }

        fruitless = third ? Connections : fruitless + 1;
        if (fruitless >= Connections)
        {
            // A bad network looks the same at first: then the next connection is good, and nothing is to wait for.
            suspectFirst = fruitless < Connections + Alone;
            Rest(now, atOnce: fruitless == Connections);
            return false;
        }

        narrowThrough = fruitless == Connections - 1 ? inFlight.Last : narrowThrough;
        Step = TrialStep.None;
        return false;
    }

    /// <summary>Each pause is drawn evenly up to a step that doubles to the cap.</summary>
    private void Rest(long now, bool atOnce = false)
    {
        Step = TrialStep.Pause;
        IsRefusing = !atOnce;
        (refused, witnessed, witnesses) = (false, false, 0);
        PauseEnds = now;
        if (!atOnce)
        {
            PauseEnds += (long)(pause.Ticks * random.NextDouble());
            pause = pause * 2 < longestPause ? pause * 2 : longestPause;
        }
    }
}
