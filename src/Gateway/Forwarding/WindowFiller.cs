using Gateway.Abstractions;
using Gateway.Abstractions.Links;

namespace Gateway.Forwarding;

/// <summary>Decides what goes into the free places of the window.</summary>
internal sealed class WindowFiller(ForwarderParts parts, ILink link, Packets packets, Carried carried, EventPublisher publisher, int window)
{
    /// <summary>More alerts than these at a time are a flood, which is divided as everything is.</summary>
    private const int FewAlerts = 8;

    /// <summary>How long free places wait for more of them to be filled together.</summary>
    private const long Gather = 5 * TimeSpan.TicksPerMillisecond;

    private readonly FairShare share = new();
    private Claim[] claims = [];
    private long? gatheredSince;
    private bool alertsAlone;

    /// <summary>
    /// Publishes the states of alerts that are to be told. Before any event, so that they are right however long the backlog is; a quarter
    /// of the window stays for events.
    /// </summary>
    public void SendStates(long now)
    {
        var most = Math.Max(1, window - window / 4);
        var limit = carried.Queues.IsNarrow ? 1 : window;
        while (packets.Count < limit && carried.States.InFlight < most && carried.States.TryNext(out var place, out var state))
        {
            try
            {
                var message = new Message(parts.Topics.OfState(state), state.Payload, link.Limits.RetainAvailable, state.Payload.Length == 0 ? null : "application/json");
                packets.Add(link.Publish(message), new Packet(PacketKind.State, Number: place, Version: state.Version), now);
                carried.States.Send(place, state.Version);
            }
            catch (LinkException e) when (e.Kind == LinkFailure.Unfit)
            {
                carried.States.Skip(place, state.Version);
            }
        }
    }

    /// <summary>Sends what the window allows. True when the drain rate held something up.</summary>
    /// <param name="now">Live clock, in ticks.</param>
    /// <param name="toTheEnd">Whether batches go out that are not full, and the drain rate holds up nothing: there is no later.</param>
    public bool Fill(long now, bool toTheEnd = false)
    {
        var queues = carried.Queues.All;
        var since = gatheredSince ?? now;
        gatheredSince = null;
        var room = (carried.Queues.IsNarrow ? 1 : window) - packets.Count;
        if (room <= 0 || Attend(now))
        {
            return false;
        }

        room = (carried.Queues.IsNarrow ? 1 : window) - packets.Count;
        if (room <= 0 || Gathers(queues, since, now, toTheEnd))
        {
            return false;
        }

        claims = claims.Length == queues.Count ? claims : new Claim[queues.Count];
        for (var i = 0; i < claims.Length; i++)
        {
            claims[i] = new Claim(Wanted(queues[i], now, toTheEnd), queues[i].Weight, queues[i].IsFree);
        }

        HurryAlerts(queues, toTheEnd);
        var budget = toTheEnd ? int.MaxValue : carried.Rate.Available(now);
        share.Divide(room, budget, claims);
        var given = 0;
        for (var i = 0; i < claims.Length; i++)
        {
            given += claims[i].Given;
            if (claims[i].Given > 0)
            {
                Send(queues[i], claims[i].Given, now);
            }
        }

        return given < room && Array.Exists(claims, static c => !c.Free && c.Given < c.Wanted);
    }

    /// <summary>When something is due that nothing wakes us for, in ticks: a lane's pause ends, or a batch or a free place has waited long enough.</summary>
    public long NextDue(long now)
    {
        var next = gatheredSince + Gather ?? long.MaxValue;
        for (var i = 0; i < carried.Queues.All.Count; i++)
        {
            var queue = carried.Queues.All[i];
            next = queue.Trial.Step == TrialStep.Pause ? Math.Min(next, Math.Max(now, queue.Trial.PauseEnds)) : next;
            next = queue is { WaitingSince: { } since, Batch: { } batch } ? Math.Min(next, since + batch.Time.Ticks) : next;
        }

        return next;
    }

    /// <summary>
    /// A fresh alert is written out before the readings that were committed with it are even read: they follow in the next turn, which comes
    /// at once, and is theirs whatever alerts there are then.
    /// </summary>
    private void HurryAlerts(IReadOnlyList<LaneQueue> queues, bool toTheEnd)
    {
        var (fresh, others) = (false, false);
        for (var i = 0; i < claims.Length; i++)
        {
            fresh |= claims[i] is { Free: true, Wanted: > 0 } && queues[i].Waiting <= FewAlerts;
            others |= claims[i] is { Free: false, Wanted: > 0 };
        }

        alertsAlone = fresh && others && !alertsAlone && !toTheEnd;
        if (!alertsAlone)
        {
            return;
        }

        for (var i = 0; i < claims.Length; i++)
        {
            claims[i] = claims[i].Free ? claims[i] : claims[i] with { Wanted = 0 };
        }

        parts.Wake.Set();
    }

    /// <summary>
    /// Refilled a quarter at a time: one write for many events instead of one for each acknowledgement. Alerts do not wait for that, and
    /// nothing waits long: where something between us and the broker delays TCP acknowledgements, a broker with Nagle's algorithm gives
    /// the other PUBACKs only when something goes its way.
    /// </summary>
    private bool Gathers(IReadOnlyList<LaneQueue> queues, long since, long now, bool toTheEnd)
    {
        if (packets.Count <= window - window / 4 || toTheEnd || now - since >= Gather || Waits(queues, alertsOnly: true) || !Waits(queues, alertsOnly: false))
        {
            return false;
        }

        gatheredSince = since;
        return true;
    }

    private void Send(LaneQueue queue, int messages, long now)
    {
        var sent = publisher.Send(queue, messages, now);
        queue.WaitingSince = null;
        if (!queue.IsFree)
        {
            carried.Rate.Sent(sent);
        }
    }

    /// <summary>Messages that a lane could fill.</summary>
    private static int Wanted(LaneQueue queue, long now, bool toTheEnd)
    {
        var waiting = queue.Waiting;
        if (waiting <= 0 || queue.Trial.Step != TrialStep.None)
        {
            queue.WaitingSince = null;
            return 0;
        }

        if (queue.Batch is not { } batch)
        {
            return (int)Math.Min(waiting, queue.Window.Room);
        }

        if (waiting < batch.Count && !toTheEnd)
        {
            queue.WaitingSince ??= now;
            if (now - queue.WaitingSince < batch.Time.Ticks)
            {
                return 0;
            }
        }

        // What is left behind full batches waits for its own time.
        var full = waiting / batch.Count;
        return (int)Math.Min(full > 0 && !toTheEnd ? full : full + 1, queue.Window.Room);
    }

    private static bool Waits(IReadOnlyList<LaneQueue> queues, bool alertsOnly)
    {
        for (var i = 0; i < queues.Count; i++)
        {
            if ((queues[i].IsFree || !alertsOnly) && queues[i].Waiting > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Goes on with the lanes that are on trial. True: nothing else may be sent now.</summary>
    private bool Attend(long now)
    {
        var alone = false;
        for (var i = 0; i < carried.Queues.All.Count; i++)
        {
            var queue = carried.Queues.All[i];
            if (queue.Trial.Step != TrialStep.None && packets.Count < window)
            {
                alone |= Attend(queue, now);
            }
        }

        return alone;
    }

    private bool Attend(LaneQueue queue, long now)
    {
        var trial = queue.Trial;
        if (trial.Step == TrialStep.Settle && queue.Window.Unanswered == 0 || trial.Step == TrialStep.Pause && now >= trial.PauseEnds)
        {
            queue.Window.Restart(queue.Window.Cursor);
            trial.Begin();
        }

        if (trial.IsAlone && packets.Count > 0)
        {
            return true;
        }

        if (trial.Step == TrialStep.Witness && queue.Witness == 0)
        {
            trial.LookBehind(queue.Window.Cursor + 1);
            if (!publisher.SendWitness(queue, trial.WitnessAfter, now))
            {
                trial.LackWitness(now);
            }
        }

        if (trial.Step == TrialStep.Suspect && queue.Window.Count == 0 && publisher.Send(queue, 1, now) == 0)
        {
            trial.Close();
        }

        return trial.IsAlone;
    }
}
